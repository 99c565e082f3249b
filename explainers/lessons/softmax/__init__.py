"""Softmax and probabilities."""
