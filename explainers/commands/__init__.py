"""The commands of `python -m explainers.training`, one module for each.

Each module has `add`, which declares the command's options, and `do`, which carries it out and
returns the exit status. What takes long to import is imported where a command needs it: a worker
that waits for its turn, and a list of runs, do without PyTorch.
"""
