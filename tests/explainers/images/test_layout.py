"""Every layout that people have: taken as they mean it, or refused with what was found."""

import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.images import layout
from explainers.images.archive import open_archive
from explainers.images.layout_refusals import EXPECTED, odd_names, visible
from explainers.images.pictures import PictureError
from explainers.images.sources import load
from tests.explainers.images.archives import png, written, zipped

JUNK = ("@eaDir/1.png", "__pycache__/x.pyc", "__MACOSX/train/cat/._1.png", ".git/config",
        ".DS_Store", "Thumbs.db", "#recycle/old.png", ".hidden/cat/1.png")  # fmt: skip
TESTS = ("test", "testing", "val", "valid", "validation", "Test", "VAL", "Validation")
TRAINS = ("train", "training", "Train", "TRAINING")
names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=6).filter(
    lambda name: name.casefold() not in (*layout.TRAIN, *layout.TEST)
)
classes = st.lists(names, min_size=2, max_size=5, unique_by=str.casefold)


def planned(tmp_path, content):
    path = zipped(tmp_path / "mine.zip", content)
    with open_archive(path) as opened:
        return layout.layout(opened, path)


@given(classes, st.sampled_from(TRAINS), st.sampled_from(TESTS), st.data())
@settings(max_examples=60, deadline=None)
def test_parts_under_any_usual_name_in_any_folder(tmp_path_factory, given_names, train, test, data):
    tops = data.draw(st.lists(st.sampled_from(("mine", "data set", "v1")), max_size=3))
    top = "".join(f"{name}/" for name in tops)
    content = {f"{top}{part}/{name}/{k}.png": b"" for part in (train, test)
               for name in given_names for k in range(2)}  # fmt: skip
    around = {f"{top}{name}": b"" for name in data.draw(st.sets(st.sampled_from(JUNK)))}
    around |= {f"{top}{train}/{given_names[0]}/{name}": b"" for name in (".x.png", "Thumbs.db")}
    beside = {f"{top}README.md": b"", f"{top}docs/license.txt": b""} if data.draw(
        st.booleans()) else {}  # fmt: skip
    found = planned(tmp_path_factory.mktemp("x"), content | around | beside)
    assert len(found.train) == len(found.test) == 2 * len(given_names) and not found.split
    assert len(found.classes) == len(given_names)
    for entry, number in (*found.train, *found.test):
        assert entry.path.parts[-2] == found.classes[number]
    assert len(found.left_out) == len(beside) and found.remarks == []


@given(classes, st.sampled_from(("", "train/", "a/b/", "a/training/", "train/train/")))
@settings(max_examples=40, deadline=None)
def test_classes_alone_are_split_later(tmp_path_factory, given_names, top):
    content = {f"{top}{name}/{k}.png": b"" for name in given_names for k in range(3)}
    found = planned(tmp_path_factory.mktemp("x"), content | {f"{top}readme.txt": b""})
    assert found.split and len(found.train) == 3 * len(given_names)
    assert len(found.left_out) == 1


@pytest.mark.parametrize("make", [written, zipped])
def test_a_part_to_test_on_is_set_aside_by_seed_and_said(tmp_path, make):
    content = {f"cat/{k}.png": png((k, 200, 0)) for k in range(20)}
    content |= {f"dog/{k}.png": png((k, 0, 200)) for k in range(7)}
    path = str(make(tmp_path / "mine.zip", content))
    pictures = load(path, root=tmp_path / "kept")
    assert pictures.test.labels.bincount().tolist() == [4, 1]
    assert pictures.train.labels.bincount().tolist() == [16, 6]
    reds = [split.images[:, :, 0, 0].tolist() for split in (pictures.train, pictures.test)]
    assert not [colour for colour in reds[1] if colour in reds[0]]
    assert pictures.remarks == (
        "There is no part to test on: 5 of the 27 pictures, one in 5 of each class, were set aside "
        "for it, drawn with seed 0.",
    )
    again = load(path, root=tmp_path / "elsewhere")
    assert again.test.images.equal(pictures.test.images)


