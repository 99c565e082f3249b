"""Files that are replaced whole: by many at once, through errors, and through a power cut."""

import os
import threading
from pathlib import Path

import pytest

from explainers import files
from explainers.locks import try_lock


def test_a_reader_finds_one_whole_text_or_another_while_many_write(tmp_path: Path) -> None:
    path = tmp_path / "status.json"
    texts = {name * 50_000 for name in "abcd"}
    files.write(path, "a" * 50_000)

    def write_often(text: str) -> None:
        for _ in range(20):
            files.write(path, text, lasting=False)

    writers = [threading.Thread(target=write_often, args=(text,)) for text in texts]
    for writer in writers:
        writer.start()
    found = {path.read_text()}
    while any(writer.is_alive() for writer in writers):
        found.add(path.read_text())
    assert found <= texts
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "latest.pt"
    files.write(path, "old")
    with pytest.raises(ZeroDivisionError), files.replacing(path) as file:
        file.write(b"half of the new")
        raise ZeroDivisionError
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_what_lasts_is_on_the_disk_before_its_name_and_the_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    replace, fsync = Path.replace, os.fsync

    def told_fsync(handle: int) -> None:
        done.append("folder" if Path(f"/proc/self/fd/{handle}").readlink().is_dir() else "file")
        fsync(handle)

    def told_replace(part: Path, path: Path) -> Path:
        done.append(part.read_text())  # what a power cut at this moment would find
        return replace(part, path)

    monkeypatch.setattr(os, "fsync", told_fsync)
    monkeypatch.setattr(Path, "replace", told_replace)
    files.write(tmp_path / "result.json", "text")
    assert done == ["file", "text", "folder"]
    files.copy(tmp_path / "result.json", tmp_path / "copy.json")
    assert done[3:] == ["file", "text", "folder"]


def test_a_copy_is_another_file(tmp_path: Path) -> None:
    one, other = tmp_path / "epoch-0001.pt", tmp_path / "latest.pt"
    one.write_text("weights")
    files.copy(one, other)
    one.write_text("damaged")
    assert other.read_text() == "weights"


def test_leftovers_are_swept_away_and_who_still_writes_is_not_disturbed(tmp_path: Path) -> None:
    left = tmp_path / "status.json.123.part"
    left.write_text("{")
    with files.replacing(tmp_path / "latest.pt") as file:
        file.write(b"weights")
        files.sweep(tmp_path)
        assert not left.exists()
    assert (tmp_path / "latest.pt").read_text() == "weights"
    assert [path.name for path in tmp_path.iterdir()] == ["latest.pt"]


def test_who_is_swept_away_before_the_lock_begins_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept: list[str] = []

    def sweep_first(file, **how):
        if not swept:
            swept.append(file.name)
            Path(file.name).unlink()
        return try_lock(file, **how)

    monkeypatch.setattr(files, "try_lock", sweep_first)
    files.write(tmp_path / "status.json", "whole")
    assert swept and (tmp_path / "status.json").read_text() == "whole"


def test_others_may_read_what_is_written(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    files.write(tmp_path / "made", "")
    assert (tmp_path / "made").stat().st_mode == (tmp_path / "plain").stat().st_mode
