"""How good a trained network is, looked at closely: where it is wrong, and how sure it is."""
