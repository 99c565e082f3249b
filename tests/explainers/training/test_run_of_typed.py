"""A typed network with layers of many kinds trains, is saved, and goes on to the last bit."""

import torch

from explainers.images.pictures import Pictures
from explainers.training import checkpoint
from explainers.training.engine import Training
from explainers.training.recipe import Recipe

MANY = (
    "layers: stem=Conv2d(3,4,3,stride=2)|Residual(Conv2d(4,6,3,padding=1),PReLU(6),"
    "shortcut=Conv2d(4,6,1))|GroupNorm(2,6)|ConvTranspose2d(6,4,2,stride=2)|"
    "Upsample(scale_factor=0.5,mode=\"bilinear\")|AdaptiveMaxPool2d((None,4))|Dropout2d(p=0.1)|"
    "LayerNorm((4,15,4))|Flatten()|Linear(240,16)|BatchNorm1d(16)|Mish()|head=Linear(16,10)"
)  # fmt: skip


def test_it_trains_is_saved_and_resumed(tmp_path, pictures: Pictures):
    recipe = Recipe(network=MANY, epochs=2, batch_size=50, device="cpu")
    whole = Training(recipe, pictures)
    for _ in whole.run():
        pass
    half = Training(recipe, pictures)  # each sets the seed that dropout draws from
    for event in half.run():
        if type(event).__name__ == "Epoch":
            checkpoint.save(tmp_path / "half.pt", half)
            break
    held = checkpoint.load(tmp_path / "half.pt")
    resumed = Training(held.recipe, pictures, state=held.training)
    for _ in resumed.run():
        pass
    ended = resumed.model.state_dict()
    assert {"stem.weight", "block1.shortcut.weight", "head.bias"} <= ended.keys()
    assert all(torch.equal(ended[name], value) for name, value in whole.model.state_dict().items())
    assert held.network()(torch.rand(1, 3, 32, 32)).shape == (1, 3)
