"""One's own folders under the notes' class: as the class itself finds them, or said in words."""

import contextlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from explainers.images.pictures import PictureError
from explainers.lessons.loading import own as loading_own
from explainers.loading import folders, own
from explainers.loading.folders import MyData
from explainers.loading.own import Part, TextLabels
from tests.explainers.images.archives import encoded, png, written


def run(code):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {"__name__": "snippet"})
    return printed.getvalue()


def notes(tmp_path, ants=3, bees=2):
    """The notes' second form: pictures, and a .txt file with the label of each."""
    content = {}
    for name, count in (("ants", ants), ("bees", bees)):
        for k in range(count):
            content[f"{name}_image/{k}.png"] = png((k, 90, 9), (20 + k, 10))
            content[f"{name}_label/{k}.txt"] = f"{name} {k}\n".encode()
    return written(tmp_path / "train", content)


@given(st.integers(1, 5), st.integers(1, 5), st.data())
@settings(max_examples=25, deadline=None)
def test_the_sum_gives_what_the_classes_give(tmp_path_factory, ants, bees, data):
    root = notes(tmp_path_factory.mktemp("x"), ants, bees)
    first, second = own.parts(root)
    assert first == Part("ants_image", "ants_label") and second.label_dir == "bees_label"
    both = TextLabels(str(root), "ants_image", "ants_label") + TextLabels(
        str(root), "bees_image", "bees_label"
    )
    found = loading_own.added(root, first, second)
    assert found.lengths == (ants, bees, len(both))
    idx = data.draw(st.integers(-len(both), len(both) - 1))
    picture, label = both[idx]
    item = found.item(idx)
    assert (item.image.tobytes(), item.label) == (picture.tobytes(), label)
    expected = f"{ants} {bees} {ants + bees}\n{picture.size} {label}\n"
    assert run(loading_own.code(found, idx, "", False)) == expected


def test_labels_in_the_names_of_the_folders(tmp_path):
    root = written(tmp_path / "t", {"*a*/1.png": png(), "b/1.png": png(), "b/2.png": png()})
    first, second = own.parts(root)
    found = loading_own.added(root, first, second)
    both = MyData(str(root), "*a*") + MyData(str(root), "b")
    assert [found.item(k).label for k in range(3)] == [both[k][1] for k in range(3)]
    assert loading_own.arithmetic(found, -1).startswith("-1 counts from the end: 3 − 1 = 2. 2 ≥ 1")
    assert loading_own.chosen([first, second], "gone", 5) == second


def test_what_the_class_would_stumble_over_is_said(tmp_path):
    root = notes(tmp_path)
    (root / "ants_image" / ".DS_Store").write_bytes(b"x")
    (root / "ants_label" / "1.txt").unlink()
    found = loading_own.added(root, *own.parts(root))
    with pytest.raises(PictureError, match=r"^\.DS_Store is not a picture of a kind"):
        found.item(0)
    with pytest.raises(PictureError, match=r"The label 1.txt cannot be opened: No such file"):
        found.item(2)
    with pytest.raises(PictureError, match=r"There is no index 99: 6 pictures have the indices 0 "):
        found.item(99)
    assert run(loading_own.code(found, 99, "", True)) == "4 2 6\n"


def test_a_file_keeps_its_mode_in_what_is_told(tmp_path):
    alpha = encoded(Image.new("RGBA", (9, 4), (1, 2, 3, 4)))
    root = written(tmp_path / "t", {"a/1.png": alpha, "b/1.png": png()})
    item = loading_own.added(root, *own.parts(root)).item(0)
    assert item.opened.picture.mode == "RGBA" and item.image.mode == "RGB"


@pytest.mark.parametrize("place", ["nowhere", "a\0b", "x" * 3000])
def test_no_folder_is_said(tmp_path, place):
    with pytest.raises(PictureError, match="cannot be opened as a folder"):
        own.parts(tmp_path / place)


def test_a_folder_without_folders_is_said(tmp_path):
    with pytest.raises(PictureError, match=r"has no folders in it. Give the folder around them"):
        own.parts(written(tmp_path / "t", {"1.png": png()}))


def test_the_drawn_pair_in_the_notes_second_form(tmp_path):
    root = folders.make_with_labels(tmp_path)
    first, second = own.parts(root)
    found = loading_own.added(root, first, second)
    assert found.lengths == (16, 8, 24)
    assert [found.item(k).label for k in (0, 15, 16)] == ["bird", "bird", "frog"]
    assert folders.make_with_labels(tmp_path) == root
    made = f"folders.make_with_labels(Path({str(tmp_path)!r}))"
    assert run(loading_own.code(found, 16, made, False)).splitlines()[-1] == "(64, 64) frog"
