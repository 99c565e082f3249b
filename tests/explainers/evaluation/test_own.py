"""A picture's way to the network, step by step, and what PyTorch says to the slips on it."""

import io
import re

import pytest
import torch
from PIL import Image
from torch import nn

from explainers.evaluation import own, slips
from explainers.images import drawn, picture
from explainers.networks import trained
from explainers.networks.trained import Trained
from tests import dice

MODES = ("RGB", "RGBA", "L", "LA", "P", "1", "CMYK", "I;16")


def opened(mode: str, size: tuple[int, int] = (80, 60)) -> Image.Image:
    pixels = drawn.draw("cat", 3, 80).permute(1, 2, 0).numpy()
    made = Image.fromarray(pixels).resize(size)
    if mode in ("RGBA", "LA"):
        made.putalpha(Image.radial_gradient("L").resize(size))
        return made.convert(mode)
    return Image.new("I;16", size, 300) if mode == "I;16" else made.convert(mode)


@pytest.fixture(scope="module")
def network() -> Trained:
    return trained.shipped("cifar_quick", "drawn")


@pytest.mark.parametrize("mode", MODES)
def test_every_step_is_made_of_the_one_before_it(mode, network):
    given = opened(mode)
    steps = own.way(given, "crop", network)
    names = [step.name for step in steps]
    between = {"RGB": [], "RGBA": ["on white"], "LA": ["on white"]}.get(mode, ["RGB"])
    assert names == ["the file", *between, "small", "a tensor", "normalised", "a batch of one"]
    pixels = own.pixels_of(steps)
    assert torch.equal(pixels, picture.to_tensor(picture.plain(given), 32))
    torch.testing.assert_close(own.batch_of(steps), network.prepare(pixels), rtol=1e-5, atol=1e-6)
    assert steps[0].facts[0] == f"{mode}, 80 × 60"
    assert steps[-1].facts[:2] == ("(1, 3, 32, 32)", "torch.float32")
    tensor = steps[names.index("a tensor")].value
    assert steps[names.index("a tensor")].facts[2].startswith(f"{tensor.min().item():.3g} to")
    shown = steps[-1].picture
    assert shown.min() >= 0 and shown.max() <= 1


@pytest.mark.parametrize("size", [(80, 60), (513, 512)])
def test_only_tiles_of_a_few_pixels_are_kept(size, network):
    own._kept_tiles.cache_clear()
    steps = own.way(opened("RGBA", size), "crop", network)
    assert own._kept_tiles.cache_info().currsize == (size == (80, 60))
    assert steps[0].picture.size == size


def test_a_squeezed_picture_shows_all_of_it(network):
    wide = Image.new("RGB", (300, 100))
    wide.paste((255, 0, 0), (0, 0, 60, 100))
    cropped, squeezed = (own.pixels_of(own.way(wide, fit, network)) for fit in own.FITS)
    assert int(cropped.max()) == 0
    assert int(squeezed[0, 16, 2]) == 255
    assert "middle 100 × 100" in next(
        step.does for step in own.way(wide, "crop", network) if step.name == "small"
    )


SQUARE = "the picture is square as it is."
OUTSIDE = "what lies outside is not seen."


@pytest.mark.parametrize(
    ("size", "crop", "squeeze"),
    [
        ((1, 1), f"Its one pixel is enlarged: {SQUARE}", f"All of it is enlarged: {SQUARE}"),
        ((3, 3), f"All 3 × 3 pixels are enlarged: {SQUARE}", f"All of it is enlarged: {SQUARE}"),
        ((32, 32), f"All 32 × 32 pixels are kept: {SQUARE}", f"All of it is kept: {SQUARE}"),
        ((64, 64), f"All 64 × 64 pixels are reduced: {SQUARE}", f"All of it is reduced: {SQUARE}"),
        ((80, 60), f"The middle 60 × 60 pixels are reduced; {OUTSIDE}", "reduced,.* too narrow."),
        ((60, 80), f"The middle 60 × 60 pixels are reduced; {OUTSIDE}", "reduced,.* too wide."),
        ((32, 40), f"The middle 32 × 32 pixels are kept; {OUTSIDE}", "reduced,.* too wide."),
        ((20, 9), f"The middle 9 × 9 pixels are enlarged; {OUTSIDE}", "enlarged,.* too narrow."),
        ((1, 5), f"The middle pixel is enlarged; {OUTSIDE}", "enlarged,.* too wide."),
        ((3, 99), f"The middle 3 × 3 pixels are enlarged; {OUTSIDE}", "to 32 × 32,.* too wide."),
    ],
)
def test_what_is_done_to_the_size_is_said_as_it_is(size, crop, squeeze, network):
    for fit, said in (("crop", crop), ("squeeze", squeeze)):
        steps = own.way(Image.new("RGB", size), fit, network)
        (does,) = [step.does for step in steps if step.name == "small"]
        assert re.search(f"{said}$", does), does


