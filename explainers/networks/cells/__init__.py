"""How one number that leaves a layer came about: a worked example for each kind of layer."""
