"""What is inside a network as it learns: maps, kernels, and the gradients of both.

The worker computes it between two steps, for pictures that somebody looks at (`wishes`), and
leaves a file for each in the run's folder (`packed`). The server reads them for all viewers. For
those who look at the network as a whole, each with a picture of their own, it leaves the weights
(`moments`).
"""
