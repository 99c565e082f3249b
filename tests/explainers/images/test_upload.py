"""Uploaded ZIPs: kept once they have been looked at, refused in words."""

import io
import threading
import zipfile

import pytest
from PIL import Image

from explainers.images import upload
from explainers.images.pictures import PictureError

LAYOUT = ("train/cat/1.png", "train/dog/1.png", "test/cat/1.png", "test/dog/1.png")


def zipped(names=LAYOUT) -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (32, 32), "teal").save(picture, "PNG")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, picture.getvalue())
    return file.getvalue()


def test_a_good_one_is_kept_once_under_a_harmless_name(tmp_path):
    first = upload.keep("../my pets.zip", zipped(), tmp_path)
    assert first == upload.keep("../my pets.zip", zipped(), tmp_path)
    assert first.parent == tmp_path / "uploads"
    assert first.name.startswith("my-pets-") and first.suffix == ".zip"
    assert list((tmp_path / "uploads").iterdir()) == [first]
    assert upload.summary(first) == "2 files to train on and 2 to test on, in 2 classes"
    alone = upload.keep("alone.zip", zipped(("cat/1.png", "cat/2.png", "dog/1.png")), tmp_path)
    assert upload.summary(alone) == "3 files in 2 classes; one in 5 is set aside to test on"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"no zip", "pets.zip is neither a folder nor a whole ZIP"),
        (zipped()[:-30], "pets.zip is neither a folder nor a whole ZIP"),
        (zipped(["cat/1.png"]), r"pets.zip has one class only, cat: there must be at least two"),
    ],
)
def test_a_bad_one_is_named_and_not_kept(tmp_path, content, sentence):
    with pytest.raises(PictureError, match=sentence):
        upload.keep("pets.zip", content, tmp_path)
    assert list((tmp_path / "uploads").iterdir()) == []


def test_one_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(upload, "MAX_MEGABYTES", 0)
    with pytest.raises(PictureError, match="at most 0 MB are taken by upload"):
        upload.keep("pets.zip", zipped(), tmp_path)


def test_a_data_set_is_described_once_for_all_who_ask_refusals_too(tmp_path, monkeypatch):
    asked, begun = [], threading.Event()

    def slow(path):
        asked.append(path)
        begun.wait(5)
        raise PictureError("no")

    monkeypatch.setattr(upload, "summary", slow)
    monkeypatch.setattr(upload, "FRESH", 1e9)
    where, told = tmp_path / "mine.zip", []

    def ask():
        with pytest.raises(PictureError, match=r"^no$"):
            upload.described(where, 1.0)
        told.append(True)

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    begun.set()
    for thread in threads:
        thread.join()
    ask()
    assert len(told) == 6
    assert asked == [where]
    with pytest.raises(PictureError):
        upload.described(where, 2.0)  # it was changed
    assert asked == [where, where]
