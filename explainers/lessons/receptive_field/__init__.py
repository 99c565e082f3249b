"""The receptive field: which pixels reach a cell, where a pixel goes, and how much each weighs."""
