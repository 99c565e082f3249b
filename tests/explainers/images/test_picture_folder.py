"""Folders and ZIPs of pictures: read, kept, and explained where they are not as they should be."""

import io
import os
import threading
import time
import zipfile

import numpy as np
import pytest
import torch
from PIL import Image

from explainers.images import archive, archive_entry, archive_folder, archive_zip, decode, folder
from explainers.images.pictures import PictureError
from explainers.images.sources import load

COLOURS = {"cat": (200, 30, 30), "dog": (30, 200, 30)}


def png(colour=(1, 2, 3), size=(32, 32)):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def files(train=6, test=3):
    """Paths with contents: two classes, each of one colour with a red that counts upwards."""
    return {
        f"{split}/{name}/{number}.png": png((red + number, green, blue))
        for split, count in (("train", train), ("test", test))
        for name, (red, green, blue) in COLOURS.items()
        for number in range(count)
    }


def written(path, content):
    for name, data in content.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


def zipped(path, content, top=""):
    with zipfile.ZipFile(path, "w") as file:
        for name, data in content.items():
            file.writestr(top + name, data)
    return path


@pytest.fixture(params=["folder", "zip"])
def made(request, tmp_path):
    """Make a folder or a ZIP of these contents."""

    def make(content, top=""):
        if request.param == "zip":
            return zipped(tmp_path / "mine.zip", content, top)
        named = {top + name: data for name, data in content.items()}
        return written(tmp_path / "mine", named)

    return make


@pytest.fixture
def root(tmp_path):
    return tmp_path / "kept"


def colours(split):
    """Each picture's colour; all its pixels have it."""
    assert torch.equal(split.images, split.images[:, :, :1, :1].expand(-1, -1, 32, 32))
    return split.images[:, :, 0, 0]


def test_pictures_and_labels_belong_together(made, root):
    pictures = load(str(made(files())), root=root)
    assert pictures.classes == ("cat", "dog") and pictures.left_out == ()
    for split, count in ((pictures.train, 6), (pictures.test, 3)):
        assert split.images.shape == (2 * count, 3, 32, 32) and split.images.is_contiguous()
        assert split.images.dtype == torch.uint8 and split.labels.dtype == torch.int64
        green = colours(split)[:, 1].tolist()
        assert [int(value == 200) for value in green] == split.labels.tolist()
        reds = colours(split)[:, 0].tolist()
        assert sorted(reds) == [*range(30, 30 + count), *range(200, 200 + count)]


def test_the_order_is_mixed_and_always_the_same(made, root, tmp_path):
    path = made(files(train=30))
    first = load(str(path), root=root).train.labels.tolist()
    assert first != sorted(first)
    assert load(str(path), root=tmp_path / "elsewhere").train.labels.tolist() == first


def test_one_folder_around_and_what_systems_leave_behind(made, root):
    content = files() | {
        ".DS_Store": b"x", "train/.DS_Store": b"x", "train/cat/Thumbs.db": b"x",
        "__MACOSX/train/cat/._0.png": b"x", "train/cat/._1.png": b"x", "test/dog/desktop.ini": b"x",
    }  # fmt: skip
    pictures = load(str(made(content, top="my pictures/")), root=root)
    assert pictures.left_out == ()
    assert len(pictures.train.labels) == 12 and len(pictures.test.labels) == 6


def test_capital_letters_are_no_obstacle(made, root):
    content = {name.replace("train", "Train").replace("test", "TEST"): data
               for name, data in files().items()}  # fmt: skip
    assert len(load(str(made(content)), root=root).train.labels) == 12


def test_what_cannot_be_read_is_left_out_and_listed(made, root):
    content = files() | {
        "train/cat/notes.txt": b"not a picture",
        "train/cat/half.png": png(size=(200, 200))[:100],
        "train/dog/none.jpg": b"",
        "train/dog/more.zip": b"PK\5\6" + b"\0" * 18,
        "train/loose.png": png(),
        "train/cat/deep/er.png": png(),
        "readme.md": b"about",
    }
    pictures = load(str(made(content)), root=root)
    assert len(pictures.train.labels) == 12
    said = "\n".join(pictures.left_out)
    assert len(pictures.left_out) == 7
    for sentence in (
        "train/cat/notes.txt is not a picture of a kind that can be read here: JPEG, PNG",
        "train/cat/half.png is cut off: the file ends before the picture does.",
        "train/dog/none.jpg is empty: it holds 0 bytes.",
        "train/dog/more.zip is a ZIP inside: only pictures are read. Unpack it first.",
        "train/loose.png: not in the folder of a class.",
        "train/cat/deep/er.png: too deep, below the folder of its class.",
        "readme.md: neither below train nor below test.",
    ):
        assert sentence in said
    assert load(str(made(content)), root=root).left_out == pictures.left_out


