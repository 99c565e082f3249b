"""Pictures of strangers are decoded in a process aside: the same ones, within limits of its own."""

import functools
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
from PIL import Image

from benchmarks.hostile_files import large_png, long_zip, slow_jpeg
from explainers.images import aside, folder, given, picture
from explainers.images.archive import open_archive
from explainers.images.archive_entry import MAX_FILES
from explainers.images.aside import Aside, EndedError, TooMuchError
from explainers.images.pictures import PictureError
from tests.explainers.images.archives import encoded, png, written

NOISE = Image.fromarray(np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8))
DEEP = Image.fromarray(np.arange(2400, dtype=np.uint16).reshape(40, 60) * 16)
TURNED = Image.Exif()
TURNED[0x0112] = 6


@pytest.fixture(scope="module")
def helper():
    one = Aside()
    yield one
    one.end()


MADE = {
    "RGB": lambda: encoded(NOISE),
    "RGBA": lambda: encoded(NOISE.convert("RGBA")),
    "P": lambda: encoded(NOISE.quantize(32)),
    "P, one clear": lambda: encoded(NOISE.quantize(16), transparency=3),
    "P, several clear": lambda: encoded(NOISE.quantize(16), transparency=bytes(range(0, 160, 10))),
    "P, of RGBA": lambda: encoded(NOISE.convert("RGBA").quantize(16)),
    "RGB, one clear": lambda: encoded(NOISE, transparency=(1, 2, 3)),
    "L": lambda: encoded(NOISE.convert("L")),
    "LA": lambda: encoded(NOISE.convert("LA")),
    "1": lambda: encoded(NOISE.convert("1")),
    "CMYK": lambda: encoded(NOISE.convert("CMYK"), "TIFF"),
    "LAB": lambda: encoded(Image.frombytes("LAB", NOISE.size, NOISE.tobytes()), "TIFF"),
    "I;16": lambda: encoded(DEEP),
    "I;16, large": lambda: encoded(DEEP.resize((3000, 2000))),
    "I": lambda: encoded(DEEP.convert("I"), "TIFF"),
    "F": lambda: encoded(NOISE.convert("F"), "TIFF"),
    "turned": lambda: encoded(NOISE, "JPEG", exif=TURNED),
    "frames": lambda: encoded(NOISE, "GIF", save_all=True, append_images=[DEEP.convert("L")]),
    "large": lambda: encoded(NOISE.resize((2500, 1500))),
}


@functools.cache
def file(kind: str) -> bytes:
    return MADE[kind]()


@pytest.mark.parametrize("kind", MADE)
def test_what_comes_back_is_what_pillow_makes_here(helper, kind):
    here = picture.open_file(file(kind), kind, largest=1024)
    there = helper.open(file(kind), kind, 1024)
    assert there.picture.mode == here.picture.mode
    assert there.picture.tobytes() == here.picture.tobytes()
    assert picture.plain(there.picture).tobytes() == picture.plain(here.picture).tobytes()
    assert picture.remarks(there) == picture.remarks(here)
    pixels, extent = helper.square(file(kind), kind, 32)
    whole = picture.open_picture(file(kind), kind, needed=32)
    assert np.array_equal(pixels, picture.to_array(whole, 32))
    assert (extent is not None) == kind.startswith(("I", "F"))


def test_a_large_picture_is_brought_to_rgb_in_strips(monkeypatch):
    for kind in MADE:
        opened = picture.open_file(file(kind), kind).picture
        whole = picture.plain(opened).tobytes()
        with monkeypatch.context() as patched:
            patched.setattr(picture, "_STRIP", 7 * opened.width)
            patched.setattr("explainers.images.tones._BLOCK", 5 * opened.width)
            assert picture.plain(opened).tobytes() == whole, kind


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (slow_jpeg, r"^it takes more than 1 seconds to be decoded, the most that a picture is"),
        (large_png, r"^it needs more than 30 MB of memory to be decoded, the most that a picture"),
    ],
)
def test_a_picture_that_takes_too_much_is_given_up_and_the_next_one_is_not(made, sentence):
    one = Aside(seconds=1, megabytes=30)
    try:
        data, begun = made(), time.process_time()
        with pytest.raises(TooMuchError, match=sentence):
            one.open(data, "it", 1024)
        with pytest.raises(PictureError, match=r"^no is not a picture of a kind"):
            one.open(b"nothing", "no")
        assert one.open(png((1, 2, 3)), "next").picture.getpixel((0, 0)) == (1, 2, 3)
        assert time.process_time() - begun < 1, "it was decoded in this process"
    finally:
        one.end()


