"""No code of the app throws the dice that all threads share; see also `tests.dice`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from tests import dice

ROOT = Path(__file__).parents[1]
FILES = sorted(p for folder in ("explainers", "pages") for p in (ROOT / folder).rglob("*.py"))

_TRAIN = ("engine", "begun", "devices", "undo", "warming")
OWN_PROCESS = {f"explainers/training/{name}.py" for name in _TRAIN}
"""These train: only workers run them, and a worker shares its dice with nobody."""

_START = ("taking_up", "follower", "epoch_time", "warming")
STARTS = {f"explainers/training/{name}.py" for name in _START}
"""What workers run, or a process that waits to be one; nothing else makes a `Training`."""

SEEDS = {"manual_seed", "seed", "set_rng_state", "fork_rng", "seed_all"}
DRAWS = (
    *("rand", "randn", "randint", "randperm", "normal", "bernoulli", "multinomial", "poisson"),
    *("rand_like", "randn_like", "randint_like"),
)
IN_PLACE = (
    *("normal_", "uniform_", "bernoulli_", "random_", "exponential_", "log_normal_", "cauchy_"),
    *("geometric_", "kaiming_normal_", "kaiming_uniform_", "xavier_normal_", "xavier_uniform_"),
    *("trunc_normal_", "orthogonal_", "sparse_"),
)


def dotted(node: ast.AST) -> str:
    """The name that is called, such as `torch.nn.init.normal_`; `().x` for what is no name."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "()"


def throws(call: ast.Call, own: bool) -> bool:
    """Whether a call draws from shared dice or sets them; `own` within a `drawn_from`."""
    *places, name = dotted(call.func).split(".")
    place = ".".join(places)
    if place in ("torch", "torch.random", "torch.cuda", "torch.mps") and name in SEEDS:
        return True
    if place in ("random", "np.random", "numpy.random"):
        return name not in ("Random", "default_rng", "Generator")
    if own or any(keyword.arg == "generator" for keyword in call.keywords):
        return False
    return (place == "torch" and name in DRAWS) or (bool(place) and name in IN_PLACE)


def thrown(node: ast.AST, own: bool = False) -> Iterator[ast.Call]:
    """The calls below `node` that do."""
    if isinstance(node, ast.With):
        names = [dotted(i.context_expr.func) for i in node.items if _is_call(i.context_expr)]
        own = own or any("drawn_from" in name.split(".") for name in names)
    if isinstance(node, ast.Call) and throws(node, own):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from thrown(child, own)


def _is_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call)


def test_no_file_draws_from_dice_that_all_share_or_sets_them() -> None:
    found = []
    for path in FILES:
        name = path.relative_to(ROOT).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if name not in OWN_PROCESS:
            found += [f"{name}:{call.lineno} {ast.unparse(call)}" for call in thrown(tree)]
        if name not in STARTS:
            calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
            found += [f"{name}:{c.lineno} trains" for c in calls if dotted(c.func) == "Training"]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("torch.manual_seed(1)", 1),
        ("with torch.random.fork_rng(): torch.rand(2)", 2),
        ("torch.randn(2, 3)", 1),
        ("torch.randn(2, 3, generator=dice)", 0),
        ("with drawn_from.seed(1): torch.randn(2)", 0),
        ("with other(1): torch.randn(2)", 1),
        ("weight.normal_()", 1),
        ("nn.init.kaiming_normal_(weight, generator=dice)", 0),
        ("random.shuffle(names)", 1),
        ("random.Random(3).shuffle(names)", 0),
        ("np.random.rand(3)", 1),
        ("np.random.default_rng(3).random()", 0),
    ],
)
def test_what_counts_as_throwing(code: str, count: int) -> None:
    assert len(list(thrown(ast.parse(code)))) == count


def test_whoever_throws_is_seen() -> None:
    with torch.random.fork_rng(devices=[]):
        before = dice.state()
        assert dice.thrown(before) == []
        torch.nn.Linear(2, 2)
        assert dice.thrown(before) == ["torch"]
    own, before = np.random.get_state(), dice.state()
    np.random.rand()
    assert dice.thrown(before) == ["numpy.random"]
    np.random.set_state(own)
