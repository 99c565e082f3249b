"""What must be true of every snippet: it runs in three ways, and prints the same in all of them."""

from __future__ import annotations

import re

from explainers import catalogue, places
from explainers.snippets import PROJECT, pasteable
from explainers.worked import MINUS
from tests.snippets import standins
from tests.snippets.collect import Shown, bare, snippets
from tests.snippets.shell import Shell

SECONDS = re.compile(r"\d+\.\d+ s\b")
NUMBER = re.compile(r"(?<![\w.#])(\d{1,3}(?:,\d{3})+|\d+)(\.\d*)?(e[-+−]?\d\d?)?(?!\w)")
ABOVE = "the very numbers above"


def pages(section: str) -> list[str]:
    """The pages of a section of the catalogue."""
    return [page.slug for page in catalogue.PAGES if page.section == section]


def check(slug: str, shell: Shell) -> None:
    """Run all snippets of the page `slug`; tells of all that fail at once."""
    assert not bare(slug), f"no code is shown at {bare(slug)}"
    problems = [said for shown in snippets(slug) for said in _try(shown, shell)]
    assert not problems, "\n\n".join(problems)


def _try(shown: Shown, shell: Shell) -> list[str]:
    if "CIFAR10(" in shown.text:  # once collected: a page that finds it shows something else
        standins.cifar10(places.data())
    project = shown.text.startswith(PROJECT)
    named = ("tensorboard",) if "tensorboard" in shown.text else ()
    found = {
        "a file": shell.file(shown.text, project=project, named=named),
        "pasted": shell.paste(shown.text, project=project, named=named),
        "a cell": shell.cell(shown.text, project=project, named=named),
    }
    said = [f"{way}: {one.errors or one.status}" for way, one in found.items() if not one.fine]
    if len({SECONDS.sub("", one.printed) for one in found.values()}) > 1:
        said += [f"{way} prints\n{one.printed}" for way, one in found.items()]
    if shown.prints == ABOVE and (absent := missing(found["a file"].printed, shown.page)):
        said.append(f"it prints {absent}, which are not on the page")
    if pasteable(shown.text) != shown.text:
        said.append("it has empty lines where a shell does not want them")
    return [f"{shown.where}\n{shown.text}\n\n{words}" for words in said]


def missing(printed: str, page: str) -> list[float]:
    """The numbers that are printed and not on the page, as far as both are rounded."""
    shown = _numbers(page)
    return [
        value
        for value, half in _numbers(printed)
        if not any(abs(value - other) <= (half + also) * 1.001 for other, also in shown)
    ]


def _numbers(text: str) -> set[tuple[float, float]]:
    """The numbers in `text`, without signs, each with half a unit of its last digit."""
    found = set()
    for whole, fraction, exponent in NUMBER.findall(text):
        power = exponent.replace(MINUS, "-") or "e0"
        digits = max(0, len(fraction) - 1)
        unit = 10.0 ** (int(power[1:]) - digits)
        found.add((float(whole.replace(",", "") + fraction + power), unit / 2))
    return found
