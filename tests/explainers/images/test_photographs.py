"""The photographs of an installed package."""

import sys

import pytest

from explainers.images import photographs as module
from explainers.images.photographs import photographs
from explainers.images.picture import open_picture


def test_without_the_package_there_are_none(monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    assert photographs() == ()


def test_they_open_and_name_their_origin():
    pytest.importorskip("skimage")
    found = photographs()
    sizes = {photo.title: open_picture(photo.path).size for photo in found}
    assert sizes == {
        "A cat": (451, 300),
        "A cup of coffee": (600, 400),
        "A rocket": (640, 427),
        "An astronaut": (512, 512),
    }
    assert all("CC0" in photo.credit or "public domain" in photo.credit for photo in found)


def test_a_file_that_went_missing_is_not_offered(tmp_path, monkeypatch):
    (tmp_path / "skimage" / "data").mkdir(parents=True)
    (tmp_path / "skimage" / "__init__.py").touch()
    (tmp_path / "skimage" / "data" / "coffee.png").touch()
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    monkeypatch.delitem(sys.modules, "skimage", raising=False)
    assert [photo.title for photo in photographs()] == ["A cup of coffee"]
