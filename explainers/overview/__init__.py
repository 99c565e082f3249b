"""One picture on its way through a whole trained network, as one drawing: Home's overview."""
