"""One module for each layer's function, under PyTorch's name for it."""
