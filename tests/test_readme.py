"""README holds what there is: pages, environment variables, options, fields of a result."""

import argparse
import re
from dataclasses import fields
from pathlib import Path

import pytest

from explainers import catalogue
from explainers.images.__main__ import parser as images_parser
from explainers.training.__main__ import parser as training_parser
from explainers.training.status import Result

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = [ROOT / "app.py", *ROOT.glob("explainers/**/*.py"), *ROOT.glob("pages/**/*.py")]


def options(parser: argparse.ArgumentParser) -> set[str]:
    """Every long option of a command line and of its commands, and every command's name."""
    found: set[str] = set()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                found |= {name, *options(command)}
        found |= {text for text in action.option_strings if text.startswith("--")}
    return found - {"--help"}


def variables() -> set[str]:
    """Every environment variable of our own that the code, or its tests, ask for."""
    tests = [*ROOT.glob("tests/**/*.py"), *ROOT.glob("benchmarks/*.py")]
    texts = [path.read_text(encoding="utf-8") for path in (*CODE, *tests)]
    return {name for text in texts for name in re.findall(r"\bLAYERS_[A-Z_]+\b", text)}


NAMED = {
    "page": {f"`/{page.slug}`" for page in catalogue.PAGES if page.slug != "home"},
    "variable": {f"`{name}`" for name in variables()},
    "option": {f"`{name}`" for name in options(training_parser()) | options(images_parser())},
    "field": {f"`{field.name}`" for field in fields(Result)},
}


@pytest.mark.parametrize("kind", NAMED)
def test_the_readme_names_every(kind):
    assert NAMED[kind], "there is none: what is looked for is looked for in the wrong place"
    assert sorted(name for name in NAMED[kind] if name not in README) == []


def test_the_readme_names_no_page_that_is_not_there():
    named = set(re.findall(r"^\| `/(\w+)` \|", README, re.MULTILINE))
    assert named == {page.slug for page in catalogue.PAGES if page.slug != "home"}