def test_large_and_oblong_pictures_become_their_middle_square(made, root):
    wide = Image.new("RGB", (400, 100), "white")
    wide.paste((10, 20, 30), (150, 0, 250, 100))
    file = io.BytesIO()
    wide.save(file, "PNG")
    pictures = load(str(made(files() | {"test/cat/wide.png": file.getvalue()})), root=root)
    middle = [image for image in pictures.test.images if image[:, 16, 16].tolist() == [10, 20, 30]]
    assert len(middle) == 1
    assert middle[0][:, 16, 2:30].float().mean(1).tolist() == [10, 20, 30]


def test_progress_counts_to_the_end(made, root, monkeypatch):
    monkeypatch.setattr(decode, "_CHUNK", 4)
    heard = []
    load(str(made(files())), root=root, progress=lambda *both: heard.append(both))
    assert heard[0][0].startswith("Looking at mine")
    told = {f"Decoding pictures: {done} of 18": done / 18 for done in (0, 4, 8, 12, 16, 18)}
    decoded = list(dict.fromkeys(both for both in heard if both[0].startswith("Decoding")))
    # What ends at the same moment is reported at once.
    assert decoded == [(words, share) for words, share in told.items() if (words, share) in heard]
    assert decoded[-1] == ("Decoding pictures: 18 of 18", 1.0)
    assert heard[-1][1] == 1.0


def test_each_chunk_that_ends_is_reported_while_others_are_read(monkeypatch):
    monkeypatch.setattr(decode, "_CHUNK", 4)
    turn, heard = {first: threading.Event() for first in (0, 4, 8, 10)}, []

    def report(done, share):
        heard.append((done, share))
        turn[done].set()

    turn[0].set()
    decode._in_threads(lambda first: turn[first].wait(60), 10, report, pytest.fail)
    assert list(dict.fromkeys(heard)) == [(4, 0.4), (8, 0.8), (10, 1.0)]


def test_progress_that_raises_ends_it_and_keeps_nothing(made, root):
    class StopError(Exception):
        pass

    def stop(message, _):
        if message.startswith("Decoding"):
            raise StopError

    with pytest.raises(StopError):
        load(str(made(files())), root=root, progress=stop)
    assert not list(root.rglob("*.pt"))


def test_the_second_start_reads_the_kept_file(made, root, monkeypatch):
    path = made(files())
    first = load(str(path), root=root)
    monkeypatch.setattr(folder, "decode", None)  # nothing can be decoded any more
    second = load(str(path), root=root)
    assert torch.equal(first.train.images, second.train.images)
    assert second.classes == ("cat", "dog")


def test_a_changed_file_is_noticed(made, root):
    path = made(files())
    before = load(str(path), root=root)
    time.sleep(0.01)
    changed = made(files() | {"train/cat/0.png": png((99, 0, 0))})
    assert changed == path
    after = load(str(path), root=root)
    assert 99 not in colours(before.train)[:, 0] and 99 in colours(after.train)[:, 0]


def test_a_damaged_kept_file_is_made_anew(made, root):
    path = made(files())
    first = load(str(path), root=root)
    [kept] = root.rglob("*.pt")
    labels = first.train.labels.tolist()
    kept.unlink()
    kept.write_bytes(b"broken")
    assert load(str(path), root=root).train.labels.tolist() == labels


@pytest.mark.parametrize("data", ["no/such/place", "x" * 5000, "a\0b"])
def test_no_such_place(root, data):
    with pytest.raises(PictureError, match=r"there is no folder or ZIP of this name. Give “drawn”"):
        load(data, root=root)


def test_an_empty_name(root):
    with pytest.raises(PictureError, match=r"data is empty: give “drawn”, “cifar10” or the path"):
        load("  ", root=root)


def test_a_file_that_is_no_zip(tmp_path, root):
    path = tmp_path / "cat.png"
    path.write_bytes(png())
    with pytest.raises(PictureError, match=r"cat.png is neither a folder nor a whole ZIP"):
        load(str(path), root=root)


