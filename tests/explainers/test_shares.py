"""Percentages are written alike on all pages, by Python and in the browser."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers import shares
from explainers.shares import percent

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("explainers/**/*.py"), *ROOT.glob("pages/**/*.py")])
OURS = {"explainers/shares.py"}
PLAIN = {  # what is read in a shell, or is code that knows nothing of ours
    *("explainers/training/progress.py", "explainers/training/worker.py"),
    *("explainers/lessons/runs/code.py", "explainers/lessons/train/code.py"),
    *("explainers/lessons/receptive_field/code.py", "explainers/networks/as_file.py"),
}
OTHERWISE = re.compile(r"\d ?%(?![a-zA-Z{(\d])|\{[^{}]*%\}")
STYLE = re.compile(r"(?:width|height|left|top|right): ?|^\d+% \d+%$|polygon")  # of HTML


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Texts of a module that are no docstrings, with their lines; of numbers in them the format."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.lineno, node.value
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            yield node.lineno, "{" + ast.unparse(node.format_spec)[2:-1] + "}"


def test_no_page_writes_a_percentage_otherwise():
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text[:80]!r}"
        for path in FILES
        if str(path.relative_to(ROOT)) not in OURS | PLAIN
        for line, text in texts(path)
        if OTHERWISE.search(text) and not STYLE.search(text)
    ]
    assert not found, "\n".join(found)


def test_no_component_writes_a_percentage_of_its_own():
    own = re.compile(r"\} ?%[`<]|toFixed\(\d\)\} ?%")
    style = re.compile(r"style|setProperty")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted(ROOT.glob("pages/**/*.js"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if own.search(line) and not style.search(line)
    ]
    assert not found, "\n".join(found)


@given(st.floats(0, 1), st.integers(0, 3))
def test_it_is_the_share_times_a_hundred_with_so_many_digits(share, digits):
    number, sign = percent(share, digits).split("\N{NO-BREAK SPACE}")
    assert sign == "%" and abs(float(number) - 100 * share) <= 0.5 * 10**-digits + 1e-8
    assert re.fullmatch(rf"\d+\.\d{{{digits}}}" if digits else r"\d+", number)


@pytest.mark.parametrize("digits", [0, 1, 2])
def test_a_share_just_between_two_is_rounded_up_whatever_its_float_is(digits):
    """Accuracies are so many of so many: the exact share decides."""
    for total in (8, 200, 2000, 10_000, 20_000):
        for right in range(0, total + 1, max(1, total // 2000)):
            up = (2 * right * 10 ** (2 + digits) + total) // (2 * total)
            whole, rest = divmod(up, 10**digits)
            wanted = f"{whole}.{rest:0{digits}d}" if digits else str(whole)
            assert percent(right / total, digits) == f"{wanted}\N{NO-BREAK SPACE}%", (right, total)


def test_what_is_no_number_is_not_rounded():
    assert [percent(one)[:-2] for one in (float("nan"), float("inf"), -0.0305)] == [
        *("nan", "inf", "-3.1")
    ]


def test_what_is_not_known_is_a_dash():
    assert percent(None) == "–"


@pytest.mark.parametrize(
    ("reach", "marks"),
    [
        ((0.0, 1.0), ["0", "20", "40", "60", "80", "100"]),
        ((0.1, 0.62), ["10", "20", "30", "40", "50", "60"]),
        ((0.741, 0.763), ["75", "76"]),
        ((0.72, 0.783), ["72", "74", "76", "78"]),
        ((0.5, 0.5), ["50"]),
    ],
)
def test_an_axis_of_shares_has_whole_percents(reach, marks):
    found = shares.axis(*reach)
    assert found["ticktext"] == [f"{mark}\N{NO-BREAK SPACE}%" for mark in marks]
    assert found["tickvals"] == [int(mark) / 100 for mark in marks]
