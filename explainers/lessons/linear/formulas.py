"""The linear lesson's shapes and counts with the page's numbers in them (Markdown)."""

from __future__ import annotations

from explainers.figures.palette import Palette
from explainers.lessons.linear.numbers import Numbers, Size


def shapes(given: Numbers, colours: Palette) -> str:
    """What goes in and what comes out."""
    (samples, features), out = given.input.shape, given.weight.shape[0]
    plus = " + b" if given.bias is not None else ""
    return (
        "**What goes in, what comes out?**\n\n$$\n"
        rf"y = x\,W^\mathsf{{T}}{plus}: \qquad "
        rf"\textcolor{{{colours.input}}}{{{samples} \times {features}}} \;\cdot\; "
        rf"\textcolor{{{colours.kernel}}}{{({out} \times {features})^\mathsf{{T}}}} \;=\; "
        rf"\textcolor{{{colours.output}}}{{{samples} \times {out}}}"
        "\n$$"
    )


def counts(given: Numbers) -> str:
    """How many numbers the layer learns, and how many products it computes."""
    (samples, features), out = given.input.shape, given.weight.shape[0]
    size = Size("", features, out, given.bias is not None)
    products = samples * out * features
    return (
        f"**Parameters: {size.arithmetic}** (weights{', biases' if size.bias else ''}).\n\n"
        f"**Multiply-adds:** {samples} samples × {out} outputs × {features} products = "
        f"**{products:,}**."
    )


def cost(chosen: Size) -> str:
    """What a layer of any size learns, and the room that takes."""
    return (
        f"`nn.Linear({chosen.in_features}, {chosen.out_features})` learns "
        f":orange[{chosen.arithmetic}] numbers: {chosen.megabytes:,.2f} MB as float32."
    )
