"""What learners get wrong about softmax, as questions whose answers PyTorch computes."""

from __future__ import annotations

from functools import cache

import torch
from torch.nn import functional as F

from explainers.lessons.softmax import cells, infinite, jacobian
from explainers.lessons.softmax.infinite import LOGITS, SHOWN
from explainers.lessons.softmax.numbers import Values
from explainers.lessons.softmax.remarks import listed
from explainers.networks import trained
from explainers.predictions import Prediction
from explainers.snippets import assign, program
from explainers.worked import number

PICTURES = 100  # of noise


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the softmax page, in the order of the lesson."""
    return (
        _constant(),
        _confidence(),
        _sigmoid(),
        _dim(),
        infinite.mask(),
        infinite.absolute_zero(),
        infinite.overflow(),
        infinite.logarithm(),
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
