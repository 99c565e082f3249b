"""Data sets kept in files: read back whole, or made anew when damaged."""

import pytest
import torch

from explainers.images import drawn, store
from explainers.images.pictures import PictureError, Pictures, Split
from explainers.images.sources import load
from explainers.locks import Lock


def some(count=4):
    images = torch.arange(count * 3072).remainder(251).to(torch.uint8).view(count, 3, 32, 32)
    split = Split(images, torch.arange(count) % 2)
    return Pictures(split, split, ("a", "b"), ("x.png: damaged.",), ("Split by seed 0.",))


def test_what_was_written_is_read(tmp_path):
    file = store.file_for(tmp_path, "some", 1)
    store.write(file, some())
    back = store.read(file)
    assert torch.equal(back.train.images, some().train.images)
    assert back.train.images.is_contiguous() and back.train.labels.tolist() == [0, 1, 0, 1]
    assert back.classes == ("a", "b") and back.left_out == ("x.png: damaged.",)
    assert back.remarks == ("Split by seed 0.",)


def test_nothing_there_is_none(tmp_path):
    assert store.read(tmp_path / "nothing.pt") is None


def test_another_part_another_file(tmp_path):
    names = {store.file_for(tmp_path, "some", *parts) for parts in ((), (1,), (2,), (1, 2))}
    assert len(names) == 4


def cut(file):
    file.write_bytes(file.read_bytes()[:-200])


def garbage(file):
    file.write_bytes(b"no tensor at all" * 100)


def empty(file):
    file.write_bytes(b"")


def other_size(file):
    images, labels = torch.zeros(2, 3, 8, 8, dtype=torch.uint8), torch.zeros(2, dtype=torch.int64)
    half = [images, labels]
    torch.save({"train": half, "test": half, "classes": ["a"], "left_out": [], "remarks": []}, file)


def labelled(file, label):
    half = [torch.zeros(2, 3, 32, 32, dtype=torch.uint8), torch.tensor([0, label])]
    words = {"classes": ["a", "b"], "left_out": [], "remarks": []}
    torch.save({"train": half, "test": half, **words}, file)


def label_without_class(file):
    labelled(file, 2)  # the classes are 0 and 1


def label_below_all_classes(file):
    labelled(file, -1)


def other_content(file):
    torch.save([1, 2, 3], file)


@pytest.mark.parametrize(
    "damage",
    [
        *(cut, garbage, empty, other_size, other_content),
        *(label_without_class, label_below_all_classes),
    ],
)
def test_a_damaged_file_is_none(tmp_path, damage):
    file = store.file_for(tmp_path, "some")
    store.write(file, some())
    damage(file)
    assert store.read(file) is None


def test_every_label_of_a_class_is_read(tmp_path):
    file = store.file_for(tmp_path, "some")
    file.parent.mkdir()
    labelled(file, 1)
    assert store.read(file).test.labels.tolist() == [0, 1]


def test_a_damaged_file_is_replaced(tmp_path, monkeypatch):
    monkeypatch.setattr(drawn, "TRAIN", 3)
    monkeypatch.setattr(drawn, "TEST", 2)
    first = load("drawn", root=tmp_path)
    [file] = (tmp_path / "prepared").glob("*.pt")
    cut(file)
    again = load("drawn", root=tmp_path)
    assert torch.equal(first.train.images, again.train.images)
    assert torch.equal(store.read(file).train.images, again.train.images)


def test_a_failed_write_leaves_nothing(tmp_path, monkeypatch):
    def full(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr(torch, "save", full)
    file = store.file_for(tmp_path, "some")
    with pytest.raises(
        PictureError, match=r"cannot be kept in .*prepared \(No space left on device\)\. Make room"
    ):
        store.write(file, some())
    assert list(file.parent.iterdir()) == []


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "prepared").write_text("a file where the folder should be")
    with pytest.raises(PictureError, match=r"cannot be kept in .*prepared \(.*File exists"):
        store.write(store.file_for(tmp_path, "some"), some())


def test_earlier_states_go_and_other_data_sets_stay(tmp_path):
    old, new = (store.file_for(tmp_path, "mine", version) for version in (1, 2))
    other = store.file_for(tmp_path, "other", 1)
    for file in (old, other, new):
        store.write(file, some())
    assert sorted(old.parent.iterdir()) == sorted([other, new])


def test_a_data_set_is_drawn_by_one_process_and_awaited_by_the_others(tmp_path, monkeypatch):
    monkeypatch.setattr(drawn, "TRAIN", 3)
    monkeypatch.setattr(drawn, "TEST", 2)
    file = drawn.kept(tmp_path)
    there = drawn.draw_all()
    heard = []

    def progress(message, fraction):
        heard.append(message)
        if len(heard) == 2:  # the other process is done
            store.write(file, there)
            other.release()

    other = Lock(file.with_suffix(".lock"))
    file.parent.mkdir(parents=True)
    assert other.acquire()
    monkeypatch.setattr(drawn, "draw_all", lambda *_: pytest.fail("drawn twice"))
    got = load("drawn", root=tmp_path, progress=progress)
    assert heard == ["The pictures are being drawn already"] * 2
    assert torch.equal(got.train.images, there.train.images)
