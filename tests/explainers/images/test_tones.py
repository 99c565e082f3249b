"""Deep greys, floats and rare modes: visible, and what was taken as black and white is said."""

import io
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from explainers.images import formats, picture, tones
from explainers.images.picture import open_file, open_picture, plain, remarks
from explainers.images.pictures import PictureError
from explainers.images.sources import load
from tests.explainers.images.archives import encoded, png, zipped


def greys(data):
    return np.asarray(open_picture(data))[..., 0]


def told(data):
    return " ".join(remarks(open_file(data)))


@given(st.integers(1, 16), st.booleans(), st.data())
@settings(max_examples=60, deadline=None)
def test_every_depth_fills_the_screen(bits, as_png, data):
    """The largest number needs `bits` bits: all that they can hold is taken, never too dark."""
    top = data.draw(st.integers(2 ** (bits - 1), 2**bits - 1))
    values = np.linspace(0, top, 64).round().astype(np.uint16).reshape(8, 8)
    file = encoded(Image.fromarray(values), "PNG" if as_png else "TIFF")
    white = tones.choose([tones.extent(open_file(file).picture)]).white
    assert white == 2**bits - 1
    shown = greys(file)
    expected = (values / white * 255 + 0.5).astype(np.uint8)
    assert np.array_equal(shown, expected) and shown.max() >= 127
    assert f"0 is shown as black and {white:.0f} as white" in told(file)


@given(
    st.floats(-1e6, 1e6), st.floats(1e-3, 1e6),
    st.lists(st.sampled_from((np.nan, np.inf, -np.inf, np.float32(-3.4e38))), max_size=5),
)  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_floats_of_any_range_are_seen(low, width, broken):
    values = np.linspace(low, low + width, 60, dtype=np.float32)
    file = encoded(Image.fromarray(np.append(values, broken).astype(np.float32)[None]), "TIFF")
    shown = greys(file)[0]
    if np.ptp(values) > 0:
        assert int(shown[:60].max()) - int(shown[:60].min()) >= 60
    assert all(np.diff(shown[:60].astype(int)) >= 0)
    for value, grey in zip(broken, shown[60:], strict=True):
        assert grey == (255 if value == np.inf else 0)
    assert ("hold no usable number" in told(file)) == bool(broken)


@pytest.mark.parametrize(
    ("values", "black", "white"),
    [((0, 0.5, 1), 0, 1), ((-1, 0, 1), -1, 1), ((0, 100, 255), 0, 255), ((0.3, 0.3), 0, 1),
     ((-5, -5), -5.5, -4.5), ((0, 0.001), 0, 0.001), ((3, 4), 3, 4), ((-0.5, 0.5), -1, 1)],
)  # fmt: skip
def test_the_range_of_floats(values, black, white):
    image = Image.fromarray(np.array([values], dtype=np.float32))
    chosen = tones.choose([tones.extent(image)])
    assert (chosen.black, chosen.white) == pytest.approx((black, white))


def test_a_few_wild_numbers_do_not_hide_the_rest():
    values = np.linspace(0, 3, 1000, dtype=np.float32)
    values[7] = 1e9
    image = Image.fromarray(values.reshape(20, 50))
    assert tones.choose([tones.extent(image)]).white < 3.1
    assert "pixels lie beyond and are cut" in told(encoded(image, "TIFF"))


def test_negative_whole_numbers():
    image = Image.fromarray(np.array([[-100, 0, 300]], dtype=np.int32))
    assert image.mode == "I"
    assert [plain(image).getpixel((x, 0))[0] for x in range(3)] == [0, 64, 255]


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_orders_of_bytes(order):
    values = np.array([[0, 2000, 4095]])
    image = Image.frombytes(
        "I;16" if order == "<" else "I;16B", (3, 1), values.astype(f"{order}u2")
    )
    assert [plain(image).getpixel((x, 0))[0] for x in range(3)] == [0, 125, 255]


MODES = {"1": 1, "L": 200, "P": 7, "LA": (200, 255), "PA": (7, 255), "RGB": (200, 100, 50),
         "RGBA": (200, 100, 50, 255), "RGBa": (200, 100, 50, 255), "La": (200, 255),
         "RGBX": (200, 100, 50, 0), "CMYK": (10, 20, 30, 40), "YCbCr": (120, 90, 160),
         "LAB": (150, 130, 120), "HSV": (20, 200, 200), "I": 70000, "F": 0.5, "I;16": 900,
         "I;16L": 900, "I;16B": 900}  # fmt: skip


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_of_pillow_becomes_rgb(mode):
    image = Image.new(mode, (4, 3), MODES[mode])
    if mode.startswith("P"):
        image.putpalette([number % 256 for number in range(50, 50 + 768)])
    made = plain(image, "mine")
    assert made.mode == "RGB" and made.size == (4, 3)
    assert any(band[1] > 0 for band in made.getextrema())


