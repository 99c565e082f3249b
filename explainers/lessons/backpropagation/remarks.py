"""What the backpropagation page says of what it has found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explainers.backprop.again import Twice
from explainers.backprop.finite import Difference
from explainers.lessons.backpropagation import words
from explainers.worked import MINUS, number

KINK = (
    "Somewhere two cells of a pooling window tie (or a number lies at ReLU's corner): the loss has "
    "a kink there, with another slope on each side. Autograd picks one; the difference sees both."
)
LARGE = (
    "No number lies at a kink of the loss: the losses are so large that rounding outweighs what a "
    "step of 10⁻⁶ changes."
)
FREED = (
    "**What the refusal means.** On the way forward PyTorch keeps what the local derivatives will "
    "need: here x₁ and x₂ for the products, y for σ, e for the square. backward() lets go of them "
    "as soon as they have been used, because for a real network they are most of its memory. The "
    "second call finds them gone. The usual cure is not `retain_graph=True`: it is a new forward "
    "pass."
)


def refused(sentence: str) -> str:
    """Why backward() has nothing to work out, with PyTorch's own `sentence`."""
    return (
        f"**backward() refuses:** “{sentence}”. No number that requires a gradient can be reached "
        "from the loss any more, so there is nothing to work out. Switch a requires_grad on, or "
        "move detach()."
    )


def added(passes: Sequence[Mapping[str, float]], *, zero_grad: bool) -> str:
    """What has become of w₁'s gradient after several passes (Markdown)."""
    last = number(passes[-1]["w1"])
    if zero_grad:
        return f"With zero_grad() every pass starts from nothing: w₁.grad stays {last}."
    terms = " + ".join(number(passes[0]["w1"]) for _ in passes).replace("+ −", "− ")
    times = len(passes)
    return f"w₁.grad = {terms} = **{last}**: {times}-fold after {times} calls."


def twice(found: Twice) -> str:
    """What backward() did with a graph that it had walked back before (Markdown)."""
    first, second = (number(grads["w1"]) for grads in (found.first, found.second))
    opening = (
        "**backward() twice on the same graph.** After the first `L.backward()`: "
        f"w₁.grad = {first}. "
    )
    if found.refusal:
        return f"{opening}The second is refused, and w₁.grad stays {second}:"
    return (
        f"{opening}After the second, w₁.grad = {second}: the graph was kept, walked back again, "
        "and its gradients were added to those that were there."
    )


def quotient(found: Difference) -> str:
    """One finite difference, written out, beside autograd's number (Markdown)."""
    return (
        f"{name(found)}: {found.written} = **{number(found.estimate, 6)}**; by backward(): "
        f":violet[**{number(found.gradient, 6)}**]."
    )


def gradcheck(*, passed: bool, kinked: bool) -> str:
    """What PyTorch's own check says, and why where it refuses (Markdown)."""
    text = f"PyTorch's own check, `torch.autograd.gradcheck` (float64, ε = 10⁻⁶): **{passed}**."
    return text if passed else f"{text} {KINK if kinked else LARGE}"


def row(found: Difference) -> dict[str, str]:
    """A row of the table of all numbers that are checked."""
    return {
        "number": name(found),
        "finite difference": number(found.estimate, 8),
        "backward()": number(found.gradient, 8),
        "relative error": f"{found.error:.1e}".replace("-", MINUS),
    }


def name(found: Difference) -> str:
    """The number that was moved."""
    label = words.LEAVES.get(found.name, found.name)
    return label + (f"[{', '.join(map(str, found.index))}]" if found.index else "")
