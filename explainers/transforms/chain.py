"""A chain of transforms as text, `resize:64,to_tensor,normalize:cifar10`, and as torchvision's own.

The text stands in the page's URL; the same steps are made into objects and written as code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from explainers.transforms.kinds import KINDS, Kind
from explainers.transforms.statistics import STATISTICS
from explainers.vision import transforms, v2

LONGEST = 10
"""Steps of a chain."""


@dataclass(frozen=True)
class Step:
    """One transform of a chain: its kind and its argument, which has been checked."""

    kind: Kind
    argument: str = ""

    def make(self) -> Any:
        """The transform itself: an object of torchvision that is called with a picture."""
        module = v2 if self.kind.module == "v2" else transforms
        return getattr(module, self.kind.title)(**self.kind.keywords(self.argument))

    @property
    def text(self) -> str:
        """The step as it stands in a URL."""
        return f"{self.kind.name}:{self.argument}" if self.argument else self.kind.name

    @property
    def call(self) -> str:
        """The step as code, without its module: `Resize(size=64)`."""
        return f"{self.kind.title}({', '.join(self._keywords())})"

    @property
    def code(self) -> str:
        """The step as code: `v2.Resize(size=64)`."""
        return f"{self.kind.module}.{self.call}"

    def _keywords(self) -> list[str]:
        if self.kind.name == "undo_normalize":  # the quotients say more than their decimals
            given = STATISTICS[self.argument]
            means = ", ".join(f"-{m:g} / {s:g}" for m, s in zip(given.mean, given.std, strict=True))
            stds = ", ".join(f"1 / {s:g}" for s in given.std)
            return [f"mean=[{means}]", f"std=[{stds}]"]
        words = self.kind.keywords(self.argument)
        return [f"{name}={_written(value)}" for name, value in words.items()]


Chain = tuple[Step, ...]


def parse(text: str) -> Chain:
    """The chain that `text` stands for.

    Raises ValueError naming the step and the rule that it breaks.
    """
    parts = [part.strip() for part in text.split(",")] if text.strip() else []
    if len(parts) > LONGEST:
        raise ValueError(f"the chain has {len(parts)} steps: at most {LONGEST} are run here.")
    return tuple(map(parse_step, parts))


def parse_step(text: str) -> Step:
    """One step, such as `resize:64`; a missing argument is the kind's default."""
    name, _, argument = text.partition(":")
    kind = KINDS.get(name.strip())
    if kind is None:
        raise ValueError(
            f"the step {text!r} is no transform that is known here: {', '.join(KINDS)}."
        )
    try:
        return Step(kind, kind.read(argument.strip() or kind.default))
    except ValueError as error:
        raise ValueError(f"in the step {text!r}, {error}") from None


def write(chain: Sequence[Step]) -> str:
    """`chain` as text that `parse` reads back."""
    return ",".join(step.text for step in chain)


def moved(chain: Chain, place: int, by: int) -> Chain:
    """`chain` with the step at `place` moved `by` places; past the ends it stays where it is."""
    target = place + by
    if not 0 <= target < len(chain):
        return chain
    rest = [*chain[:place], *chain[place + 1 :]]
    return (*rest[:target], chain[place], *rest[target:])


def removed(chain: Chain, place: int) -> Chain:
    """`chain` without the step at `place`."""
    return chain[:place] + chain[place + 1 :]


def inserted(chain: Chain, place: int, *steps: Step) -> Chain:
    """`chain` with `steps` before the step that was at `place`."""
    return (*chain[:place], *steps, *chain[place:])


def replaced(chain: Chain, place: int, argument: str) -> Chain:
    """`chain` with another argument at `place`; raises ValueError where it cannot be used."""
    step = parse_step(f"{chain[place].kind.name}:{argument}")
    return (*chain[:place], step, *chain[place + 1 :])


def _written(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(f"{number:g}" for number in value) + "]"
    if isinstance(value, float):
        return f"{value:g}"
    return repr(value)
