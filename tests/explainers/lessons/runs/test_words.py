"""What the page of all runs says: its sentences, formulas, code, questions and examples."""

import math
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from explainers import settings
from explainers.figures.palette import LIGHT
from explainers.lessons.runs import beliefs, code, examples, figures, numbers, remarks, tries, words
from explainers.lessons.runs.numbers import Values
from explainers.markdown import plain
from explainers.training import comparing
from explainers.training.comparing import Comparison
from explainers.training.parents import Parent

CARD = Path(examples.__file__).parents[2] / "networks" / "weights" / "README.md"


def compared(before=0.748, after=0.766, pictures=2000, **recipe):
    one = examples.shipped().found[2]
    status = replace(one.status, test_pictures=pictures)
    first = replace(one, name="first", best=before, status=status)
    changed = replace(one.recipe, **recipe)
    return Comparison.of(first, replace(first, name="second", best=after, recipe=changed))


def test_a_gain_within_the_reach_of_chance_is_said_to_be_that():
    told = remarks.told(compared().after, compared(batch_size=32))
    assert "only the batch size differs: 128 → 32." in told
    assert "76.6 % − 74.8 % = +1.8 points: chance alone may do as much, up to 2.7 points." in told
    many = remarks.verdict(compared(pictures=10_000))
    assert many.endswith("+1.8 points: more than the 1.2 points that chance may do.")


def test_what_cannot_be_compared_has_no_verdict():
    for found in (compared(data="cifar10"), compared(after=None), compared(pictures=0)):
        assert remarks.verdict(found) == "" and remarks.formula(found) == ""
        assert figures.accuracies(found, LIGHT).data
    assert words.NO_OTHER in remarks.told(compared().after, None)


def test_the_formula_holds_the_numbers_that_it_comes_from():
    found = compared()
    p, q, n, reach, points = (
        float(x) for x in re.findall(r"(?<!\.)\b\d+\.\d+|\b2000", _plain(found))
    )
    assert (p, q, n) == (0.748, 0.766, 2000)
    assert reach == pytest.approx(comparing.chance(p, q, 2000), abs=1e-4)
    assert points == pytest.approx(100 * reach, abs=0.1)


def _plain(found):
    """The formula with each accuracy once."""
    text = remarks.formula(found)
    for p in ("0.7480", "0.7660"):
        text = text.replace(f"(1-{p})", "")
    return text


def test_a_run_just_as_good_is_expected_within_the_band():
    found = compared()
    low, high = (part["y"][0] for part in figures.accuracies(found, LIGHT).data[:2])
    assert high - low == pytest.approx(2 * found.chance / 100)
    assert (low + high) / 2 == pytest.approx(found.before.best)


def test_a_run_that_is_compared_with_none_is_told_why():
    one = compared().after
    assert words.ITSELF in remarks.told(one, None, one.name)
    assert words.NO_OTHER in remarks.told(one, None, "gone")
    child = replace(one, parent=Parent("*first*"))
    assert f"the weights of {plain('*first*')}, which is not here" in remarks.told(child, None)
    assert words.ITSELF in remarks.told(child, None, child.name)


def test_the_table_holds_all_that_differs():
    text = remarks.differences(compared(batch_size=32, seed=5))
    assert "| batch size | 128 | 32 |" in text and "| seed | 0 | 5 |" in text
    assert "| best test accuracy | 74.8 % | 76.6 % |" in text


def test_the_code_of_two_runs_prints_their_numbers():
    found = compared(batch_size=32)
    done = subprocess.run(
        [sys.executable, "-c", code.two(found)], capture_output=True, text=True, check=True
    )
    expected = f"+1.8 points; by chance up to {found.chance:.1f}"
    assert done.stdout.splitlines() == ["batch_size 128 → 32", expected]


def test_the_truths_are_what_is_computed():
    found = {one.name: one for one in beliefs.predictions()}
    spread = math.sqrt(2 * 0.75 * 0.25 / 2000) * math.sqrt(2 / math.pi)  # mean distance of normals
    assert found["equal"].truth == "About 1 point" and 0.8 < 100 * spread < 1.3
    assert f"{100 * spread:.1f} points" in found["equal"].because
    assert found["two-changes"].truth == "Only the more steps"
    assert (1 - 2 * 0.95) ** 20 > 0.8**20 and 0.8**80 < (1 - 2 * 0.95) ** 80
    assert found["best-of"].truth == "About 76.5 %"
    assert all(one.belief and one.because and one.prints for one in found.values())


def test_the_examples_are_those_of_the_model_card():
    card = CARD.read_text(encoding="utf-8")
    for name, data, accuracy, loss in examples.CARD:
        line = next(line for line in card.splitlines() if f"`{name}.pt`" in line)
        assert line.endswith(f"| {100 * accuracy:.2f} % | {loss:.3f} |")
        assert ("CIFAR-10" in line) == (data == "cifar10")
    for sentence in ("10,000 training and 2,000 test", "10,000 test pictures", "`fast`, 16 epochs"):
        assert sentence in card
    assert [one.recipe.epochs for one in examples.shipped().found] == [16] * 4


def test_what_is_set_on_the_page_is_legal():
    assert set(tries.ALL) == set(words.NOTICE) == set(words.VIEWS) - {"predict"}
    for one in (one for view in tries.ALL.values() for one in view if one.show):
        after = one.show(Values(run="first"))
        assert settings.checked(after) == after and after.run == "first"
    assert numbers.AT_ONCE < 200