def test_a_process_that_was_ended_from_elsewhere_is_begun_anew(helper):
    helper.open(png(), "first")
    helper._process.kill()
    helper._process.wait()
    assert helper.open(png(), "next").size == (32, 32)


def test_one_that_dies_over_a_picture_says_so():
    one = Aside()
    slow = slow_jpeg()
    one.open(png(), "first")
    threading.Timer(0.2, one._process.kill).start()
    with pytest.raises(PictureError, match=r"it is damaged: the program .* ended \(signal SIGKILL"):
        one.open(slow, "it")
    one.end()


def test_it_is_ended_in_the_middle_of_a_picture():
    one = Aside()
    one.open(png(), "first")
    threading.Timer(0.2, one.end).start()
    begun = time.monotonic()
    with pytest.raises(EndedError):
        one.open(slow_jpeg(), "it")
    assert time.monotonic() - begun < 15
    with pytest.raises(EndedError):
        one.open(png(), "next")


def test_the_process_does_without_pytorch():
    seen = "import sys; import explainers.images.decoder; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", seen], check=True)


def test_a_data_set_of_slow_pictures_can_be_given_up_at_once(tmp_path):
    slow = slow_jpeg()
    content = {f"train/{name}/{k}.jpg": slow for name in "ab" for k in range(40)}
    where = written(tmp_path / "slow", content)

    class StoppedError(BaseException):
        pass

    def stop(words, share):
        if words.startswith("Decoding"):
            raise StoppedError

    begun = time.monotonic()
    with pytest.raises(StoppedError):
        folder.load(where, tmp_path, stop)
    assert time.monotonic() - begun < 20, "it waited for pictures"
    assert all(not one.over for one in aside._idle)


def test_a_data_set_of_too_many_heavy_pictures_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(Aside.__init__, "__defaults__", (10, 30))
    monkeypatch.setattr(aside, "_idle", [])
    heavy = large_png()
    content = {f"train/{name}/{k}.png": heavy for name in "ab" for k in range(8)}
    content |= {f"train/{name}/ok.png": png() for name in "ab"}
    with pytest.raises(PictureError, match=r"^More than 10 pictures were given up, so all of them"):
        folder.load(written(tmp_path / "heavy", content), tmp_path)
    for one in aside._idle:
        one.end()


def test_a_picture_is_decoded_once_however_often_it_is_asked_for(monkeypatch):
    asked = []
    monkeypatch.setattr(given, "_decoded", lambda content, name: asked.append(name) or "no")
    for _ in range(3):
        for key in (1, 2):  # handed over twice
            with pytest.raises(PictureError, match=r"^no$"):
                given.given("once.png", ("test", key), lambda: b"the same content")
    assert asked == ["once.png"]


def test_who_asks_for_the_same_picture_at_the_same_moment_waits_for_it(monkeypatch):
    asked, begun = [], threading.Event()

    def slow(content, name):
        asked.append(name)
        begun.wait(5)
        return "no"

    monkeypatch.setattr(given, "_decoded", slow)

    def ask(key):
        with pytest.raises(PictureError):
            given.given("together.png", ("many", key), lambda: b"asked for by many")

    threads = [threading.Thread(target=ask, args=(key,)) for key in range(6)]
    for thread in threads:
        thread.start()
    begun.set()
    for thread in threads:
        thread.join()
    assert asked == ["together.png"]


def test_a_file_is_decoded_again_when_it_was_changed(tmp_path):
    file = tmp_path / "me.png"
    for colour in ((1, 2, 3), (4, 5, 6)):
        file.write_bytes(png(colour, size=(30 + colour[0], 32)))
        assert given.of_file(file, "me").rgb.getpixel((0, 0)) == colour
    with pytest.raises(PictureError, match="gone cannot be opened: No such file"):
        given.of_file(tmp_path / "gone.png", "gone")


@pytest.mark.parametrize("entries", [1_000_000, 2 * MAX_FILES + 1])
def test_a_zip_that_lists_too_many_files_is_refused_before_they_are_read(tmp_path, entries):
    where = long_zip(tmp_path / "long.zip", entries)
    begun = time.process_time()
    sentence = "takes 56 MB; at most 48 MB are read" if entries > 9e5 else "lists 400,001 files"
    with pytest.raises(PictureError, match=sentence):
        open_archive(where)
    assert time.process_time() - begun < 1
