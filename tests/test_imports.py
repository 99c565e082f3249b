"""What may import what: the contracts of pyproject.toml, held by import-linter."""

import subprocess
import sys
import tomllib
from pathlib import Path

from explainers import catalogue

ROOT = Path(__file__).parents[1]
LINT = Path(sys.executable).with_name("lint-imports")


def test_the_contracts_are_kept():
    done = subprocess.run([LINT, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_contracts_know_every_section_of_the_pages():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    linter = settings["importlinter"]
    sections = {f"pages.{section}" for section in catalogue.SECTIONS}
    rooms = next(c for c in linter["contracts"] if c["name"].startswith("pages do not"))
    stack = next(c for c in linter["contracts"] if c["name"].startswith("pages stand"))
    assert sections <= set(linter["root_packages"])
    assert {f"{section}.*" for section in sections} == set(rooms["modules"])
    assert sections == set(stack["layers"][0].split(" | "))
