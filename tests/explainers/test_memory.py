"""What is left of memory is told by the system, and by the limit of a container."""

import math

import pytest

from explainers import memory

SYSTEM = "MemTotal:  8000 kB\nMemFree:  1000 kB\nMemAvailable:   3000 kB\n"


@pytest.fixture
def told(tmp_path, monkeypatch):
    """The files that tell, of which there are none yet."""
    monkeypatch.setattr(memory, "SYSTEM", tmp_path / "meminfo")
    monkeypatch.setattr(memory, "CONTAINER", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("most", "taken", "files", "left"),
    [
        (None, None, None, 3_072_000),
        ("max", "500", "inactive_file 1", 3_072_000),
        ("2000000", "500000", "anon 1\ninactive_file 100000\nactive_file 9", 1_600_000),
        ("2000000", "500000", "", 1_500_000),
        ("9000000", "500000", "", 3_072_000),
        ("?", "\u2082", "", 3_072_000),
    ],
)
def test_the_lesser_of_both_counts(told, most, taken, files, left):
    (told / "meminfo").write_text(SYSTEM)
    for name, text in (("max", most), ("current", taken), ("stat", files)):
        if text is not None:
            (told / f"memory.{name}").write_text(text, encoding="utf-8")
    assert memory.left() == left


def test_where_nobody_tells_there_is_no_limit(told):
    assert memory.left() == math.inf
