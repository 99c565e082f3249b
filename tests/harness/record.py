"""Holds the numbers of every page to those that it has shown before, address by address.

    python -m tests.harness.record            add the addresses that the list does not have yet
    python -m tests.harness.record --check    open all of them, and say which numbers are gone
    python -m tests.harness.record --check losses pooling    those of some pages

`addresses.jsonl` lists, for every page with controls, the address of each view, of each preset,
of what a view suggests to try and what its questions lead to, of each option of each choice, and
some drawn ones; and the numbers there. An address stays in the list as it was first written, since
links do. To accept other numbers, delete the line and record it again.

A number that is recorded must still be somewhere on the page; more may be there. Not looked at:
Home (what is installed), runs and their curves (there are none in a fresh folder), measured times,
the devices of a machine, a reader's own files, and what another processor rounds into other
numbers: of the addresses that exist so far those were taken out of the list, found with PyTorch
held to plain instructions (`ATEN_CPU_CAPABILITY=default`). What is counted over all test pictures
would have to draw them first: of the pages of `CHOSEN_BY_HAND` only addresses that do without are
in the list, and no others come to it unless these pages are named.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from streamlit.testing.v1 import AppTest

from explainers import answers
from explainers.kinds import Choice, Flag
from explainers.settings import Setting
from tests.harness import draw, numbers, visit
from tests.harness.sketch import Numbers
from tests.harness.visit import Page, Visit

FILE = Path(__file__).with_name("addresses.jsonl")
CHOSEN_BY_HAND = ("evaluate", "checkpoints")
DRAWN = 8  # addresses of each page
CLICKED = {"-statistics-": "preset", "-try-": "try", "-show": "question"}
"""Parts of the keys of buttons that set values, and what such a button is."""
CHOSEN = ("button_group", "selectbox", "select_slider", "toggle", "checkbox", "radio")


@dataclass(frozen=True)
class Recorded:
    """The numbers of an address, and what leads there: a view, a preset, …."""

    source: str
    numbers: Numbers


def recorded() -> dict[str, Recorded]:
    """Every address of the list."""
    lines = map(json.loads, FILE.read_text(encoding="utf-8").splitlines())
    return {line["address"]: Recorded(line["from"], Numbers.read(line)) for line in lines}


def slug(address: str) -> str:
    """The page that an address opens."""
    return urlsplit(address).path.removeprefix("/")


def faults(kept: Mapping[str, Recorded]) -> Iterator[tuple[str, list[str]]]:
    """The addresses of `kept` that lack some of their numbers now, and which."""
    for address, seen, images in opened(kept):
        asked = kept[address].numbers
        lost = troubles(seen)
        if not lost and asked.missing(numbers.shown(seen, images)):
            lost = asked.missing(numbers.anywhere(seen, images))  # it may stand in the words by now
        if lost:
            yield address, lost


def opened(addresses: Iterable[str]) -> Iterator[tuple[str, Visit, list[Any]]]:
    """Each of `addresses`, `/slug?query`, what is seen there, and the pictures.

    Use it within `visit.watching()`.
    """
    pages: dict[str, Page] = {}
    with numbers.pictures() as images:
        for address in addresses:
            page = pages.setdefault(slug(address), Page(slug(address)))
            images.clear()
            query = parse_qsl(urlsplit(address).query, keep_blank_values=True)
            yield address, page.visit(dict(query)), images


def troubles(seen: Visit) -> list[str]:
    """That a page broke, or did not understand its address."""
    errors = [f"exception: {node.value}" for node in seen.app.exception]
    return [*errors, *seen.unfair] + [
        f"refused: {node.value}" for node in seen.app.warning if "In the address" in node.value
    ]


# --- the addresses that there are ---------------------------------------------------------------


def addresses(name: str) -> dict[str, str]:
    """What a page's views, buttons and choices lead to, and some drawn; with what leads there."""
    page, found = Page(name), dict[str, str]()
    table = page.table()
    for view in table["view"].kind.options:
        for source, query in _of_view(page, {"view": view}):
            found.setdefault(_address(name, query), source)
    for place in range(DRAWN):
        query = draw.legal(name, table, Random(f"{name} {place}"))
        found.setdefault(_address(name, query), "drawn")
    return found


