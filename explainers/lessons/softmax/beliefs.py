"""What learners get wrong about softmax, as questions whose answers PyTorch computes."""

from __future__ import annotations

import math
from functools import cache

import torch
from torch.nn import functional as F

from explainers.lessons.softmax import cells, code, jacobian, log, shift, temperature
from explainers.lessons.softmax.numbers import Values
from explainers.lessons.softmax.remarks import listed
from explainers.networks import trained
from explainers.predictions import Prediction
from explainers.snippets import assign, program
from explainers.worked import number

LOGITS = torch.tensor([[2.0, 1.0, 0.1]])
SHOWN = "2 1 0.1"
PICTURES = 100  # of noise


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the softmax page, in the order of the lesson."""
    return (
        _constant(),
        _confidence(),
        _sigmoid(),
        _dim(),
        _mask(),
        _absolute_zero(),
        _overflow(),
        _logarithm(),
        _twice(),
        _row_of_the_jacobian(),
    )


def _constant() -> Prediction:
    before, added, times = (
        number(float(F.softmax(x, 1)[0, 0])) for x in (LOGITS, LOGITS + 10, LOGITS * 2)
    )
    return Prediction(
        name="constant",
        question=(
            f"The logits are 2, 1 and 0.1, and the first class has a probability of {before}. "
            "Every logit grows by 10. What is it now?"
        ),
        options=(before, times, "nearly 1"),
        truth=added,
        belief="Larger logits mean that the network is surer.",
        because=(
            f"It stays **{added}**: each exponential is multiplied by e¹⁰, and so is their sum. "
            "Only the differences between logits count. **Doubling** the logits stretches the "
            f"differences as well, and gives {times}: that is a temperature of 0.5."
        ),
        code=program(
            assign("input", LOGITS),
            "print(F.softmax(input, dim=1))",
            "print(F.softmax(input + 10, dim=1))",
        ),
        example=cells.work(LOGITS + 10),
        show=Values(view="cells", input="12 11 10.1"),
    )


@torch.no_grad()
def _confidence() -> Prediction:
    network = trained.shipped("cifar_quick_relu", "drawn")
    dice = torch.Generator().manual_seed(0)
    noise = torch.randint(256, (PICTURES, 3, 32, 32), dtype=torch.uint8, generator=dice)
    scores = network.network(network.prepare(noise))
    surest = float(F.softmax(scores, 1).amax(1).mean())
    return Prediction(
        name="confidence",
        question=(
            f"The app's own network, trained on drawings of ten classes, is shown {PICTURES} "
            "pictures of nothing but random dots. How large is the largest of the ten "
            "probabilities, on average?"
        ),
        options=("0.1: it sees that it is none of them", "0.25", number(surest, 2)),
        truth=number(surest, 2),
        belief="The probability says how likely the answer is right.",
        because=(
            f"It is {number(surest, 3)}. Softmax knows no “none of these”: it shares out the whole "
            "among the ten classes, and the share depends on nothing but how far one logit is "
            "ahead. A picture unlike all that was learned can be far ahead in any class. On the "
            "stage are the ten scores of the first such picture."
        ),
        code=program(
            'network = trained.shipped("cifar_quick_relu", "drawn")',
            "dice = torch.Generator().manual_seed(0)",
            f"noise = torch.randint(256, ({PICTURES}, 3, 32, 32), dtype=torch.uint8, "
            "generator=dice)",
            "print(network.probabilities(noise).amax(1).mean())",
        ),
        example=cells.work(scores[:1]),
    )


def _sigmoid() -> Prediction:
    each = torch.sigmoid(LOGITS[0])
    total = number(float(each.sum()))
    return Prediction(
        name="sigmoid",
        question=(
            "In place of softmax, `sigmoid` is taken of each of the logits 2, 1 and 0.1. What do "
            "the three results add up to?"
        ),
        options=("1", total, number(float(each.prod()))),
        truth=total,
        belief="Sigmoid and softmax are two names for the same.",
        because=(
            f"They are {listed(each.tolist())}, and add up to **{total}**. Sigmoid looks at one "
            "logit at a time: it answers a yes-or-no question for each class, and several may be "
            "true at once. Softmax lets the classes compete for one whole. With two logits, of "
            "which one is always 0, they are the same: softmax of (x, 0) is sigmoid(x)."
        ),
        code=program(
            assign("input", LOGITS[0]),
            "print(torch.sigmoid(input))",
            "print(torch.sigmoid(input).sum())",
        ),
        example=cells.work(torch.tensor([[2.0, 0.0]])),
        show=Values(view="cells", input="2 0"),
    )


def _dim() -> Prediction:
    batch = torch.tensor([[2.0, 1.0, 0.1], [0.0, 3.0, 1.0]])
    wrong, right = (number(float(F.softmax(batch, d).sum(1)[0])) for d in (0, 1))
    return Prediction(
        name="dim",
        question=(
            "A batch of two samples has the logits [[2, 1, 0.1], [0, 3, 1]]. Somebody writes "
            "`F.softmax(logits, dim=0)`. What do the three numbers of the first sample add up to?"
        ),
        options=(right, wrong, "0"),
        truth=wrong,
        belief="dim=0 is the first thing that comes to mind, and the shape is right.",
        because=(
            f"They add up to **{wrong}**. `dim` is the axis that is added **along**: dim=0 goes "
            "down the columns, so that the samples of the batch compete with each other for each "
            "class. The shape is the same and nothing warns you; what a sample gets even depends "
            "on who else is in its batch. Classes lie along dim=1, or −1, the last axis."
        ),
        code=program(
            assign("input", batch),
            "print(F.softmax(input, dim=0))",
            "print(F.softmax(input, dim=0).sum(1))",
        ),
        example=cells.work(batch, 0),
        show=Values(view="cells", dim="0"),
    )


def _mask() -> Prediction:
    masked = torch.tensor([[-math.inf, -math.inf, -math.inf]])
    found = F.softmax(masked, 1)
    one = torch.tensor([[2.0, 1.0, -math.inf]])
    options = ("0 each", "1/3 each", "NaN each")
    truth = options[2] if found.isnan().all() else number(float(found[0, 0]))
    return Prediction(
        name="mask",
        question=(
            "A logit of −∞ masks its class: its probability is exactly 0. What comes out where "
            "**all** logits of a row are −∞?"
        ),
        options=options,
        truth=truth,
        belief="What is masked is 0; if all is masked, all is 0.",
        because=(
            f"Softmax of (2, 1, −∞) is {listed(F.softmax(one, 1)[0].tolist())}. But probabilities "
            "must add up to 1, and with everything masked there is nobody left to get it: e^(−∞) "
            "is 0, their sum is 0, and 0 / 0 is **NaN**. One such row, a sentence of nothing but "
            "padding for example, makes the whole loss NaN."
        ),
        code=program(
            "input = torch.full((1, 3), -torch.inf)",
            "print(F.softmax(input, dim=1))",
        ),
        prints="[nan, nan, nan]",
        example=cells.work(masked),
        show=Values(view="cells", input="−inf −inf −inf"),
    )


def _absolute_zero() -> Prediction:
    found = F.softmax(LOGITS / 0, 1)
    options = ("1, 0 and 0", "1/3 each", "NaN each", "ZeroDivisionError")
    truth = options[2] if found.isnan().all() else listed(found[0].tolist())
    cold = F.softmax(LOGITS / 0.05, 1)
    return Prediction(
        name="zero",
        question="What does `F.softmax(logits / 0, dim=1)` give for the logits 2, 1 and 0.1?",
        options=options,
        truth=truth,
        belief="Temperature 0 picks the largest logit.",
        because=(
            "PyTorch divides by 0 as computers do: all three become ∞, and ∞ − ∞ is **NaN**. It is "
            f"the **limit** that picks the largest: at T = 0.05 it is {listed(cold[0].tolist())}. "
            "Programs that offer a “temperature 0” take `argmax` there, and do not divide."
        ),
        code=code.temperature(LOGITS, 0),
        prints="[nan, nan, nan]",
        example=temperature.work(LOGITS, 0.0),
        show=Values(view="temperature", input=SHOWN, temperature=0.0),
    )


def _overflow() -> Prediction:
    row = LOGITS[0]
    made = shift.both(row, 10.0, torch.float16)
    options = (
        "0.66, 0.24 and 0.1, as without the 10",
        "∞, ∞ and ∞",
        "NaN, 0 and 0",
        "An error: the numbers are too large",
    )
    truth = options[2] if listed(made.output[0].tolist()) == options[2] else options[0]
    return Prediction(
        name="overflow",
        question=(
            "In float16, the logits 12, 11 and 10.1 go through softmax as its formula stands: "
            "`x.exp() / x.exp().sum()`. What comes out?"
        ),
        options=options,
        truth=truth,
        belief="12 is a small number, so nothing can overflow.",
        because=(
            "12 is small, but e¹² is 162,755, and the largest float16 is 65504. It becomes ∞, the "
            "sum does too, and ∞ / ∞ is **NaN**; the others are divided by ∞. With the maximum "
            f"subtracted first the result is {listed(made.output[1].tolist())}."
        ),
        code=code.shift(row, 10.0, "float16"),
        prints="[nan, 0., 0.]",
        example=shift.work(row, 10.0, torch.float16),
        show=Values(view="shift", input=SHOWN, shift=10.0, dtype="float16"),
    )


def _logarithm() -> Prediction:
    row = torch.tensor([0.0, -110.0])
    log_of, log_softmax = log.work(row, torch.float32).output[:, 1].tolist()
    return Prediction(
        name="logarithm",
        question=(
            "The logits are 0 and −110, in float32. The logarithm of the second probability is "
            f"{number(log_softmax)}, says `F.log_softmax`. What does `F.softmax(x, 0).log()` say?"
        ),
        options=(number(log_softmax), number(log_of), "0", "NaN"),
        truth=number(log_of),
        belief="The logarithm of the softmax is log_softmax: the name says it.",
        because=(
            "e^(−110) is about 2 × 10⁻⁴⁸, and float32 ends near 10⁻⁴⁵. The probability becomes 0, "
            f"and ln 0 is **{number(log_of)}**. Used as a loss it is ∞, and its gradient NaN: one "
            "badly wrong sample ends the training. log_softmax never forms the probability."
        ),
        code=code.log(row, "float32"),
        prints="-inf]",
        example=log.work(row, torch.float32),
        show=Values(view="log", input="0 −110", dtype="float32", moved=1),
    )


def _twice() -> Prediction:
    once = F.softmax(LOGITS, 1)
    again = F.softmax(once, 1)
    first, second = (number(float(p[0, 0])) for p in (once, again))
    return Prediction(
        name="twice",
        question=(
            f"Softmax makes {listed(once[0].tolist())} of the logits 2, 1 and 0.1. What does a "
            "second softmax make of the first of these?"
        ),
        options=(first, second, "1"),
        truth=second,
        belief="They are probabilities already, so nothing happens to them.",
        because=(
            f"It is **{second}**: softmax takes whatever it gets for logits. Probabilities differ "
            "by 1 at most, so no class can be more than e times as likely as another any more. "
            "This happens unseen where a network ends in a softmax and its loss has one inside: "
            "see *Softmax twice* in Losses."
        ),
        code=program(
            assign("input", LOGITS),
            "once = F.softmax(input, dim=1)",
            "print(once)",
            "print(F.softmax(once, dim=1))",
        ),
        example=cells.work(once),
        show=Values(view="cells", input=" ".join(f"{p:.4f}" for p in once[0].tolist())),
    )


def _row_of_the_jacobian() -> Prediction:
    example = jacobian.work(LOGITS[0])
    total = float(example.output[0].sum())
    own = float(example.output[0, 0])
    share = number(float(F.softmax(LOGITS, 1)[0, 0]))
    return Prediction(
        name="row",
        question=(
            "All three logits, 2, 1 and 0.1, are raised by a little h. By how many h does the "
            "first probability grow, in all?"
        ),
        options=("1", number(own), share, number(round(total, 6) + 0.0)),
        truth=number(round(total, 6) + 0.0),
        belief="Three logits push, so it must grow.",
        because=(
            f"Its own logit pushes it up by {number(own)} h, and the other two pull it down by as "
            "much together: each row of the Jacobian adds up to **0**. It is the shift again, "
            "seen from close by: the same added to all logits changes nothing."
        ),
        code=program(
            assign("input", LOGITS[0]),
            "found = torch.autograd.functional.jacobian(torch.nn.Softmax(dim=0), input)",
            "print(found)",
            "print(found.sum(1).round(decimals=6))",
        ),
        example=example,
        show=Values(view="jacobian", input=SHOWN),
    )
