"""What dropout gives with PyTorch's own dice, and positions of the page's controls."""

import torch
from hypothesis import strategies as st

from explainers.lessons.dropout.numbers import BATCH_SIZE, CHANNELS, FEATURES, FUNCTIONS, Values

PROBABILITIES = st.one_of(st.sampled_from([0.0, 0.1, 0.5, 0.8, 0.9, 1.0]), st.floats(0.001, 1))

POSITIONS = st.builds(
    Values,
    p=PROBABILITIES,
    training=st.booleans(),
    seed=st.integers(0, 99),
    batch_size=st.integers(1, BATCH_SIZE),
    features=st.integers(1, FEATURES),
    channels=st.integers(1, CHANNELS),
    function=st.sampled_from(sorted(FUNCTIONS)),
    draws=st.sampled_from(["1", "10", "100"]),
    input=st.sampled_from(["", "1 -2 0\n0.1 3 1e6", "7"]),
    grad_output=st.sampled_from(["", "0 -1.5\n2 3"]),
)


def after_seed(seed, draw):
    """What `draw` gives after `torch.manual_seed`, whose generator is left as it was."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return draw()