def test_of_several_parts_to_test_on_one_is_taken(tmp_path):
    content = {f"{part}/{name}/{k}.png": b"" for part in ("train", "val", "test")
               for name in "ab" for k in range(2)}  # fmt: skip
    found = planned(tmp_path, content)
    assert {entry.path.parts[0] for entry, _ in found.test} == {"test"}
    assert found.remarks == ["val is not used (4 files): test is tested on."]


REFUSED = [
    ({f"train/{name}/more/1.png": b"" for name in "ab"},
     "The pictures lie deeper, in folders below those of the classes."),
    ({}, "has no files in train/<class>/. "),
    ({"a.png": b"", "b.png": b""}, "is a folder of pictures without classes"),
    ({"train/1.png": b"", "test/1.png": b"", "train.csv": b""},
     "without classes: nothing says what is on them. What train.csv says is not read."),
    ({"test/cat/1.png": b"", "val/dog/1.png": b""}, "has no files in train/<class>/."),
    ({"train/cat/1.png": b"", "test/cat/1.png": b""}, "has one class only, cat: there must"),
    ({"cat/1.png": b""}, "has one class only, cat"),
    ({"train/cat/1.png": b"", "train/dog/1.png": b"", "test/cow/1.png": b"", "test/cat/1.png": b""},
     "(only below train: “dog”; only below test: “cow”)"),
    ({"train/cat/1.png": b"", "train/Dog/1.png": b"", "test/cat/1.png": b"", "test/dog/1.png": b""},
     "“Dog” and “dog” differ in capitals or spaces only: give them one name."),
    ({"train/cat /1.png": b"", "train/dog/1": b"", "test/cat/1.png": b"", "test/dog/1.png": b""},
     "“cat␣” and “cat” differ in capitals or spaces only"),
    ({"train/cat/1.png": b"", "train/new/": b"", "test/cat/1.png": b"", "test/new/1.png": b""},
     "“new” below train has no file. Put pictures there, or remove the folder."),
]  # fmt: skip


@pytest.mark.parametrize("make", [written, zipped])
@pytest.mark.parametrize(("content", "sentence"), REFUSED)
def test_what_cannot_be_trained_on_is_refused(tmp_path, make, content, sentence):
    path = make(tmp_path / "mine.zip", content)
    with pytest.raises(PictureError, match=re.escape(sentence)):
        load(str(path), root=tmp_path / "kept")
    assert not list((tmp_path / "kept").rglob("*.pt"))


DETECTION = {
    "YOLO": ["train/images/1.jpg", "train/labels/1.txt", "val/images/2.jpg", "val/labels/2.txt"],
    "YOLO, by kind": ["images/train/1.jpg", "labels/train/1.txt", "images/val/2.jpg", "data.yaml"],
    "YOLO, flat": ["1.jpg", "1.txt", "2.jpg", "2.txt", "classes.txt"],
    "YOLO, in parts": ["train/1.jpg", "train/1.txt", "test/2.jpg", "test/2.txt"],
    "YOLO, Roboflow": ["train/images/1.jpg", "train/labels/1.txt", "data.yaml", "README.txt"],
    "Pascal VOC": ["VOC2007/JPEGImages/1.jpg", "VOC2007/Annotations/1.xml",
                   "VOC2007/ImageSets/Main/train.txt"],
    "Pascal VOC, flat": ["train/1.jpg", "train/1.xml", "test/2.jpg", "test/2.xml"],
    "COCO": ["annotations/instances_train2017.json", "train2017/1.jpg", "val2017/2.jpg"],
    "COCO, Roboflow": ["train/1.jpg", "train/_annotations.coco.json", "valid/2.jpg"],
    "segmentation": ["train/images/1.png", "train/masks/1.png", "test/images/2.png"],
}  # fmt: skip


