"""What eval() leaves alone, tried out: one real step of training in each mode.

`eval()` changes how dropout and batch norm compute. It does not stop gradients, and it does not
stop an optimizer: that is what torch.no_grad() and not calling step() are for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explainers.networks import first_weights
from explainers.random_numbers import drawn_from
from explainers.worked import Explanation, Index, Read, Term, WorkedExample, number

TRAIN, EVAL = "train()", "eval()"
NAMES = {
    "0.weight": "batch norm: weight γ",
    "0.bias": "batch norm: bias β",
    "0.running_mean": "batch norm: running_mean",
    "0.running_var": "batch norm: running_var",
    "3.weight": "linear: weight",
    "3.bias": "linear: bias",
}


@dataclass(frozen=True)
class Trial:
    """What one try left behind.

    `before` and `after` hold every number of the network by name; `gradient` is the linear
    layer's, None where there was none; `error` is what PyTorch said to `backward()`;
    `passes_apart` is how far two forward passes with the same batch lie apart.
    """

    before: Mapping[str, Tensor]
    after: Mapping[str, Tensor]
    gradient: Tensor | None
    passes_apart: float
    lr: float
    error: str = ""

    @property
    def changes(self) -> dict[str, float]:
        """The largest change of each tensor, under a readable name."""
        return {
            words: (self.after[name] - self.before[name]).abs().max().item()
            for name, words in NAMES.items()
        }

    def largest(self, statistics: bool) -> float:
        """The largest change among the running statistics, or among what is learned."""
        return max(
            change for words, change in self.changes.items() if ("running" in words) == statistics
        )


def network() -> nn.Sequential:
    """Batch norm, dropout and a linear layer, with repeatable weights."""

    def build() -> nn.Sequential:
        return nn.Sequential(
            nn.BatchNorm2d(2), nn.Flatten(), nn.Dropout(0.5), nn.Linear(8, 2, bias=True)
        )

    return first_weights.seeded(build, 0)


def batch() -> tuple[Tensor, Tensor]:
    """Four pictures (4, 2, 2, 2) and their classes."""
    generator = torch.Generator().manual_seed(1)
    return torch.randn(4, 2, 2, 2, generator=generator) + 1, torch.tensor([0, 1, 0, 1])


@lru_cache(maxsize=64)
def trial(mode: str, no_grad: bool, step: bool, lr: float) -> Trial:
    """One forward pass, backward() and, if `step`, SGD's step, in the mode that is asked for.

    Tried once for all readers: not to be changed.
    """
    model, (images, targets) = network(), batch()
    model.train(mode == TRAIN)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    error = ""
    with drawn_from.seed(0):  # dropout's dice
        with torch.set_grad_enabled(not no_grad):
            loss = F.cross_entropy(model(images), targets)
        try:
            loss.backward()  # type: ignore[no-untyped-call]
        except RuntimeError as refusal:  # the lesson: what PyTorch says without a graph
            error = f"{type(refusal).__name__}: {refusal}"
        if step:
            optimizer.step()
        after = {name: tensor.clone() for name, tensor in model.state_dict().items()}
        with torch.no_grad():
            apart = (model(images) - model(images)).abs().max().item()
    linear = model[-1]
    assert isinstance(linear, nn.Linear)
    return Trial(before, after, linear.weight.grad, apart, lr, error)


def all_trials(lr: float) -> Iterator[tuple[str, Trial]]:
    """The four ways side by side, each with a short name."""
    yield "train, step", trial(TRAIN, no_grad=False, step=True, lr=lr)
    yield "eval, step", trial(EVAL, no_grad=False, step=True, lr=lr)
    yield "eval, no step", trial(EVAL, no_grad=False, step=False, lr=lr)
    yield "eval, no_grad", trial(EVAL, no_grad=True, step=True, lr=lr)


def step_example(made: Trial) -> WorkedExample | None:
    """SGD's step on the linear layer's weight as a worked example; None without a gradient.

    torch.optim.SGD without momentum: weight − lr · grad.
    """
    gradient = made.gradient
    if gradient is None:
        return None
    weight, output = made.before["3.weight"], made.after["3.weight"]
    stepped = not torch.equal(weight, output)

    def explain(index: Index) -> Explanation:
        old = Term((Read("weight", index, weight[index].item()),))
        slope = Read("grad", index, gradient[index].item())
        moved = Term((f" − {number(made.lr)} × ", slope))
        return Explanation((old, moved) if stepped else (old,), output[index].item())

    return WorkedExample(
        operands={"weight": weight, "grad": gradient},
        output=output,
        explainer=explain,
        roles={"weight": "kernel", "grad": "gradient", "output": "output"},
    )


CODE = """\
import torch
from torch import nn
from torch.nn import functional as F

_ = torch.manual_seed(0)
model = nn.Sequential(nn.BatchNorm2d(2), nn.Flatten(), nn.Dropout(0.5), nn.Linear(8, 2))
generator = torch.Generator().manual_seed(1)
images = torch.randn(4, 2, 2, 2, generator=generator) + 1
targets = torch.tensor([0, 1, 0, 1])
optimizer = torch.optim.SGD(model.parameters(), lr={lr})
before = {{name: tensor.clone() for name, tensor in model.state_dict().items()}}

model = model.{mode}
_ = torch.manual_seed(0)  # dropout's own dice
with torch.set_grad_enabled({grad}):
    loss = F.cross_entropy(model(images), targets)

try:
    loss.backward()
except RuntimeError as error:
    print("RuntimeError:", error)

{step}
for name, tensor in model.state_dict().items():
    print(name, (tensor - before[name]).abs().max().item())
"""


def code(mode: str, *, no_grad: bool, step: bool, lr: float) -> str:
    """The same try as code that prints the largest change of every tensor."""
    return CODE.format(
        lr=f"{lr:g}",
        mode=mode,
        grad=not no_grad,
        step="optimizer.step()\n" if step else "# optimizer.step() is not called\n",
    )
