"""The views of the optimizers page."""
