"""One picture in every state a reader's file can be in: handled right or answered in words."""

import io
import random
import zlib

import numpy as np
import pytest
import torch
from PIL import Image

from explainers.images import picture
from explainers.images.picture import open_picture, to_tensor
from explainers.images.pictures import PictureError
from tests.explainers.images.archives import encoded


def halves(mode="RGB", left="red", right="blue", size=(40, 20)):
    """A picture of two halves: the left one, then the right one."""
    image = Image.new(mode, size, left)
    image.paste(right, (size[0] // 2, 0, *size))
    return image


def test_bytes_a_file_and_a_path_give_the_same(tmp_path):
    data = encoded(halves())
    path = tmp_path / "halves.png"
    path.write_bytes(data)
    for source in (data, io.BytesIO(data), path):
        image = open_picture(source)
        assert image.mode == "RGB" and image.size == (40, 20)
        assert image.getpixel((0, 0)) == (255, 0, 0) and image.getpixel((39, 0)) == (0, 0, 255)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "MPO", "GIF", "WEBP", "BMP", "TIFF", "PPM"])
def test_every_format_that_is_promised(kind):
    image = open_picture(encoded(halves(), kind))
    assert image.size == (40, 20)
    red, green, blue = image.getpixel((5, 10))
    assert red > 245 and green < 10 and blue < 10


@pytest.mark.parametrize("turned", [3, 6, 8])
def test_exif_rotation_is_undone(turned):
    back = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90,
            8: Image.Transpose.ROTATE_270}  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = turned  # how a phone says that it was held sideways
    image = open_picture(encoded(halves().transpose(back[turned]), "JPEG", exif=exif, quality=95))
    assert image.size == (40, 20)
    assert image.getpixel((2, 10))[0] > 240 and image.getpixel((37, 10))[2] > 240


def test_cmyk():
    image = open_picture(encoded(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG"))
    red, green, blue = image.getpixel((4, 4))
    assert red > 200 and green < 70 and blue < 70


@pytest.mark.parametrize(("mode", "value"), [("L", 77), ("1", 255)])
def test_grey_and_black_and_white(mode, value):
    image = open_picture(encoded(Image.new(mode, (8, 8), value)))
    assert image.getpixel((3, 3)) == (value, value, value)


def test_grey_of_sixteen_bits_is_scaled_not_clipped():
    values = np.array([[0, 32768, 65535]], dtype=np.uint16)
    image = open_picture(encoded(Image.fromarray(values)))
    assert [image.getpixel((x, 0))[0] for x in range(3)] == [0, 128, 255]


def test_palette():
    image = halves().quantize(4)
    assert image.mode == "P"
    opened = open_picture(encoded(image))
    assert opened.getpixel((0, 0)) == (255, 0, 0) and opened.getpixel((39, 0)) == (0, 0, 255)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA"])
def test_transparent_becomes_white(mode):
    layer = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    layer.paste((10, 10, 10, 255), (0, 0, 2, 4))
    # PA: a palette with one transparent entry, as in many GIFs
    image = open_picture(encoded(layer.quantize(3) if mode == "PA" else layer.convert(mode)))
    assert image.getpixel((3, 3)) == (255, 255, 255)
    assert image.getpixel((0, 0)) == (10, 10, 10)


def test_half_transparent_is_laid_over_white():
    image = open_picture(encoded(Image.new("RGBA", (2, 2), (0, 0, 0, 128))))
    assert image.getpixel((0, 0)) == (127, 127, 127)


def test_an_animated_gif_gives_its_first_frame():
    frames = [Image.new("RGB", (6, 6), colour) for colour in ("lime", "red", "blue")]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert open_picture(data).getpixel((3, 3)) == (0, 255, 0)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF"])
def test_a_cut_off_picture_is_said(kind):
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8))
    data = encoded(noise, kind)
    with pytest.raises(PictureError, match=r"^mine is (cut off: the file ends|damaged)"):
        open_picture(data[: len(data) // 2], "mine")


def test_a_cut_off_png_is_called_cut_off():
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8))
    with pytest.raises(PictureError, match=r"holiday.png is cut off: the file ends before the"):
        open_picture(encoded(noise)[:6000], "holiday.png")


def test_fifty_megapixels_are_said():
    data = encoded(Image.new("1", (10000, 5000)))
    with pytest.raises(
        PictureError,
        match=r"huge.png is 10000 × 5000 pixels, 50 million. At most 40 million are read: save it",
    ):
        open_picture(data, "huge.png")


