"""Positions of the convolution page's controls: any at all, and legal ones by construction."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from explainers.lessons.convolution import paddings
from explainers.lessons.convolution.numbers import Values
from explainers.notes import CHANNELS, LARGEST

_numbers = st.integers(0, paddings.LARGEST)
_steps = st.tuples(st.integers(1, 5), st.integers(1, 5))

ANY = st.builds(
    Values,
    stride=_steps,
    padding=st.one_of(
        st.builds(paddings.written, _numbers, _numbers), st.sampled_from(paddings.WORDS)
    ),
    dilation=_steps,
    kernel_size=_steps,
    padding_mode=st.sampled_from(["zeros", "reflect", "replicate", "circular"]),
    in_channels=st.integers(1, 4),
    out_channels=st.integers(1, 4),
    groups=st.sampled_from([1, 1, 2, 3, 4]),
    bias=st.booleans(),
    size=st.tuples(st.integers(1, 12), st.integers(1, 12)),
    output_padding=st.integers(0, 4),
)


@st.composite
def legal(draw):
    """Settings that PyTorch's Conv2d takes: what depends on others is drawn within their bounds."""
    values = draw(ANY)
    channels = st.integers(1, CHANNELS // values.groups)
    down, across = (draw(_axis(values, axis)) for axis in (0, 1))
    return replace(
        values,
        in_channels=values.groups * draw(channels),
        out_channels=values.groups * draw(channels),
        stride=(1, 1) if values.padding == "same" else values.stride,
        dilation=(down[0], across[0]),
        size=(down[1], across[1]),
    )


@st.composite
def _axis(draw, values, axis):
    """Dilation and size of one direction in which the kernel fits into the padded input."""
    kernel, same = values.kernel_size[axis], values.padding == "same"
    padding = paddings.sides(values.padding)[axis]
    room = LARGEST + (0 if same else 2 * padding) - 1
    widest = room // (kernel - 1) if kernel > 1 else 5
    dilation = draw(st.integers(1, max(1, min(5, widest))))
    span = dilation * (kernel - 1)
    before = span - span // 2 if same else padding
    # A reflection leaves the edge out, and a circle goes round at most once.
    least = {"reflect": before + 1, "circular": before}.get(values.padding_mode, 1)
    if not same:
        least = max(least, span + 1 - 2 * padding)
    return dilation, draw(st.integers(max(1, least), LARGEST))