def test_lab_has_its_colours():
    red = Image.new("RGB", (2, 2), (200, 30, 30))
    lab = ImageCms.applyTransform(red, ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"))  # fmt: skip
    made = open_picture(encoded(lab, "TIFF")).getpixel((0, 0))
    assert max(abs(a - b) for a, b in zip(made, (200, 30, 30), strict=True)) <= 3


def test_a_mode_that_cannot_be_turned_is_not_called_damaged(monkeypatch):
    def refuse(*_):
        raise ValueError("conversion not supported")

    monkeypatch.setattr(picture, "_from_lab", refuse)
    with pytest.raises(PictureError, match=r"mine is in the mode LAB, which cannot be turned into"):
        plain(Image.new("LAB", (2, 2)), "mine")


def test_a_data_set_of_deep_greys_has_one_range(tmp_path):
    """Else a dark picture and a bright one would look the same."""
    content = {}
    for part in ("train", "test"):
        for name, value in (("dark", 500), ("bright", 4000)):
            for k in range(2):
                image = Image.fromarray(np.full((32, 32), value + k, dtype=np.uint16))
                content[f"{part}/{name}/{k}.png"] = encoded(image)
    pictures = load(str(zipped(tmp_path / "mine.zip", content)), root=tmp_path / "kept")
    assert pictures.classes == ("bright", "dark")
    for split in (pictures.train, pictures.test):
        for image, label in zip(split.images, split.labels.tolist(), strict=True):
            assert image.float().mean().item() == pytest.approx((249, 31)[label], abs=1)
    assert pictures.remarks == (
        "8 pictures hold grey of more than 8 bits: in all of them 0 is shown as black and 4095 as "
        "white.",
    )


def test_what_messages_name_an_uploader_takes():
    for kind, end in (("JPEG", ".jpg"), ("PNG", ".png"), ("TIFF", ".tif"), ("WEBP", ".webp"),
                      ("PPM", ".ppm"), ("GIF", ".gif"), ("BMP", ".bmp"), ("AVIF", ".avif"),
                      ("MPO", ".mpo")):  # fmt: skip
        if kind in formats.readable() or kind == "MPO":
            assert end in formats.extensions()
            assert open_picture(encoded(Image.new("RGB", (8, 8), "red"), kind)).size == (8, 8)
    assert all(title in formats.named() for title in ("JPEG", "WebP", "TIFF"))
    assert not {".eps", ".pdf", ".fits"} & set(formats.extensions())


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(50)


def test_heic_is_named_where_it_cannot_be_read():
    if "HEIF" in formats.readable():
        pytest.skip("pillow-heif is installed here")
    with pytest.raises(PictureError, match=r"me.heic is a HEIC picture, as phones .*-heif"):
        open_picture(HEIC, "me.heic")
    assert not formats.is_heic(b"\0\0\0\x18ftypavif\0\0\0\0mif1avif")


def test_heic_is_read_where_the_package_is_there(tmp_path, monkeypatch):
    """A stand-in for pillow-heif: a module of its name that registers a reader."""
    (tmp_path / "pillow_heif.py").write_text(
        "from PIL import Image, ImageFile\n"
        "class Reader(ImageFile.ImageFile):\n"
        "    format = 'HEIF'\n"
        "    def _open(self):\n"
        "        self._size, self._mode, self.tile = (5, 4), 'RGB', []\n"
        "    def load(self):\n"
        "        self.im = Image.new('RGB', (5, 4), 'red').im\n"
        "        return Image.Image.load(self)\n"
        "def register_heif_opener():\n"
        "    Image.register_open('HEIF', Reader, lambda start: start[4:12] == b'ftypheic')\n"
        "    Image.register_extension('HEIF', '.heic')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("OPEN", "EXTENSION"):
        monkeypatch.setattr(Image, name, dict(getattr(Image, name)))
    monkeypatch.setattr(Image, "ID", list(Image.ID))
    for known in (formats.readable, formats.extensions):
        known.cache_clear()
    try:
        assert open_picture(HEIC).size == (5, 4)
        assert ".heic" in formats.extensions() and "HEIC" in formats.named()
    finally:
        sys.modules.pop("pillow_heif", None)
        for known in (formats.readable, formats.extensions):
            known.cache_clear()


def test_what_was_done_to_a_file_is_told():
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = open_file(encoded(Image.new("RGB", (20, 10)), "JPEG", exif=exif))
    assert turned.turned and turned.picture.size == (10, 20)
    assert "turned upright" in " ".join(remarks(turned))
    file = io.BytesIO()
    Image.new("RGB", (9, 9)).save(file, "GIF", save_all=True,
                                  append_images=[Image.new("RGB", (9, 9), "red")])  # fmt: skip
    assert "The file holds 2 pictures: the first one" in told(file.getvalue())
    large = open_file(png(size=(2000, 1000)), largest=1024)
    assert large.size == (2000, 1000) and large.picture.size == (1024, 512)
    assert "2000 × 1000 pixels in the file and is reduced to 1024 × 512" in remarks(large)[0]
    assert remarks(open_file(png())) == []