@pytest.mark.parametrize("top", ["", "my set/"])
@pytest.mark.parametrize("title", DETECTION)
def test_boxes_and_masks_are_no_classes(tmp_path, title, top):
    with pytest.raises(PictureError, match="is laid out for ") as refused:
        planned(tmp_path, {top + name: b"" for name in DETECTION[title]})
    assert title.partition(",")[0] in str(refused.value)
    assert EXPECTED in str(refused.value) and "Found: " in str(refused.value)


def test_words_beside_the_pictures_of_a_class_are_no_boxes(tmp_path):
    content = {f"{part}/{name}/1{end}": b"" for part in ("train", "test") for name in ("cat", "dog")
               for end in (".jpg", ".txt")}  # fmt: skip
    assert planned(tmp_path, content).classes == ("cat", "dog")


def heic():
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200)


def test_a_class_without_a_readable_picture_is_refused(tmp_path):
    content = {f"{part}/cat/{k}.png": png() for part in ("train", "test") for k in range(2)}
    content |= {f"{part}/dog/{k}.HEIC": heic() for part in ("train", "test") for k in range(2)}
    with pytest.raises(
        PictureError,
        match=r"the class “dog” has no picture that can be read below train; all of its 2 files "
        r"were left out. The first of them: train/dog/0.HEIC is a HEIC picture, as phones save "
        r"them. .*pillow-heif",
    ):
        load(str(zipped(tmp_path / "mine.zip", content)), root=tmp_path / "kept")


def test_a_class_that_can_only_be_learned_is_refused(tmp_path):
    content = {f"{part}/{name}/1.png": png() for part in ("train", "test") for name in ("a", "b")}
    content["test/b/1.png"] = b"no picture"
    with pytest.raises(PictureError, match=r"“b” has no picture that can be read below test; its "):
        load(str(written(tmp_path / "mine", content)), root=tmp_path / "kept")


def test_one_picture_cannot_be_split(tmp_path):
    content = {"cat/1.png": png(), "cat/2.png": png(), "dog/1.png": png(), "dog/2.png": b"x"}
    with pytest.raises(PictureError, match=r"the class “dog” has one picture only that can be rea"):
        load(str(written(tmp_path / "mine", content)), root=tmp_path / "kept")


def test_thousands_of_classes_are_refused(tmp_path):
    content = {f"{number}/{k}.png": b"" for number in range(layout.MAX_CLASSES + 1) for k in "ab"}
    with pytest.raises(PictureError, match=r"has 1,001 classes; at most 1,000 are told apart here"):
        planned(tmp_path, content)


def test_a_link_in_a_zip_is_left_out(tmp_path):
    path = zipped(tmp_path / "mine.zip", {f"{name}/{k}.png": b"" for name in "ab" for k in "12"})
    with zipfile.ZipFile(path, "a") as file:
        info = zipfile.ZipInfo("a/link.png")
        info.external_attr = 0o120777 << 16
        file.writestr(info, "../../etc/passwd")
    with open_archive(path) as opened:
        found = layout.layout(opened, path)
    assert found.left_out == ["a/link.png: a link to another file, which a ZIP cannot follow."]


def test_paths_that_lead_out_of_a_zip_stay_in_it(tmp_path):
    content = {f"../../{part}/{name}/1.png": b"" for part in ("train", "val") for name in "ab"}
    assert planned(tmp_path, content).classes == ("a", "b")


@pytest.mark.parametrize(
    ("name", "shown"),
    [(" cat", "␣cat"), ("cat  ", "cat␣␣"), ("a  b", "a␣␣b"), ("a\u00a0b", "a⍽b"),
     ("a\u200bb", "a⍽b"), ("a b", "a b"), ("  ", "␣␣")],
)  # fmt: skip
def test_stray_spaces_are_made_visible(name, shown):
    assert visible(name) == shown
    assert bool(list(odd_names([name]))) == (name != "a b")


def test_names_that_differ_in_capitals_are_pointed_out():
    [sentence] = odd_names(["Cat", "cat", "dog"])
    assert sentence.startswith("“Cat” and “cat” differ in capitals or spaces only: they are taken")
