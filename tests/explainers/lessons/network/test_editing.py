"""Changes to the list of layers of the network page."""

from dataclasses import replace

import pytest
import torch

from explainers.lessons.network import editing, numbers
from explainers.lessons.network.numbers import Values
from explainers.networks import typed
from explainers.networks.kinds import KINDS

ABC = "ReLU()\nFlatten()\nTanh()"


def test_layers_are_moved_removed_and_added():
    def now(values: Values) -> tuple[str, int]:
        return values.layers, values.layer

    first, last = Values(layers=ABC), Values(layers=ABC, layer=3)
    assert now(editing.moved(first, 1)) == ("Flatten()\nReLU()\nTanh()", 2)
    assert now(editing.moved(last, -1)) == ("ReLU()\nTanh()\nFlatten()", 2)
    assert editing.moved(last, 1) == last and editing.moved(first, -1) == first
    assert now(editing.removed(last)) == ("ReLU()\nFlatten()", 2)
    alone = Values(layers="ReLU()")
    assert now(editing.removed(alone)) == ("", 1)
    assert editing.removed(editing.removed(alone)) == editing.removed(alone)
    assert now(editing.added(Values(layers="", new="Sigmoid"))) == ("Sigmoid()", 1)
    assert now(editing.added(replace(first, new="Sigmoid"))) == (
        "ReLU()\nSigmoid()\nFlatten()\nTanh()",
        2,
    )
    assert now(editing.added(replace(first, layer=40, new="Linear")))[0].endswith(
        "Tanh()\nLinear(3072, 10)"
    )


def test_an_argument_is_what_a_widget_gave():
    plain = Values()
    changed = editing.argued(0, "kernel_size", plain, 3)
    assert changed.layers.startswith("Conv2d(3, 32, 3, padding=2)\n")
    assert editing.argued(99, "kernel_size", plain, 3) == plain
    with pytest.raises(ValueError, match=r"^Conv2d: out_channels is 0: .* stays as it was\.$"):
        editing.argued(0, "out_channels", plain, 0)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("shape", [(2, 5, 8, 8), (2, 40)])
def test_a_new_layer_takes_what_arrives(name, shape):
    layer = editing.suggestion(name, shape)
    of_maps = ("Conv2d", "ConvTranspose2d", "Upsample", "MaxPool2d", "AvgPool2d", "BatchNorm2d",
               "AdaptiveAvgPool2d", "AdaptiveMaxPool2d")  # fmt: skip
    if name not in (of_maps if len(shape) == 2 else ("BatchNorm1d",)):
        assert typed.module(layer)(torch.rand(shape)).shape[0] == 2
    assert editing.suggestion(name, None).kind.name == name


def test_a_mend_is_put_into_the_list():
    values = Values(layers="Conv2d(3, 4, 3)\nLinear(7, 10)")
    (mend,) = numbers.walked(values).steps[1].mends
    changed = editing.mended(1, mend, values)
    assert (changed.layers, changed.layer) == ("Conv2d(3, 4, 3)\nFlatten()\nLinear(3600, 10)", 3)
