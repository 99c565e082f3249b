"""The two grids: what Python sends is what their JavaScript has been told."""

import json
from pathlib import Path

from explainers.lessons.receptive_field import figures, numbers
from pages.network.receptive_field import fields
from tests.components.deno_runs import complaints


def test_deno_finds_every_payload_as_it_is_declared(tmp_path):
    sent = []
    for values in numbers.PRESETS.values():
        found = numbers.followed(values)
        cell = numbers.cell(values, found)
        sent.append(figures.forward(found, cell, numbers.pixel(values)))
        sent.append(figures.back(found, cell))
        sent.append(figures.back(found, cell, cell.pixels.double()))
    types = Path(fields.__file__).with_name("types.d.ts").as_uri()
    script = tmp_path / "payloads.js"
    script.write_text(
        f'/** @type {{import("{types}").Payload[]}} */\nexport const sent = {json.dumps(sent)};'
    )
    assert complaints("check", "--no-remote", script, cache=tmp_path) == ""
