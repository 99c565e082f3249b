"""Files that say more than they hold are refused before anybody unfolds them."""

from pathlib import Path
from typing import Any

import pytest
import torch

from explainers.networks import weight_files


def folded(depth: int) -> list[Any]:
    """Lists that name the one before ten times: 10 to the power of `depth` of them."""
    inner: list[Any] = []
    for _ in range(depth):
        inner = [inner] * 10
    return inner


def holding_itself() -> list[Any]:
    inner: list[Any] = []
    inner.append(inner)
    return inner


LONG = "x" * 100_000

REFUSED = {
    "one number a million times": ({"a": torch.zeros(1).expand(1_000_000)}, "repeats its 4"),
    "a window that overlaps": (torch.zeros(20).as_strided((9, 9), (1, 1)), "repeats its 80"),
    "deep within": ({"a": [(1, {"b": torch.zeros(1).expand(2)})]}, "repeats its 4"),
    "an outline": ({"a": torch.zeros(2, device="meta")}, "shapes without numbers"),
    "lists of lists": ({"a": folded(30)}, "over and over"),
    "a list that holds itself": (holding_itself(), "over and over"),
    "one long text many times": ([LONG] * 100, "over and over"),
    "as a name": ({(LONG, number): 1 for number in range(100)}, "over and over"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_says_more_than_it_holds_is_refused(case, tmp_path: Path) -> None:
    values, words = REFUSED[case]
    torch.save(values, tmp_path / "some.pt")
    with pytest.raises(ValueError, match=words):
        weight_files.read(tmp_path / "some.pt")


def test_what_is_shared_and_nothing_more_is_read(tmp_path: Path) -> None:
    """Tied weights, views and a few names that are told once are what honest programs write."""
    weight = torch.arange(12.0).reshape(3, 4)
    values = {"a": weight, "b": weight, "c": weight.t(), "d": weight[1:], "e": ["dog"] * 50}
    torch.save(values, tmp_path / "some.pt")
    found = weight_files.read(tmp_path / "some.pt")
    assert all(torch.equal(found[name], values[name]) for name in "abcd")
    assert found["e"] == values["e"]