def test_a_fifty_megapixel_jpeg_is_decoded_small():
    data = encoded(Image.new("L", (10000, 5000), 90), "JPEG")
    image = open_picture(data, "huge.jpg", needed=512)
    assert image.size == (1250, 625)
    assert image.getpixel((600, 300)) == (90, 90, 90)


def test_a_decompression_bomb_is_said():
    data = bytearray(encoded(Image.new("1", (8, 8))))
    data[16:24] = (60000).to_bytes(4, "big") * 2  # a header that claims 3.6 gigapixels
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    with pytest.raises(PictureError, match=r"bomb.png has far too many pixels. At most 40 million"):
        open_picture(bytes(data), "bomb.png")


@pytest.mark.parametrize(
    "data",
    [b"hello, world", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7\n", b"\0" * 99],
)
def test_no_picture_is_said(data):
    with pytest.raises(PictureError, match=r"notes.txt is not a picture of a kind that can be"):
        open_picture(data, "notes.txt")


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "GIF", "WEBP", "JPEG"])
def test_a_picture_of_a_kind_that_is_named_as_readable_is_not_said_to_be_of_another(kind):
    whole = encoded(halves(), kind)
    with pytest.raises(PictureError, match=rf"(?i)begins as a {kind} picture does") as caught:
        open_picture(whole[:13] + b"\xff" * 40, "odd")
    assert "is not a picture of a kind" not in str(caught.value)


def test_a_tiff_of_64_bit_floats_is_told_what_can_be_read():
    whole = bytearray(encoded(Image.new("F", (4, 4)), "TIFF"))
    bits = bytes([2, 1, 3, 0, 1, 0, 0, 0, 32])  # BitsPerSample, one number of 16 bits: 32
    assert bits in whole
    whole[whole.index(bits) + 8] = 64
    with pytest.raises(PictureError, match=r"floats of 32 bits in grey: convert other floats"):
        open_picture(bytes(whole), "deep.tif")


def test_postscript_is_not_run():
    with pytest.raises(PictureError, match=r"is not a picture of a kind"):
        open_picture(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n", "x.eps")


def test_an_empty_file_is_said():
    with pytest.raises(PictureError, match=r"blank.png is empty: it holds 0 bytes"):
        open_picture(b"", "blank.png")


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(PictureError, match=r"gone.png cannot be opened: No such file"):
        open_picture(tmp_path / "gone.png")


def test_a_file_too_large_is_said(monkeypatch):
    monkeypatch.setattr(picture, "MAX_BYTES", 2**20)
    with pytest.raises(PictureError, match=r"big.png is larger than 1 MB, the most that is read"):
        open_picture(b"x" * (2**20 + 1), "big.png")


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_damage_of_any_kind_is_a_sentence():
    chance = random.Random(0)
    exif = Image.Exif()
    exif[0x0112] = 6
    originals = [encoded(halves(), kind) for kind in ("PNG", "GIF", "WEBP", "BMP", "TIFF")]
    originals.append(encoded(halves(), "JPEG", exif=exif))
    answered = 0
    for data in originals:
        for _ in range(60):
            broken = bytearray(data)
            for _ in range(6):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            try:
                assert open_picture(bytes(broken), "broken").mode == "RGB"
            except PictureError as error:
                answered += 1
                assert str(error).startswith("broken ")
    assert answered > 60


def test_to_tensor_takes_the_middle_square():
    image = Image.new("RGB", (60, 20), "red")
    image.paste("blue", (20, 0, 40, 20))
    tensor = to_tensor(image, 10)
    assert tensor.shape == (3, 10, 10) and tensor.dtype == torch.uint8 and tensor.is_contiguous()
    assert tensor[:, 5, 5].tolist() == [0, 0, 255]
    assert tensor[2].float().mean() > 250


def test_to_tensor_of_the_right_size_changes_nothing():
    values = np.random.default_rng(1).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    assert np.array_equal(to_tensor(Image.fromarray(values), 32).permute(1, 2, 0).numpy(), values)


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1)])
def test_to_tensor_of_tiny_and_thin_pictures(size):
    assert to_tensor(Image.new("RGB", size, (9, 8, 7)), 32)[:, 0, 0].tolist() == [9, 8, 7]