def file_of(mode: str, **saved) -> Image.Image:
    """A picture as it comes out of a file in this mode."""
    made, file = opened(mode), io.BytesIO()
    made.save(file, "PNG", **saved)
    return picture.open_file(file.getvalue()).picture


KEY = "The file names a colour"


@pytest.mark.parametrize(
    ("given", "kind", "clear"),
    [
        (file_of("RGB"), "bytes", ""),
        (file_of("RGB", transparency=(255, 255, 255)), "bytes", KEY),
        (file_of("RGBA"), "bytes", "The fourth channel, alpha,"),
        (file_of("L"), "bytes", ""),
        (file_of("L", transparency=255), "bytes", KEY),
        (file_of("LA"), "bytes", "The second channel, alpha,"),
        (file_of("P"), "bytes", ""),
        (file_of("P", transparency=3), "bytes", "The palette says"),
        (file_of("P", transparency=bytes(range(0, 250, 10))), "bytes", "The palette says"),
        (file_of("1", transparency=0), "bytes", KEY),
        (opened("PA"), "bytes", "The second channel, alpha,"),
        (opened("CMYK"), "bytes", ""),
        (file_of("I;16"), "16-bit whole numbers", ""),
        (file_of("I;16", transparency=300), "16-bit whole numbers", ""),
        (Image.new("I", (80, 60), 70_000), "32-bit whole numbers", ""),
        (Image.new("F", (80, 60), 99.58), "32-bit floats", ""),
    ],
    ids=lambda one: f"{one.mode} {'transparency' in one.info}" if hasattr(one, "mode") else "",
)
def test_the_numbers_and_what_is_clear_are_told_for_each_mode(given, kind, clear, network):
    before, *rest = own.way(given, "crop", network)
    assert before.facts[1] == kind
    (white,) = [step.does for step in rest if step.name == "on white"] or [""]
    assert white.startswith(clear) and bool(white) == bool(clear)
    assert ("hidden" in white) == ("none of" not in white and bool(white))
    made = {"RGB": given, **{step.name: step.value for step in rest}}
    plain = made["on white" if clear else "RGB"]
    assert plain.tobytes() == picture.plain(given).tobytes()


def test_what_takes_pixels_as_they_are_is_not_normalised():
    bare = trained.untrained("cifar_quick")
    steps = own.way(opened("RGB"), "crop", bare)
    assert [step.name for step in steps] == ["the file", "small", "a tensor", "a batch of one"]
    assert torch.equal(own.batch_of(steps), bare.prepare(own.pixels_of(steps)))


def tried(kind: str, network: Trained) -> slips.Slip:
    given = opened("RGBA")
    return slips.slip(kind, network, given, own.batch_of(own.way(given, "crop", network)))


def test_the_slips_are_answered_by_pytorch_itself(network):
    alpha = tried("channels", network)
    with pytest.raises(RuntimeError) as caught:
        _ = torch.zeros(4, 32, 32) - torch.tensor(network.mean).view(3, 1, 1)
    assert alpha.error == f"RuntimeError: {caught.value}"
    bare = trained.untrained("cifar_quick")
    with pytest.raises(RuntimeError) as caught:
        bare.network(torch.zeros(1, 4, 32, 32))
    assert tried("channels", bare).error == f"RuntimeError: {caught.value}"
    with pytest.raises(RuntimeError) as caught:
        network.network(torch.zeros(3, 32, 32))
    assert tried("batch", network).error == f"RuntimeError: {caught.value}"
    forgotten = tried("train", network)
    assert forgotten.shape == (1, 10) and not forgotten.error
    assert torch.equal(*forgotten.answers)  # it has neither dropout nor batch norm
    assert slips.changing(network.network) == []


def test_in_training_dropout_answers_otherwise_each_time_and_nobody_else_notices():
    before = dice.state()
    layers = nn.Sequential(nn.Flatten(), nn.Dropout(0.5), nn.Linear(3072, 10))
    with torch.random.fork_rng(devices=[]):
        net = Trained(layers.eval(), trained.CIFAR10)
    before = dice.state()
    first, second = tried("train", net).answers
    assert not torch.equal(first, second)
    assert not dice.thrown(before)
    assert not net.network.training
    assert slips.changing(net.network) == ["Dropout"]


def test_in_training_batch_norm_changes_only_a_copy():
    layers = nn.Sequential(nn.BatchNorm2d(3), nn.Flatten(), nn.Linear(3072, 10)).eval()
    net = Trained(layers, trained.CIFAR10)
    kept = layers[0].running_mean.clone()
    found = tried("train", net)
    right = net.network(own.batch_of(own.way(opened("RGBA"), "crop", net))).softmax(1)
    assert not torch.allclose(found.answers[0], right[0])
    assert torch.equal(layers[0].running_mean, kept)
    last = nn.Sequential(nn.Flatten(), nn.BatchNorm1d(3072), nn.Linear(3072, 10)).eval()
    assert "more than 1 value per channel" in tried("train", Trained(last, ())).error
