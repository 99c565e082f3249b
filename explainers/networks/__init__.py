"""Networks, each made by a function of its own name."""
