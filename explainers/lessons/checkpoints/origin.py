"""Which network a file of weights is of: what it says itself, and which ones its shapes allow.

Names and shapes do not tell: an activation has no weights, so the same file fits a network with it
and one without, and the answers are others.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from explainers.lessons.checkpoints import numbers
from explainers.lessons.checkpoints.numbers import Values
from explainers.markdown import plain
from explainers.networks import given_weights, registry
from explainers.networks.given_weights import Given
from explainers.networks.layer_setting import BUILDER, Layers

CALLED = {
    "cifar_quick": "the notes' network",
    "cifar_quick_relu": "the notes' network with ReLU",
}
"""The networks that are offered, in the middle of a sentence."""

OWN = "a list of layers"


@dataclass(frozen=True)
class Origin:
    """What is to be said of where a file's weights come from (Markdown).

    `doubt` says that they may be of another network than the chosen one. `instead` are the settings
    that choose that one, and `name` is what it is called, where the file says which it is.
    """

    sentence: str
    doubt: bool = True
    instead: dict[str, object] = field(default_factory=dict)
    name: str = ""


def of(values: Values, found: Given) -> Origin:
    """Where the weights of a file come from, which are put into the chosen network.

    Raises ValueError where that network cannot be built.
    """
    if not found.network:
        return _untold(values, found)
    chosen = numbers.receiving(values)
    try:
        if given_weights.alike(found.network, chosen):
            return Origin("The file says that its weights are of this network.", doubt=False)
        instead = _settings(found.network)
    except ValueError:
        return Origin(
            f"The file says that its weights are of a network “{plain(found.network[:80])}”, which "
            "is none that is known here."
        )
    name, here = _called(found.network), _called(chosen)
    name = "another list of layers" if name == here else name
    return Origin(
        f"The file says that its weights are of another network: **{name}**. Here they are put "
        f"into {here}. What fits there by name and shape computes something else.",
        instead=instead,
        name=name,
    )


def _untold(values: Values, found: Given) -> Origin:
    """Nothing but names and shapes tells, and they may fit several networks."""
    chosen = numbers.receiving(values)
    fit = given_weights.fitting(found, [chosen, *registry.NETWORKS])
    others = [name for name in fit if not given_weights.alike(name, chosen)]
    if not others:
        return Origin("", doubt=False)
    names = " and ".join(f"**{_called(name)}**" for name in others)
    if chosen in fit:
        return Origin(
            f"The file does not say which network its weights are of, and they fit {names} too: an "
            "activation has no weights, so the file cannot tell which it was trained in."
        )
    return Origin(
        "The file does not say which network its weights are of. By name and shape they fit "
        f"{names}."
    )


def _called(network: str) -> str:
    return CALLED.get(network, OWN)


def _settings(network: str) -> dict[str, object]:
    """The settings that choose a network of a recipe."""
    if network in registry.NETWORKS:
        return {"into": network}
    return {"into": BUILDER, "layers": Layers().read(network.removeprefix(registry.TYPED))}
