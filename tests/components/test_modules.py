"""What a module stands on: as Deno finds it, which follows the imports as a browser does."""

import json
import os
import subprocess

import deno
import pytest

from pages.parts import modules
from tests.components.deno_runs import HERE, PAGES

SCRIPTS = ("start/home/overview/first.js", "parts/component.js", "parts/dom.js")


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_imports_are_those_that_deno_follows(script, tmp_path):
    done = subprocess.run(
        [deno.find_deno_bin(), "info", "--json", "--config", HERE / "deno.json", PAGES / script],
        env={**os.environ, "DENO_DIR": str(tmp_path), "DENO_NO_UPDATE_CHECK": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = {one["local"] for one in json.loads(done.stdout)["modules"]}
    ours = {str(path) for path in modules.imported(PAGES / script)} | {str(PAGES / script)}
    assert ours == {path for path in found if path.endswith(".js")}
