"""A typed network is built and trained as a recipe names it, or refused in a sentence."""

import pytest
import torch

from explainers.networks import registry
from explainers.networks.cifar_quick import cifar_quick
from explainers.training.recipe import Recipe

NOTES = (
    "layers: Conv2d(3,32,5,padding=2)|MaxPool2d(2)|Conv2d(32,32,5,padding=2)|MaxPool2d(2)|"
    "Conv2d(32,64,5,padding=2)|MaxPool2d(2)|Flatten()|Linear(1024,64)|Linear(64,10)"
)
ALL_CONV = (
    "layers: Conv2d(3, 8, 3)|BatchNorm2d(8)|ReLU()|Conv2d(8, 10, 1)|AdaptiveAvgPool2d(1)|Flatten()"
)


def test_the_notes_network_typed_is_the_notes_network():
    torch.manual_seed(0)
    typed = registry.build(NOTES)
    torch.manual_seed(0)
    named = cifar_quick()
    assert typed.state_dict().keys() == named.state_dict().keys()
    pictures = torch.rand(2, 3, 32, 32)
    assert torch.equal(typed(pictures), named(pictures))


@pytest.mark.parametrize("text", [NOTES, ALL_CONV])
def test_it_has_as_many_outputs_as_there_are_classes(text):
    assert registry.build(text)(torch.rand(2, 3, 32, 32)).shape == (2, 10)
    assert registry.build(text, num_classes=3)(torch.rand(2, 3, 32, 32)).shape == (2, 3)


def test_a_recipe_keeps_it():
    recipe = Recipe(network=NOTES)
    assert Recipe.from_json(recipe.to_json()) == recipe


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("layers:", "The list of layers is empty"),
        ("layers: Conv2d(3, 8)", r"Layer 1, Conv2d\(3, 8\): Conv2d needs kernel_size"),
        ("layers: Flatten()|Linear(3072, 10)|Linear(12, 10)", "Layer 3, .* fit. It got 10"),
        ("layers: Flatten()|Linear(3072, 9)", "gives 9; training needs 10 scores"),
        ("layers: Flatten()|Linear(3072, 2)", "another number of classes, too, write it"),
        ("layers: Conv2d(3, 10, 1)", "gives 10×32×32; training needs 10 scores"),
        ("layers: Conv2d(1, 6, 5)|Flatten()", r"It got 3 channels .* for 1 \(in_channels\)"),
        ("layers: Flatten()|Linear(3072, 9000)|Linear(9000, 10)", "27,747,010 parameters; .* most"),
        ("layers: Conv2d(3, 4000, 13, padding=6)|AdaptiveAvgPool2d(1)|Conv2d(4000,10,1)|Flatten()",
         "2,076,712,000 multiply-adds for a picture; .* most 2,000,000,000"),
        ("layers: Conv2d(3, 900, 1, padding=90)|AdaptiveAvgPool2d(1)|Conv2d(900, 10, 1)|Flatten()",
         "bytes of activations for a picture"),
        ("layers: AdaptiveAvgPool2d(1)|Flatten()", "gives 3; training needs"),
        ("mlp", "network is 'mlp', which is not known. Known networks: cifar_quick"),
    ],
)  # fmt: skip
def test_what_cannot_be_trained_is_told(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        Recipe(network=text)
