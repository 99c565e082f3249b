"""How the layers of a run do: how long their gradients are, how far they move, and what died."""
