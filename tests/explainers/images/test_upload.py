"""Uploaded ZIPs: kept once they have been looked at, refused in words."""

import os
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers.images import upload
from explainers.images.pictures import PictureError
from tests.zips import zipped

GOOD = zipped("train/cat/1.png", "train/dog/1.png", "test/cat/1.png", "test/dog/1.png")


def test_a_good_one_is_kept_once_under_a_harmless_name(tmp_path):
    first = upload.keep("../my pets.zip", GOOD, tmp_path)
    assert first == upload.keep("../my pets.zip", GOOD, tmp_path)
    assert first.parent == tmp_path / "uploads"
    assert first.name.startswith("my-pets-") and first.suffix == ".zip"
    assert list((tmp_path / "uploads").iterdir()) == [first]
    assert upload.summary(first) == "2 files to train on and 2 to test on, in 2 classes"
    alone = upload.keep("alone.zip", zipped("cat/1.png", "cat/2.png", "dog/1.png"), tmp_path)
    assert upload.summary(alone) == "3 files in 2 classes; one in 5 is set aside to test on"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"no zip", "pets.zip is neither a folder nor a whole ZIP"),
        (GOOD[:-30], "pets.zip is neither a folder nor a whole ZIP"),
        (zipped("cat/1.png"), r"pets.zip has one class only, cat: there must be at least two"),
    ],
)
def test_a_bad_one_is_named_and_not_kept(tmp_path, content, sentence):
    with pytest.raises(PictureError, match=sentence):
        upload.keep("pets.zip", content, tmp_path)
    assert list((tmp_path / "uploads").iterdir()) == []


def test_one_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(upload, "MAX_MEGABYTES", 0)
    with pytest.raises(PictureError, match="at most 0 MB are taken by upload"):
        upload.keep("pets.zip", GOOD, tmp_path)


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


ANNA, BERT = "a" * 32, "b" * 32


def test_a_visitor_has_uploads_of_their_own(tmp_path):
    token = upload.keep_for(ANNA, "../my pets.zip", GOOD, tmp_path)
    assert token.startswith("my-pets-")
    assert upload.of(ANNA, tmp_path) == [token]
    assert upload.of(BERT, tmp_path) == []
    assert upload.place(ANNA, token, tmp_path).read_bytes() == GOOD
    assert not upload.place(BERT, token, tmp_path).exists()
    upload.delete(BERT, token, tmp_path)
    assert upload.of(ANNA, tmp_path) == [token]
    upload.delete(ANNA, token, tmp_path)
    assert upload.of(ANNA, tmp_path) == []


@given(st.text(max_size=50), st.text(max_size=70))
def test_no_name_leads_out_of_the_visitors_folder(visitor, token):
    root = Path("/somewhere")
    try:
        found = upload.place(visitor, token, root)
    except ValueError:
        return
    assert found == root / "uploads" / visitor / f"{token}.zip"
    assert ".." not in found.parts


@pytest.mark.parametrize("token", ["/etc", "../x-00000000", "x", "x-0000000g", "x/y-00000000", ""])
def test_what_is_no_token_has_no_place(tmp_path, token):
    with pytest.raises(ValueError, match="no upload"):
        upload.place(ANNA, token, tmp_path)
    with pytest.raises(ValueError, match="Nobody"):
        upload.place("", "x-00000000", tmp_path)


def test_a_visitor_has_only_so_many(tmp_path):
    classes = [(f"cat{k}/1.png", f"cat{k}/2.png", "dog/1.png") for k in range(upload.MOST + 1)]
    *taken, last = [zipped(*names) for names in classes]
    tokens = [upload.keep_for(ANNA, "pets.zip", content, tmp_path) for content in taken]
    assert upload.keep_for(ANNA, "pets.zip", taken[0], tmp_path) == tokens[0]  # the same again
    with pytest.raises(PictureError, match="each visitor may have 3 uploads of at most 400 MB"):
        upload.keep_for(ANNA, "pets.zip", last, tmp_path)
    assert set(upload.of(ANNA, tmp_path)) == set(tokens)
    upload.keep_for(BERT, "pets.zip", last, tmp_path)
    upload.delete(ANNA, tokens[1], tmp_path)
    upload.keep_for(ANNA, "pets.zip", last, tmp_path)


def test_a_visitor_has_only_so_much(tmp_path, monkeypatch):
    content = GOOD
    monkeypatch.setattr(upload, "MOST_MEGABYTES", 1.5 * len(content) / 2**20)
    upload.keep_for(ANNA, "pets.zip", content, tmp_path)
    with pytest.raises(PictureError, match="Delete one of yours first"):
        upload.keep_for(ANNA, "other.zip", content, tmp_path)


def test_the_uploads_of_who_is_gone_are_deleted(tmp_path):
    own = upload.keep("mine.zip", GOOD, tmp_path)
    tokens = {who: upload.keep_for(who, "pets.zip", GOOD, tmp_path) for who in (ANNA, BERT)}
    assert upload.sweep(tmp_path, []) == []
    long_ago = time.time() - upload.GONE_AFTER - 1
    for who in (ANNA, BERT):
        os.utime(tmp_path / "uploads" / who / ".seen", (long_ago, long_ago))
    trained_on = upload.place(ANNA, tokens[ANNA], tmp_path)
    assert upload.sweep(tmp_path, [trained_on]) == [upload.place(BERT, tokens[BERT], tmp_path)]
    assert upload.of(ANNA, tmp_path) == [tokens[ANNA]]
    assert not (tmp_path / "uploads" / BERT).exists()
    upload.seen(ANNA, tmp_path)  # and here she is again
    assert upload.sweep(tmp_path, []) == []
    assert own.exists()
