"""The transforms lesson: its chains, its picture, its code run and compared, its beliefs."""

import contextlib
import io

import pytest
import torch
from torchvision.transforms.v2 import functional

from explainers import settings
from explainers.images import drawn
from explainers.lessons import transforms, transforms_beliefs, transforms_code
from explainers.lessons.transforms import BACK, FORTH, PRESETS, SHAPES
from explainers.transforms.chain import parse
from explainers.transforms.facts import facts, numbers
from explainers.transforms.statistics import STATISTICS
from explainers.transforms.walk import draws, walk


@pytest.fixture(scope="module")
def picture():
    return transforms.framed(drawn.draw("cat", 3, transforms.DRAWN_SIDE), "landscape")


def run(code: str) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), torch.random.fork_rng():
        exec(code, {})
    return printed.getvalue()


@pytest.mark.parametrize("shape", SHAPES)
def test_the_picture_has_the_shape_asked_for(shape):
    image = torch.arange(3 * 240 * 240).view(3, 240, 240).to(torch.uint8)
    assert transforms.framed(image, shape).size == SHAPES[shape]


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_prints_what_the_page_shows(name, picture):
    chain = parse(PRESETS[name])
    gone = walk(chain, picture, 5)
    refusal = gone.failure.error if gone.failure else ""
    code = transforms_code.compose(chain, "cat", 3, transforms.DRAWN_SIDE, "landscape", 5, refusal)
    if refusal:
        assert run(code) == f"{refusal}\n"
        return
    value = gone.stops[-1].value
    known = facts(value)
    printed = run(code)
    assert printed.startswith(str(tuple(known.shape)))
    low, high = map(float, printed.split()[-2:])
    assert (low, high) == (known.low, known.high)


def test_an_empty_chain_is_code_too():
    code = transforms_code.compose((), "cat", 3, 60, "portrait", 0)
    assert run(code).startswith("(360, 480) RGB")


@pytest.mark.parametrize("direction", [FORTH, BACK])
def test_the_piece_and_its_code(picture, direction):
    floats = transforms.small(picture)
    assert floats.shape == (3, 48, 64)
    trip = transforms.there_and_back(floats, STATISTICS["notes"])
    assert trip.error < 1e-5
    example = transforms.example(trip, *transforms.corner(floats, 100, 100), direction)
    expected = (trip.undone if direction == BACK else trip.normalized)[:, -4:, -4:]
    assert torch.allclose(example.output, expected)
    printed = run(transforms_code.normalize(example, direction == BACK))
    found = eval(printed, {"tensor": torch.tensor})
    assert torch.allclose(found, example.output, atol=1e-4)


def test_there_and_back_loses_at_most_one_step_of_255(picture):
    last = walk(parse(PRESETS["There and back"]), picture, 0).stops[-1]
    before, after = (functional.pil_to_tensor(p).int() for p in (picture, last.value))
    lost = before - after
    assert set(lost.unique().tolist()) == {0, 1}
    assert f"{(lost == 1).float().mean():.0%} of the bytes" in last.remarks[0]


def test_the_draws_code_counts_the_different_pictures(picture):
    chain = parse("resize:32x32,random_crop:32p4")
    code = transforms_code.several(chain, "cat", 3, transforms.DRAWN_SIDE, "landscape", range(4, 9))
    different = len({numbers(v).numpy().tobytes() for v in draws(chain, picture, range(4, 9))})
    assert run(code) == f"{different} different pictures in 5 draws\n"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "three numbers"),
        ("1 2", "three numbers"),
        ("1 2 x", 'std, blue is "x"'),
        ("1 nan 2", "NaN"),
        ("1 inf 2", "between"),
        ("1 0 2", "std has a 0"),
    ],
)
def test_numbers_that_cannot_be_used(text, rule):
    with pytest.raises(ValueError, match=rule):
        transforms.channel_numbers(text, "std")


def test_a_chain_in_the_address():
    values, complaints = settings.read(transforms.SETTINGS, {"chain": "resize:32, to_tensor"})
    assert (values["chain"], complaints) == ("resize:32,to_tensor", [])
    values, complaints = settings.read(transforms.SETTINGS, {"chain": "resize:-3"})
    assert values["chain"] == transforms.DEFAULT_CHAIN
    assert "In the address, chain: in the step 'resize:-3'" in complaints[0]


def test_the_beliefs_hold():
    truths = {p.name: p.truth for p in transforms_beliefs.predictions()}
    assert truths == {
        "axes": "(3, 360, 480)",
        "resize": "682 × 512",
        "in_place": "0.2",
        "half": "Neither",
        "scale": "204",
        "more": "1,000",
    }
    for prediction in transforms_beliefs.predictions():
        known = {setting.name: setting for setting in transforms.SETTINGS}
        for name, value in prediction.show.items():
            known[name].check(value)
