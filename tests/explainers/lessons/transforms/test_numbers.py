"""The transforms lesson: its chains, its picture, its code run and compared, its beliefs."""

import contextlib
import io

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from torchvision.transforms.v2 import functional

from explainers import settings as page_settings
from explainers.figures.steps import histogram, thumbnail
from explainers.images import drawn, photographs
from explainers.images.picture import open_file
from explainers.lessons.transforms import beliefs, figures, formulas
from explainers.lessons.transforms import code as transforms_code
from explainers.lessons.transforms import numbers as transforms
from explainers.lessons.transforms import words as transforms_words
from explainers.lessons.transforms.numbers import CHAINS, Values
from explainers.lessons.transforms.words import MODES
from explainers.shares import percent
from explainers.transforms import start as transforms_start
from explainers.transforms.chain import parse
from explainers.transforms.facts import facts, numbers
from explainers.transforms.kinds import KINDS
from explainers.transforms.start import DRAWN_SIDE, SHAPES
from explainers.transforms.statistics import STATISTICS
from explainers.transforms.walk import draws, walk


def started(mode="RGB", shape="landscape"):
    return transforms_start.of_drawing(drawn.draw("cat", 3, DRAWN_SIDE), "cat", 3, shape, mode)


@pytest.fixture(scope="module")
def picture():
    return started().picture


def run(code: str) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), torch.random.fork_rng():
        exec(code, {})
    return printed.getvalue()


