"""Pictures read ahead in a thread: told once to all who ask, given up when nobody does."""

import threading

import pytest

from explainers.images import folder, own, reading
from explainers.images.pictures import PictureError
from tests.explainers.images.archives import png, written


def pets(tmp_path, **more):
    content = {
        f"{part}/{name}/{k}.png": png((k, 0, 0))
        for part, count in (("train", 3), ("val", 2))
        for name in ("cat", "*dog*")
        for k in range(count)
    }
    return written(tmp_path / "pets", content | more)


def test_what_was_read_is_reported(tmp_path):
    path = pets(tmp_path, **{"train/cat/x.txt": b"no"})
    begun = reading.look(path, tmp_path / "kept")
    assert begun.wait(30) and begun.share == 1.0
    report = reading.result(begun)
    assert report.classes == ("*dog*", "cat") and report.train == (3, 3) and report.test == (2, 2)
    assert report.left_out[0].startswith("train/cat/x.txt is not a picture")
    assert own.left_out(report) == "1 file was left out"
    counts = own.counts(report)
    assert "6 to train on + 4 to test on" in counts and "**cat** 3 + 2" in counts
    assert "*dog*" not in counts.replace("\\*", "")
    assert reading.look(path, tmp_path / "kept") is begun


def test_what_cannot_be_trained_on_is_raised(tmp_path):
    begun = reading.look(written(tmp_path / "x", {"a.png": b""}), tmp_path / "kept")
    assert begun.wait(30)
    with pytest.raises(PictureError, match="without classes"):
        reading.result(begun)


def test_an_unexpected_failure_is_not_swallowed(tmp_path, monkeypatch):
    def fail(*_):
        raise RuntimeError("a bug")

    monkeypatch.setattr(folder, "load", fail)
    begun = reading.look(pets(tmp_path), tmp_path / "kept")
    assert begun.wait(30)
    with pytest.raises(RuntimeError, match="a bug"):
        reading.result(begun)


def test_two_readers_share_one_and_a_forgotten_one_is_given_up(tmp_path, monkeypatch):
    go, heard = threading.Event(), threading.Event()

    def load(path, root, progress):
        progress("Decoding pictures: 1 of 2", 0.5)
        heard.set()
        assert go.wait(30)
        progress("Decoding pictures: 2 of 2", 1.0)

    monkeypatch.setattr(folder, "load", load)
    monkeypatch.setattr(reading, "_PATIENCE", 0.0)
    first = reading.look(tmp_path, tmp_path / "kept")
    assert heard.wait(30) and (first.words, first.share) == ("Decoding pictures: 1 of 2", 0.5)
    assert reading.look(tmp_path, tmp_path / "kept") is first and not first.over
    with pytest.raises(ValueError, match="not over yet"):
        reading.result(first)
    monkeypatch.setattr(reading, "FORGOTTEN", -1.0)
    go.set()
    assert first.wait(30) and first.share == 0.5
    monkeypatch.setattr(reading, "FORGOTTEN", 60.0)
    assert reading.look(tmp_path, tmp_path / "kept") is not first


def test_a_result_is_looked_at_again_after_a_while(tmp_path, monkeypatch):
    path = pets(tmp_path)
    first = reading.look(path, tmp_path / "kept")
    assert first.wait(30)
    (path / "train" / "cat" / "9.png").write_bytes(png())
    assert reading.look(path, tmp_path / "kept") is first
    monkeypatch.setattr(reading, "FRESH", -1.0)
    again = reading.look(path, tmp_path / "kept")
    assert again is not first and again.wait(30)
    assert reading.result(again).train == (3, 4)
