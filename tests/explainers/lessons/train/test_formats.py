"""Numbers of a run are written in one way, by Python and by the browser: one table for both."""

import json
import random

from explainers.lessons.train import formats
from explainers.shares import percent
from explainers.training.duration import duration
from tests.components.deno_runs import PAGES, complaints

# What lies just between two goes to the even one, a share up. 1.0005 lies a little below, 0.0035
# above.
CASES = {
    "percent": [(0.4525, "45.3 %"), (0.4535, "45.4 %"), (0.0, "0.0 %"), (1.0, "100.0 %")],
    "loss": [
        (2.3026, "2.303"),
        (1.0005, "1.000"),
        (2.0625, "2.062"),
        (2.1875, "2.188"),
        (999.9, "999.900"),
        (1e3, "1 × 10³"),
        (2500.0, "2 × 10³"),
        (3500.0, "4 × 10³"),
        (9500.0, "1 × 10⁴"),
        (7.94e20, "8 × 10²⁰"),
        (3.4e38, "3 × 10³⁸"),
        (float("inf"), "∞"),
        (float("nan"), "NaN"),
    ],
    "count": [(0, "0"), (999, "999"), (1234.5, "1,234"), (1235.5, "1,236"), (1e6, "1,000,000")],
    "rate": [
        (0.0193, "0.0193"),
        (0.02, "0.02"),
        (1.4e-5, "0.000014"),
        (1e-6, "0.000001"),
        (3.64e-8, "3.6 × 10⁻⁸"),
        (0.00014, "0.00014"),
        (9.99e-4, "0.001"),
        (0.0, "0"),
        (20.0, "20"),
        (100.0, "100"),
        (999.6, "1000"),
        (2500.0, "2500"),
        (float("inf"), "∞"),
    ],
    "duration": [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min 0 s"),
        (3599, "59 min 59 s"),
        (4199, "1 h 9 min"),
        (10**7, "2777 h 46 min"),
    ],
}
PYTHON = {
    "percent": percent,
    "loss": formats.loss,
    "rate": formats.rate,
    "duration": duration,
    # This the browser alone writes: as Python's own format would have it.
    "count": lambda value: f"{value:,.0f}",
}
DRAWN = {
    "percent": lambda dice: dice.randrange(2001) / 2000,
    "loss": lambda dice: dice.choice(
        [dice.random() * 9, dice.randrange(9999) / 16, 10 ** dice.uniform(2, 38)]
    ),
    "count": lambda dice: dice.randrange(10**7) / 2,
    "rate": lambda dice: dice.choice([10 ** dice.uniform(-8, 4), dice.randrange(1, 4000) / 8]),
    "duration": lambda dice: dice.randrange(10**5),
}
FORMATS, DECIMALS = PAGES / "training/train/live/formats.js", PAGES / "parts/decimals.js"
CHECK = """
import * as formats from "%s";
import { percent } from "%s";

const wrong = [];
for (const [name, cases] of Object.entries(%s)) {
  for (const [value, text] of cases) {
    const found = ({ ...formats, percent })[name](Number(value));
    if (found !== text) wrong.push(`${name}(${value}): ${found} is not ${text}`);
  }
}
if (wrong.length) throw new Error(wrong.join("; "));
"""


def test_python_writes_what_the_table_says():
    for name, cases in CASES.items():
        assert [(value, PYTHON[name](value)) for value, _ in cases] == cases or name


def test_the_browser_writes_what_python_writes(tmp_path):
    dice = random.Random(0)
    table = {name: list(cases) for name, cases in CASES.items()}
    for name, draw in DRAWN.items():
        drawn = [draw(dice) for _ in range(2000)]
        table[name] += [(value, PYTHON[name](value)) for value in drawn]
    # JSON has no infinity: by their names, as in a frame.
    told = json.dumps(table).replace("Infinity", '"Infinity"').replace("NaN,", '"NaN",')
    check = tmp_path / "check.js"
    check.write_text(CHECK % (*(path.as_uri() for path in (FORMATS, DECIMALS)), told))
    assert not complaints("run", "--allow-read", check, cache=tmp_path)
