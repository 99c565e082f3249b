"""The adversarial picture: every pixel goes a little the way that the loss grows fastest.

The fast gradient sign method of Goodfellow, Shlens and Szegedy (2014): x' = clamp(x + ε·sign(g)),
g being the gradient of the loss at the picture x. All is counted in the steps of 1/255 in which
files hold pictures, so ε is a whole number and x' a picture that a file can hold: where x goes from
0 to 1, this ε is ε/255.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.networks.asking import MANY_MACS, answers, gradient
from explainers.networks.trained import Trained

MOST = 32
"""The largest ε: an eighth of the way from black to white."""

_FEW = (0, 1, 2, 4, 8, 16, 32)


def slope(trained: Trained, picture: Tensor, index: int) -> Tensor:
    """How the loss answers to each number of `picture`, uint8 (3, H, W), by 1/255: (3, H, W).

    The loss is the cross-entropy against class `index`. Raises ValueError where the network gives
    no row of scores, cannot be gone through backwards, or has diverged.
    """
    leaf = picture.float()[None].requires_grad_()
    label = torch.tensor([index])

    def loss(network: torch.nn.Module) -> Tensor:
        chances = trained.chances(scores := network(trained.prepare(leaf)))
        if trained.ends_in_softmax:
            return F.nll_loss(chances.clamp(min=torch.finfo(torch.float32).tiny).log(), label)
        return F.cross_entropy(scores, label)

    found = gradient(trained.network, leaf, loss)[0]
    if not bool(found.isfinite().all()):
        raise ValueError("The gradient of the loss is not a number: the network has diverged.")
    return found


def dice(shape: Sequence[int], seed: int = 0) -> Tensor:
    """As many signs, −1 or 1, thrown by `seed`: a way that has nothing to do with the network."""
    thrown = torch.randint(0, 2, tuple(shape), generator=torch.Generator().manual_seed(seed))
    return 2.0 * thrown - 1


def moved(picture: Tensor, signs: Tensor, epsilon: int) -> Tensor:
    """The picture, uint8 (3, H, W), with each number gone `epsilon` along its sign, as far as 0
    to 255 lets it."""
    return (picture.float() + epsilon * signs).clamp(0, 255).to(torch.uint8)


@dataclass(frozen=True)
class Course:
    """What a network says to a picture that is moved: `chances` (N, classes), for N `epsilons`.

    The first ε is 0. Between them, and beyond, it may say something else.
    """

    epsilons: tuple[int, ...]
    chances: Tensor

    @cached_property
    def answers(self) -> tuple[int, ...]:
        """The class that it answers at each ε."""
        return tuple(self.chances.argmax(1).tolist())

    @cached_property
    def smallest(self) -> int | None:
        """The first ε of those tried at which the answer is another; None where there is none."""
        pairs = zip(self.epsilons, self.answers, strict=True)
        return next((epsilon for epsilon, said in pairs if said != self.answers[0]), None)

    @cached_property
    def back(self) -> int | None:
        """The first ε after that at which the answer is the first one again."""
        pairs = zip(self.epsilons, self.answers, strict=True)
        later = ((e, said) for e, said in pairs if self.smallest is not None and e > self.smallest)
        return next((epsilon for epsilon, said in later if said == self.answers[0]), None)


def epsilons(trained: Trained) -> tuple[int, ...]:
    """Which ε are tried with a network: each one, or a few where it is a large one."""
    return tuple(range(MOST + 1)) if trained.macs <= MANY_MACS else _FEW


def course(trained: Trained, picture: Tensor, signs: Tensor) -> Course:
    """Ask the network about the picture, uint8 (3, H, W), moved along `signs` by each ε.

    Raises ValueError where it gives no row of scores.
    """
    steps = epsilons(trained)
    pictures = torch.stack([moved(picture, signs, epsilon) for epsilon in steps])
    return Course(steps, answers(trained, pictures))
