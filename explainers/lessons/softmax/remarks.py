"""What the softmax page says about the present numbers: sentences that follow from them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.lessons.softmax import jacobian, log, temperature
from explainers.lessons.softmax.arithmetic import needs_shift
from explainers.lessons.softmax.shift import Both, name
from explainers.worked import CLOSE, MINUS, number

NUDGE = 0.1  # by which a logit is raised to try the Jacobian
ALONG = {1: ("row", "column", "Sample"), 0: ("column", "row", "Class")}


def cells(input: Tensor, dim: int, output: Tensor) -> tuple[str, ...]:
    """What adds up to what, and logits that are no ordinary numbers; `input`, `output` (N, C)."""
    return (_sums(dim, output), *_infinite(input, dim), *_far(input))


def _sums(dim: int, output: Tensor) -> str:
    own, other, _ = ALONG[dim]
    if output.shape[dim] == 1:
        return (
            f"Every {own} holds one number only, and a single number gets the whole: **1**, "
            "whatever it is."
        )
    opening = f"Every {own} adds up to **1**"
    if output.isnan().any():
        opening = f"Every {own} without NaN adds up to **1**"
    if output.shape[1 - dim] == 1 or output.isnan().any():
        return f"{opening}."
    others = listed(output.sum(1 - dim).tolist())
    if dim == 1:
        return (
            f"{opening}: each sample has probabilities of its own. The {other}s add up to "
            f"{others}, which means nothing."
        )
    return (
        f"{opening}: now the **samples** share each class out among them. The {other}s add up to "
        f"{others}: no sample has probabilities of its own. With a sample in each row this is "
        "hardly ever meant."
    )


def _infinite(input: Tensor, dim: int) -> Iterator[str]:
    """The first slice of each odd kind."""
    what = ALONG[dim][2]
    slices = list(input if dim == 1 else input.T)
    for n, each in enumerate(slices):
        if (each == math.inf).any():
            yield (
                f"{what} {n} has a logit of ∞. Softmax subtracts the largest logit first, and "
                "∞ − ∞ is **NaN**; so is everything that is divided by a sum with a NaN in it."
            )
            break
    for n, each in enumerate(slices):
        if (each == -math.inf).all():
            yield (
                f"All logits of {what.lower()} {n} are {MINUS}∞: nothing is left to be shared out, "
                "and 0 / 0 is **NaN**. One row like this, masked by mistake, spoils a whole batch."
            )
            break
    for n, each in enumerate(slices):
        if (each == -math.inf).any() and not (each == math.inf).any() and each.isfinite().any():
            yield (
                f"{what} {n} has a logit of {MINUS}∞: e^(−∞) is 0, so that its probability is "
                "**exactly 0**, and the others share the whole. That is a mask."
            )
            break


def _far(input: Tensor) -> Iterator[str]:
    finite = input[input.isfinite()]
    if needs_shift(finite):
        yield (
            "e^x of such logits is far from 1, and at x = 88.72 more than float32 can hold. So the "
            "arithmetic subtracts the largest logit first, as PyTorch always does: see *The shift*."
        )


def of_temperature(row: Tensor, value: float) -> str:
    """What a temperature of `value` makes of the logits `row` (C)."""
    if value == 0:
        return _absolute_zero(row)
    now, before = (F.softmax(row / t, 0) for t in (value, 1.0))
    if now.isnan().any():
        return "The softmax of these logits is **NaN** at every temperature."
    opening = (
        "A temperature of 1 changes nothing"
        if value == 1
        else "Below 1 the logits are pulled **apart**"
        if value < 1
        else "Above 1 the logits are pushed **together**"
    )
    unlike = "" if value == 1 else f", and would be {number(float(before.max()))} at T = 1"
    most = number(math.log(len(row)))
    entropy = number(temperature.entropy(now) + 0.0)
    return (
        f"{opening}: the largest probability is **{number(float(now.max()))}**{unlike}. The "
        f"entropy is {entropy}, between 0 (certain) and ln {len(row)}, about {most} (no "
        "preference)."
    )


def _absolute_zero(row: Tensor) -> str:
    opening = (
        "Every logit is divided by 0, which makes ∞, −∞ or NaN of it, and the softmax of those is "
        "**NaN**. What is called “temperature 0” is the limit, which no division gives: "
    )
    if row.isnan().any() or (row == -math.inf).all():
        return f"{opening}here there is none."
    best = (row == row.max()).nonzero().flatten().tolist()
    if len(best) == 1:
        return f"{opening}all for the largest logit, class {best[0]}. `argmax` finds it."
    return f"{opening}equal shares for the largest logits, classes {listed(best)}."


def of_shift(row: Tensor, shift: float, made: Both) -> tuple[str, ...]:
    """What adding `shift` does to the logits `row` (C), of which `made` shows both ways."""
    dtype = made.input.dtype
    return (_upper(shift, made), *_rounded(row, made), _pytorch(made, name(dtype)))


def _upper(shift: float, made: Both) -> str:
    """What became of the upper row."""
    dtype = made.input.dtype
    largest, kind = torch.finfo(dtype).max, name(dtype)
    if not made.input[0].isfinite().any() or made.input[0].isposinf().any():
        return "Without a largest logit that is a number, both ways give **NaN**."
    if made.exponentials[0].isposinf().any():
        return (
            f"The largest logit is {number(float(made.input[0].max()))}, and e^x is more than "
            f"{kind} can hold from x = {number(math.log(largest))} on: it becomes ∞. So does the "
            "sum, and ∞ / ∞ is **NaN**."
        )
    if made.sums[0].isposinf():
        return (
            f"Each exponential still fits into {kind}, but their **sum** does not: it becomes ∞, "
            "and everything divided by it is 0. These “probabilities” add up to 0."
        )
    if made.vanishes:
        return (
            f"Every exponential is less than {kind} can hold, and becomes 0. So does the sum, and "
            "0 / 0 is **NaN**."
        )
    if not shift:
        return "Nothing is added yet. Both ways agree, but for the last digits, which are rounded."
    factor = math.exp(shift)
    written = f"{factor:,.0f}" if 1000 <= factor < 1e6 else number(factor)
    return (
        f"Adding {number(shift)} multiplies every exponential by {written}, and their sum too: in "
        "the quotient it cancels. Nothing changes, but for the digits that are rounded."
    )


def _rounded(row: Tensor, made: Both) -> Iterator[str]:
    """That the shifted logits themselves were rounded, where it shows in what comes of them."""
    true = F.softmax(row.double(), 0)
    now = made.pytorch.double()
    if not now.isnan().any() and bool(((now - true).abs() > CLOSE * true + 1e-5).any()):
        kind = name(made.input.dtype)
        yield (
            f"{kind} has few digits, and x + c had to be rounded to them: they are "
            f"{listed(made.input[0].tolist())} now. What was lost there no way of computing brings "
            f"back; exactly it would be {listed(true.tolist())}."
        )


def _pytorch(made: Both, kind: str) -> str:
    return f"`F.softmax` in {kind} gives {listed(made.pytorch.tolist())}: it subtracts the maximum."


def of_log(row: Tensor, dtype: torch.dtype) -> str:
    """Whether the two logarithms of the softmax of `row` (C) in `dtype` agree."""
    kind = name(dtype)
    log_of, log_softmax = log.work(row, dtype).output
    if log_softmax.isnan().any():
        return "The softmax of these logits is **NaN**, and so are both of its logarithms."
    lost = (log_of.isneginf() & log_softmax.isfinite()).nonzero().flatten().tolist()
    if lost:
        k = lost[0]
        more = f" (and {len(lost) - 1} more)" if len(lost) > 1 else ""
        return (
            f"The probability of class {k}{more} is less than {kind} can hold and became 0. So "
            f"ln(softmax) is **{MINUS}∞**: a loss of ∞ with a gradient of NaN, from a network that "
            f"is only wrong. log_softmax says **{number(float(log_softmax[k]))}**."
        )
    apart = (log_of.double() - log_softmax.double())[log_softmax.isfinite()].abs().max()
    return (
        f"Both ways agree here, to within {number(float(apart), 2)}. Lower one logit until its "
        f"probability is less than {kind} can hold: below e^({number(log.lowest(dtype), 3)})."
    )


def of_jacobian(row: Tensor, of: str, moved: int) -> tuple[str, ...]:
    """What the Jacobian of `of` for `row` (C) says of raising the logit `moved`."""
    found = jacobian.by_autograd(row, of)
    if found.isnan().any():
        return ("The softmax of these logits is **NaN**, and so is every derivative of it.",)
    rows = listed([round(total, 6) + 0.0 for total in found.sum(1).tolist()])
    sums = f"The rows add up to {rows}."
    if not row[moved].isfinite():
        return (sums,)
    raised = row.clone()
    raised[moved] += NUDGE
    function = jacobian.FUNCTIONS[of]
    really = float((function(raised) - function(row))[moved])
    slope = float(found[moved, moved])
    what = "probability" if of == "softmax" else "logarithm of the probability"
    return (
        f"Raise logit {moved} by {NUDGE}, and the {what} of class {moved} grows by about "
        f"{NUDGE} × {number(slope)} = **{number(NUDGE * slope)}**; really it is {number(really)}, "
        "since the slope changes on the way.",
        sums,
    )


def listed(values: Sequence[float]) -> str:
    """Numbers in a sentence: `1, 2 and 3`."""
    texts = [number(value) for value in values]
    return " and ".join(filter(None, [", ".join(texts[:-1]), texts[-1]]))
