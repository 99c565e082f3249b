"""Backpropagation: small networks as graphs, and each gradient with its arithmetic."""