def _of_view(page: Page, view: dict[str, str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield "view", view
    if questions := _questions(page.visit(view).app):
        view = {**view, "said": answers.write(dict.fromkeys(questions, 0))}
        yield "view", view
    app = page.visit(view).app
    for key in [str(button.key) for button in app.button]:
        if source := next((name for part, name in CLICKED.items() if part in key), ""):
            clicked = page.visit(view).app.button(key=key).click().run()
            yield source, {name: str(value) for name, value in clicked.query_params.items()}
    for name in [
        n for box in app.selectbox if box.key == f"{page.slug}-preset" for n in box.options
    ]:
        chosen = page.visit(view).app.selectbox(key=f"{page.slug}-preset").select(name).run()
        yield "preset", {key: str(value) for key, value in chosen.query_params.items()}
    there = {str(getattr(node, "key", "")) for kind in CHOSEN for node in app.get(kind)}
    for name, setting in page.table(view).items():
        if f"{page.slug}-{name}" in there and name != "view":
            for value in _others(setting):
                yield "choice", {**view, name: setting.write(value)}


def _questions(app: AppTest) -> list[str]:
    keys = [str(radio.key) for radio in app.radio]
    return [key.partition("-predict-")[2] for key in keys if "-predict-" in key]


def _others(setting: Setting) -> list[Any]:
    """The values of a choice that are not its default."""
    match setting.kind:
        case Flag():
            return [not setting.default]
        case Choice(options=options):
            return [option for option in options if option != setting.default]
    return []


def _spelled_today(address: str, table: Mapping[str, Setting]) -> str:
    """The same address as the page would write it now, as far as it understands it."""
    query = dict[str, str]()
    for name, text in sorted(parse_qsl(urlsplit(address).query, keep_blank_values=True)):
        try:
            value = table[name].read(text)
        except (KeyError, ValueError):
            query[name] = text
        else:
            if value != table[name].default:
                query[name] = table[name].write(value)
    return _address(slug(address), query)


def _address(name: str, query: Mapping[str, str]) -> str:
    return f"/{name}?{urlencode(query)}" if query else f"/{name}"


# --- the command line ---------------------------------------------------------------------------


def add(slugs: Iterable[str]) -> None:
    """Record the addresses that the list lacks; what it holds stays."""
    kept = recorded() if FILE.exists() else {}
    new = dict[str, str]()
    for name in slugs:
        table = Page(name).table()
        known = {_spelled_today(address, table) for address in kept if slug(address) == name}
        found = addresses(name).items()
        new |= {
            a: source
            for a, source in found
            if _spelled_today(a, table) not in known and not (known and source == "drawn")
        }
    for address, seen, images in opened(new):
        if found := troubles(seen):
            print(f"left out: {address}: {found}")
        else:
            kept[address] = Recorded(new[address], numbers.shown(seen, images))
    lines = [
        {"address": address, "from": held.source, **held.numbers.write()}
        for address, held in sorted(kept.items())
    ]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    FILE.write_text(text, encoding="utf-8")
    print(f"{len(lines)} addresses")


def check(slugs: Iterable[str]) -> bool:
    """Print the recorded addresses that lack numbers; whether there are none."""
    wanted = set(slugs)
    kept = {address: held for address, held in recorded().items() if slug(address) in wanted}
    found = 0
    for address, lost in faults(kept):
        found += 1
        print(address, *lost, sep="\n    ", flush=True)
    print(f"{len(kept)} addresses opened, {found} of them lack numbers")
    return not found


def main() -> None:
    """Read the arguments; ends with status 1 where numbers are gone."""
    parser = argparse.ArgumentParser(prog="python -m tests.harness.record", description=__doc__)
    parser.add_argument("slugs", nargs="*", help="pages to look at; all by default")
    parser.add_argument("--check", action="store_true", help="compare, record nothing")
    asked = parser.parse_args()
    every = [one for one in visit.slugs() if asked.check or one not in CHOSEN_BY_HAND]
    slugs = asked.slugs or every
    logging.disable(logging.WARNING)  # Streamlit's, about running without a browser
    with tempfile.TemporaryDirectory() as fresh, visit.watching():
        os.environ.update(LAYERS_RUNS=f"{fresh}/runs", LAYERS_DATA=f"{fresh}/data")
        sys.exit(0 if check(slugs) else 1) if asked.check else add(slugs)


if __name__ == "__main__":
    main()
