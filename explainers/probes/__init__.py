"""Questions put to a trained network: what fools it, what a unit looks for, what is near."""
