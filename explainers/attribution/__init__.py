"""Which pixels an answer depends on: several ways to ask, in plain PyTorch, and a check of each.

Whoever asks leaves nothing behind on the network, which others look into at the same time: no
gradient, no hook, no mode.
"""
