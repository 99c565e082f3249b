"""Something to try on the backpropagation page, view by view, each with what is found then."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.lessons.backpropagation.numbers import Values
from explainers.tries import Try

NUMBERS = (
    Try(
        "Make w₁ larger and larger. What happens to σ's local derivative, and so to every gradient "
        "before it?",
        "It goes to 0: at w₁ = 10 it is about 1.8 × 10⁻⁶. Every gradient before it is multiplied "
        "by it, so that nothing is learned any more. The neuron is saturated.",
        Values(network="neuron", w1=10.0),
    ),
    Try(
        "Choose the skip connection and find a t for which all gradients are 0. Why is there one?",
        "t = 3.5, which is y: then e is 0, and every gradient has the factor 2 × e.",
        Values(network="skip", x=2.0, w=0.75, t=3.5),
    ),
    Try(
        "Cut with detach() after a: which weights can still learn?",
        "w₂ and b. The way back to w₁ leads through a alone, so that its gradient is None.",
        Values(network="neuron", detach="a"),
    ),
)
TENSORS = (
    Try(
        "Switch input's requires_grad on: which pixels would change the answer most?",
        "The two in the middle row with gradients of ±0.0845. Pixels whose windows lost in the "
        "pooling have a gradient of 0.",
        Values(requires_grad_input=True, gradient="input"),
    ),
    Try(
        "Cut with detach() after pool: which weights still get a gradient?",
        "fc.weight and fc.bias, which come after the cut. The kernel lies before it: None.",
        Values(detach_at="pool"),
    ),
    Try(
        "Choose the other class: which signs turn over?",
        "Those of all gradients. softmax − target changes its sign in both classes, and everything "
        "before it is multiplied by that.",
        Values(target=1),
    ),
)
AGAIN = (
    Try(
        "Set times to 8 without zero_grad: by what factor would the optimizer's step be wrong?",
        "By 8: what stands in .grad is eight times the gradient.",
        Values(times=8, zero_grad=False),
    ),
    Try(
        "Switch zero_grad on. Which bars are left unchanged?",
        "Those of the first pass. The others come down to them: each pass begins with nothing.",
        Values(times=8, zero_grad=True),
    ),
)
FINITE = (
    Try(
        "Which ε gives the smallest error in float32? And in float64?",
        "One near 10⁻³ in float32 and near 10⁻⁵ in float64: where what the loss bends and what is "
        "rounded are about as large.",
        Values(check="neuron", dtype="float64", log10_eps=-5),
    ),
    Try(
        "Set ε to 10⁻⁸ in float32: what is the estimate, and why?",
        "0. float32 cannot tell w₁ + ε from w₁ − ε, so that both losses are the same number.",
        Values(check="neuron", dtype="float32", log10_eps=-8),
    ),
)
ALL: Mapping[str, tuple[Try, ...]] = {
    "numbers": NUMBERS,
    "tensors": TENSORS,
    "again": AGAIN,
    "finite": FINITE,
}