def test_a_cut_off_zip(tmp_path, root):
    path = zipped(tmp_path / "mine.zip", files())
    path.write_bytes(path.read_bytes()[:-500])
    with pytest.raises(PictureError, match=r"neither a folder nor a whole ZIP .*copy or make it"):
        load(str(path), root=root)


def test_a_damaged_file_in_a_zip_is_left_out(tmp_path, root):
    path = zipped(tmp_path / "mine.zip", files())
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as file:
        start = file.getinfo("train/cat/0.png").header_offset
    data[start + 30 + len("train/cat/0.png") + 20] ^= 255
    path.write_bytes(data)
    pictures = load(str(path), root=root)
    assert len(pictures.train.labels) == 11
    assert pictures.left_out[0].startswith("train/cat/0.png is damaged inside the ZIP (Bad CRC-32")


def test_an_encrypted_zip(tmp_path, root):
    path = zipped(tmp_path / "mine.zip", files())
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + offset] |= 1  # the flag “encrypted” of the ZIP format
            place = data.find(mark, place + 1)
    path.write_bytes(data)
    with pytest.raises(PictureError, match=r"is protected by a password .*train/cat/0.png is enc"):
        load(str(path), root=root)


def test_a_zip_bomb(tmp_path, root, monkeypatch):
    monkeypatch.setattr(archive_zip, "MAX_TOTAL", 2**20)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(3):
            file.writestr(f"train/cat/{number}.png", bytes(2**20))
    with pytest.raises(PictureError, match=r"would take 3 MB once decompressed; at most 1 MB are"):
        load(str(path), root=root)


def test_a_file_too_large(made, root, monkeypatch):
    for module in (archive_entry, archive_folder, archive_zip):
        monkeypatch.setattr(module, "MAX_BYTES", 5000)
    pictures = load(str(made(files() | {"train/cat/big.png": bytes(5001)})), root=root)
    assert pictures.left_out == ("train/cat/big.png is larger than 0 MB, the most read.",)


def test_too_many_files(made, root, monkeypatch):
    for module in (archive, archive_entry, archive_folder, archive_zip):
        monkeypatch.setattr(module, "MAX_FILES", 10)
    with pytest.raises(PictureError, match=r"holds more than 10 files, the most that are read"):
        load(str(made(files())), root=root)


def test_paths_that_leave_the_zip_touch_nothing(tmp_path, root):
    content = files() | {"../../outside.png": png(), "/train/cat/root.png": png()}
    content["train\\dog\\windows.png"] = png()
    before = sorted(tmp_path.rglob("*"))
    pictures = load(str(zipped(tmp_path / "mine.zip", content)), root=root)
    assert len(pictures.train.labels) == 14  # with the two that only write their path oddly
    new = {path for path in set(tmp_path.rglob("*")) - set(before) if path.suffix != ".lock"}
    assert {path.name for path in new} - {"mine.zip", "kept", "prepared"} == {
        next(root.rglob("*.pt")).name
    }


def test_a_link_that_leads_nowhere_is_listed(tmp_path, root):
    path = written(tmp_path / "mine", files())
    (path / "train/cat/gone.png").symlink_to(path / "nowhere.png")
    pictures = load(str(path), root=root)
    assert pictures.left_out == ("train/cat/gone.png cannot be opened: it is no file.",)


def test_links_in_a_circle_end(tmp_path, root):
    path = written(tmp_path / "mine", files())
    (path / "train/cat/again").symlink_to(path)
    pictures = load(str(path), root=root)
    assert len(pictures.train.labels) == 12


def test_a_folder_that_may_not_be_opened(tmp_path, root, monkeypatch):
    path = written(tmp_path / "mine", files())
    scan = os.scandir

    def refusing(place):
        if str(place).endswith("train"):
            raise PermissionError(13, "Permission denied", str(place))
        return scan(place)

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(PictureError, match=r"mine/train cannot be opened: Permission denied\."):
        load(str(path), root=root)


def test_a_home_folder_is_understood(tmp_path, root, monkeypatch):
    written(tmp_path / "mine", files())
    monkeypatch.setenv("HOME", str(tmp_path))
    assert len(load("~/mine", root=root).train.labels) == 12


def test_a_jpeg_is_close_to_its_colours(made, root):
    values = np.full((64, 64, 3), (120, 60, 180), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(values).save(file, "JPEG", quality=95)
    content = files() | {"test/dog/x.jpg": file.getvalue()}
    found = colours(load(str(made(content)), root=root).test).int()
    assert ((found - torch.tensor([120, 60, 180])).abs().amax(1) <= 2).sum() == 1
