"""Losses as worked examples: one module for each function of torch.nn.functional, and accuracy."""
