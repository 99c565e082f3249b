"""CIFAR-10 placed by hand: used offline, verified, and never changed or removed."""

import gzip
import hashlib
import io
import pickle
import tarfile

import numpy as np
import pytest
from torchvision.datasets import CIFAR10

from explainers.images import cifar10
from explainers.images.pictures import PictureError
from explainers.images.sources import load

TRAIN = [f"data_batch_{number}" for number in range(1, 6)]
FOLDER = "cifar-10-batches-py"


def md5(data):
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


@pytest.fixture
def files(monkeypatch):
    """Small files of the true format, which torchvision takes for the real ones; no network."""
    random = np.random.default_rng(0)
    made = {
        name: {"data": random.integers(0, 256, (3, 3072), dtype=np.uint8), "labels": [0, 1, 2]}
        for name in (*TRAIN, "test_batch")
    }
    made["batches.meta"] = {"label_names": [f"class {number}" for number in range(10)]}
    made = {name: pickle.dumps(value, protocol=2) for name, value in made.items()}
    monkeypatch.setattr(CIFAR10, "train_list", [[name, md5(made[name])] for name in TRAIN])
    monkeypatch.setattr(CIFAR10, "test_list", [["test_batch", md5(made["test_batch"])]])
    meta = {"filename": "batches.meta", "key": "label_names", "md5": md5(made["batches.meta"])}
    monkeypatch.setattr(CIFAR10, "meta", meta)
    monkeypatch.setattr(CIFAR10, "url", "http://127.0.0.1:9/cifar-10-python.tar.gz")
    return made


def archive(files, *, packed=True):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as file:
        for name, data in {**files, "readme.html": b"<html>"}.items():
            info = tarfile.TarInfo(f"{FOLDER}/{name}")
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
    return gzip.compress(buffer.getvalue(), mtime=0) if packed else buffer.getvalue()


def place(root, files):
    """Write these, and give what is there: nothing of it may change."""
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return {root / name: data for name, data in files.items()}


def unchanged(there):
    return all(path.read_bytes() == data for path, data in there.items())


PLACES = {
    "an archive": lambda files: {"cifar-10-python.tar.gz": archive(files)},
    "an archive that a browser has unzipped": lambda files: {
        "cifar-10-python.tar": archive(files, packed=False)
    },
    "a folder": lambda files: {f"{FOLDER}/{name}": data for name, data in files.items()},
    "a folder in a folder": lambda files: {
        f"cifar-10-python/{FOLDER}/{name}": data for name, data in files.items()
    },
    "a damaged archive beside a whole folder": lambda files: {
        "cifar-10-python.tar.gz": archive(files)[:300],
        **{f"{FOLDER}/{name}": data for name, data in files.items()},
    },
    "half a folder beside a whole archive": lambda files: {
        "cifar-10-python.tar.gz": archive(files),
        f"{FOLDER}/{TRAIN[0]}": files[TRAIN[0]],
    },
}


@pytest.mark.parametrize("how", PLACES)
def test_it_is_used_without_a_network_and_stays(tmp_path, files, how):
    there = place(tmp_path, PLACES[how](files))
    assert cifar10.is_here(tmp_path)
    pictures = load("cifar10", root=tmp_path)
    assert len(pictures.train.labels) == 15 and len(pictures.test.labels) == 3
    assert pictures.classes[9] == "class 9"
    assert unchanged(there)
    beside = {path.relative_to(tmp_path).parts[0] for path in tmp_path.iterdir()}
    assert beside == {path.relative_to(tmp_path).parts[0] for path in there} | {"prepared"}


BROKEN = {
    "half unpacked": (
        lambda files: {f"{FOLDER}/{name}": files[name] for name in TRAIN[:2]},
        r"cifar-10-batches-py is not whole: data_batch_3 is missing, data_batch_4 is missing, "
        r"data_batch_5 is missing and 2 more\. Nothing of it was changed",
    ),
    "another content": (
        lambda files: (
            {f"{FOLDER}/{name}": data for name, data in files.items()}
            | {f"{FOLDER}/test_batch": b"other"}
        ),
        r"is not whole: test_batch is damaged \(its MD5 is another one\)\.",
    ),
    "cut off": (
        lambda files: {"cifar-10-python.tar.gz": archive(files)[:-400]},
        r"cifar-10-python.tar.gz cannot be used: it is cut off or damaged",
    ),
    "empty": (lambda files: {"cifar-10-python.tar.gz": b""}, r"cannot be used: it is cut off or"),
    "a web page": (
        lambda files: {"cifar-10-python.tar.gz": b"  <!doctype html><p>Log in"},
        r"cannot be used: it is a web page, as a network that wants a login answers",
    ),
    "without a file": (
        lambda files: {"cifar-10-python.tar.gz": archive(dict(list(files.items())[:-1]))},
        r"cannot be used: batches.meta is missing",
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_what_is_not_whole_is_said_and_stays(tmp_path, files, how):
    make, sentence = BROKEN[how]
    there = place(tmp_path, make(files))
    for _ in range(2):  # the first try leaves nothing that would change the second
        with pytest.raises(PictureError, match=sentence):
            load("cifar10", root=tmp_path)
        assert unchanged(there)
        assert not list(tmp_path.glob(".cifar10-*"))


def test_a_path_that_leaves_the_archive_touches_nothing(tmp_path, files):
    place(tmp_path / "data", {"cifar-10-python.tar.gz": archive({**files, "../../out": b"x"})})
    load("cifar10", root=tmp_path / "data")
    assert not list(tmp_path.rglob("out"))