@pytest.mark.parametrize("shape", SHAPES)
def test_the_picture_has_the_shape_asked_for(shape):
    image = torch.arange(3 * 240 * 240).view(3, 240, 240).to(torch.uint8)
    framed = transforms_start.framed(image, shape)
    assert framed.size == SHAPES[shape]
    side = transforms_start.SIDE  # only the part that is kept is enlarged: the code enlarges all
    whole = functional.to_pil_image(image).resize((side, side))
    left, top = ((side - length) // 2 for length in framed.size)
    kept = whole.crop((left, top, left + framed.width, top + framed.height))
    assert framed.tobytes() == kept.tobytes()


def check_code(chain, start, seed=5):
    """Run the chain and its code: the same error, or the same shape and range."""
    gone = walk(chain, start.picture, seed)
    refusal = gone.failure.error if gone.failure else ""
    code = transforms_code.compose(chain, start, seed, refusal)
    if refusal:
        assert run(code) == f"{refusal}\n"
        return
    known = facts(gone.stops[-1].value if gone.stops else start.picture)
    printed = run(code)
    assert printed.startswith(str(tuple(known.shape)))
    low, high = (float({"True": 1, "False": 0}.get(n, n)) for n in printed.split()[-2:])
    assert (low, high) == (known.low, known.high)


@pytest.mark.parametrize("name", CHAINS)
def test_every_preset_prints_what_the_page_shows(name):
    check_code(parse(CHAINS[name]), started())


@pytest.mark.parametrize("convert", [True, False])
@pytest.mark.parametrize("mode", MODES)
def test_every_mode_starts_as_it_is_and_its_code_gives_the_same(mode, convert):
    start = started(mode)
    assert start.picture.mode == mode
    chain = transforms.whole_chain(start.picture, parse("resize:32"), convert=convert)
    assert len(chain) == 1 + (convert and mode != "RGB")
    check_code(chain, start)
    check_code(transforms.whole_chain(start.picture, (), convert=convert), start)
    if convert:
        assert walk(chain, start.picture, 0).stops[-1].value.mode == "RGB"


FILES = {
    "RGBA": lambda: Image.new("RGBA", (320, 200), (250, 60, 10, 128)),
    "LA": lambda: Image.new("LA", (30, 20), (90, 40)),
    "CMYK": lambda: Image.new("CMYK", (30, 20), (10, 80, 30, 40)),
    "P": lambda: Image.new("RGB", (30, 20), "teal").quantize(4),
    "LAB": lambda: Image.new("LAB", (30, 20), (150, 140, 120)),
    "1": lambda: Image.new("1", (30, 20), 1),
    "deep": lambda: Image.fromarray(np.linspace(0, 900, 600).astype(np.uint16).reshape(20, 30)),
    "floats": lambda: Image.fromarray(
        np.array([[-1, -0.25, 0, np.nan, 0.5, np.inf, 1]], dtype=np.float32)
    ),
    "turned": lambda: Image.new("RGB", (30, 20), "red"),
    "large": lambda: Image.new("RGB", (1500, 90), "red"),
}


@pytest.mark.parametrize("what", FILES)
def test_a_readers_own_file_starts_as_it_is(what, tmp_path, monkeypatch):
    file = tmp_path / "my 'own' picture.tif"
    exif = Image.Exif()
    exif[0x0112] = 6 if what == "turned" else 1
    FILES[what]().save(file, "TIFF", exif=exif)
    start = transforms_start.of_file(open_file(file, largest=1024), file.name, file.name)
    with Image.open(file) as original:
        assert start.picture.mode == original.mode
        if what not in ("turned", "large"):
            assert start.picture.size == original.size and not start.drawn
    monkeypatch.chdir(tmp_path)
    for chain in ((), parse("resize:16"), parse("to_image,to_dtype")):
        check_code(transforms.whole_chain(start.picture, chain, convert=True), start)
    converted = walk(transforms.whole_chain(start.picture, (), convert=True), start.picture, 0)
    for stop in converted.stops:
        assert stop.value.mode == "RGB" and stop.step.kind.does
    assert bool(start.told) == (what in ("deep", "floats", "turned", "large"))


@pytest.mark.parametrize("title", photographs.TITLES.values())
def test_a_photograph_starts_as_it_is(title):
    found = transforms_start.photograph(title)
    if found is None:
        pytest.skip("scikit-image is not installed")
    start = transforms_start.of_photograph(found.path, title)
    with Image.open(found.path) as original:
        assert (start.picture.size, start.picture.mode) == (original.size, original.mode)
    check_code(parse("resize:32,to_tensor"), start)


def test_an_empty_chain_is_code_too():
    code = transforms_code.compose((), started(shape="portrait"), 0)
    assert run(code).startswith("(360, 480) RGB")


@given(st.sampled_from(sorted(MODES)), st.lists(st.sampled_from(sorted(KINDS)), max_size=4))
@settings(max_examples=60, deadline=None)
def test_no_chain_on_any_mode_ends_in_an_exception(mode, names):
    """A step refuses in words, or it gives something that can be described and drawn."""
    start = started(mode)
    gone = walk(parse(",".join(["resize:24", *names])), start.picture, 0)
    for stop in gone.stops:
        known = facts(stop.value)
        assert known.low <= known.high and len(known.bands) == len(known.mean)
        assert thumbnail(stop.value, 32).shape[2] == 3
        assert "polygon" in histogram(known)
    assert gone.failure is None or gone.failure.because


@pytest.mark.parametrize("back", [False, True])
def test_the_piece_and_its_code(picture, back):
    floats = transforms.small(picture)
    assert floats.shape == (3, 48, 64)
    trip = transforms.there_and_back(floats, STATISTICS["notes"])
    assert trip.error < 1e-5
    example = transforms.example(trip, *transforms.corner(floats, 100, 100), back=back)
    expected = (trip.undone if back else trip.normalized)[:, -4:, -4:]
    assert torch.allclose(example.output, expected)
    printed = run(transforms_code.normalize(example, back))
    found = eval(printed, {"tensor": torch.tensor})
    assert torch.allclose(found, example.output, atol=1e-4)


def test_there_and_back_loses_at_most_one_step_of_255(picture):
    last = walk(parse(CHAINS["there_and_back"]), picture, 0).stops[-1]
    before, after = (functional.pil_to_tensor(p).int() for p in (picture, last.value))
    lost = before - after
    assert set(lost.unique().tolist()) == {0, 1}
    assert f"{percent((lost == 1).float().mean(), 0)} of the bytes" in last.remarks[0]


def test_the_draws_code_counts_the_different_pictures(picture):
    chain = parse("resize:32x32,random_crop:32p4")
    code = transforms_code.several(chain, started(), range(4, 9))
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
    values, complaints = page_settings.read(Values(), {"chain": "resize:32, to_tensor"})
    assert (values.chain, complaints) == ("resize:32,to_tensor", [])
    values, complaints = page_settings.read(Values(), {"chain": "resize:-3"})
    assert values.chain == CHAINS["training"]
    assert "In the address, chain cannot be used: in the step 'resize:-3'" in complaints[0]


def test_the_beliefs_hold():
    truths = {p.name: p.truth for p in beliefs.predictions()}
    assert truths == {
        "axes": "(3, 360, 480)",
        "resize": "682 × 512",
        "in_place": "0.2",
        "half": "Neither",
        "scale": "204",
        "more": "1,000",
    }
    for prediction in beliefs.predictions():
        assert transforms.settled(page_settings.checked(prediction.show)) == prediction.show


@pytest.mark.parametrize("values", [Values(), Values(view="answer", mode="L", step=0)])
def test_presets_are_legal_and_leave_the_picture(values):
    floats = transforms.small(started().picture)
    for made in (
        transforms.presets(values),
        transforms.answer_presets(values),
        transforms.statistics_presets(values, floats),
    ):
        for preset in made.values():
            assert page_settings.checked(preset) == preset
            assert (preset.mode, preset.view) == (values.mode, values.view)


@given(st.lists(st.sampled_from(sorted(KINDS)), max_size=10), st.integers(0, 10))
def test_steps_are_moved_removed_and_added(names, step):
    chain = ",".join(names)
    values = transforms.settled(page_settings.checked(Values(chain=chain, step=step)))
    assert transforms.settled(values) == values
    before = transforms.steps(values)
    if values.step:
        looked = before[values.step - 1]
        for by in (-1, 1):
            after = transforms.moved(by, values)
            assert transforms.steps(after)[after.step - 1] == looked
            assert sorted(s.text for s in transforms.steps(after)) == sorted(s.text for s in before)
        without = transforms.removed(values)
        assert len(transforms.steps(without)) == len(before) - 1 >= without.step
    if len(before) < 10:
        after = transforms.added(values, "to_image")
        assert transforms.steps(after)[after.step - 1].text == "to_image"


def test_an_argument_that_cannot_be_used_is_refused_in_a_sentence():
    values = Values(chain="resize:32,to_tensor", step=1)
    assert transforms.with_argument(values, " 20x30 ").chain == "resize:20x30,to_tensor"
    with pytest.raises(ValueError, match="The step keeps its argument"):
        transforms.with_argument(values, "0x9")


def test_what_is_kept_of_a_picture_is_what_would_be_made_anew():
    chain = parse("resize:32,to_tensor,normalize:half")
    kept = transforms_start.drawing("cat", 3, "landscape", "RGB")
    for start in (kept, kept, started()):
        film = figures.film(start, chain, convert=True, seed=0, stretched=False)
        gone = walk(chain, start.picture, 0)
        for frame, stop in zip(film.frames, gone.stops, strict=True):
            with Image.open(io.BytesIO(frame.look.png)) as shown:
                assert np.array_equal(np.asarray(shown), thumbnail(stop.value))
            assert (frame.look.known.mean, frame.remarks) == (facts(stop.value).mean, stop.remarks)


def test_steps_before_the_one_that_was_changed_are_not_looked_at_again(monkeypatch):
    looked, look = [], figures.look
    monkeypatch.setattr(figures, "look", lambda *a, **b: [looked.append(1), look(*a, **b)][1])
    start = transforms_start.drawing("cat", 7, "landscape", "RGB")

    def seen(text, seed=0, stretched=False):
        """How many were looked at; the film has what would be made anew."""
        looked.clear()
        chain = parse(text)
        film = figures.film(start, chain, convert=False, seed=seed, stretched=stretched)
        made, gone = len(looked), walk(chain, start.picture, seed)
        for frame, stop in zip(film.frames, gone.stops, strict=True):
            fresh = look(stop.value, stretched=stretched)
            assert (frame.look.png, frame.look.spread) == (fresh.png, fresh.spread)
        return made

    assert seen("random_crop:48,to_tensor") == 3  # and the picture itself
    assert seen("random_crop:48,to_tensor,normalize:half") == 1
    assert seen("random_crop:48,grayscale,to_tensor") == 2
    assert seen("random_crop:48,to_tensor", seed=1) == 2
    assert seen("random_crop:48,to_tensor", stretched=True) == 3


def test_the_table_tells_of_every_step():
    for name, text in CHAINS.items():
        chain = parse(text)
        film = figures.film(started("RGBA"), chain, convert=True, seed=0, stretched=False)
        rows = formulas.table(film, started("RGBA")).splitlines()
        assert len(rows) == 3 + 1 + len(chain), name
        assert len({row.replace("\\|", "").count("|") for row in rows[2:]}) == 1
        for step, row in zip(chain, rows[4:], strict=True):
            assert step.call in row
        assert (transforms_words.REFUSED in "\n".join(rows)) == (film.failure is not None)
