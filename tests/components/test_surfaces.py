"""The losses that the browser draws are those that PyTorch walks on."""

import json

import torch

from explainers.optimizers.landscapes import LANDSCAPES, REACH
from tests.components.deno_runs import PAGES, complaints

CHECK = """
import { SURFACES } from "%s";

for (const [name, places] of Object.entries(%s)) {
  for (const [x, y, loss] of places) {
    const drawn = SURFACES[name](x, y);
    const far = Math.abs(drawn - loss);
    if (!(far <= 1e-9 * (1 + loss))) throw new Error(`${name} at ${x}, ${y}: ${drawn}`);
  }
}
if (Object.keys(SURFACES).length !== %d) throw new Error("a surface is missing");
"""


def test_the_ground_is_the_loss_that_is_walked_on(tmp_path):
    generator = torch.Generator().manual_seed(0)
    places = REACH * (2 * torch.rand(2, 50, dtype=torch.float64, generator=generator) - 1)
    known = {
        name: torch.stack([*places, surface.loss(places)]).T.tolist()
        for name, surface in LANDSCAPES.items()
    }
    source = (PAGES / "learning/optimizers/landscape/surfaces.js").as_uri()
    check = tmp_path / "check.js"
    check.write_text(CHECK % (source, json.dumps(known), len(known)))
    assert not complaints("run", "--allow-read", check, cache=tmp_path)
