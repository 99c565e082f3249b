"""The code beside each prediction is a whole program, and what it prints is the truth."""

import contextlib
import io
import re
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

import pytest
import torch

from explainers import lessons
from explainers.snippets import PROJECT, pasteable, program
from tests.snippets.every import missing

PAGES = [
    module.name
    for module in iter_modules(lessons.__path__)
    if module.ispkg and find_spec(f"{lessons.__name__}.{module.name}.beliefs")
]


def run(code: str) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), torch.random.fork_rng(devices=()):
        exec(code, {"__name__": "__main__"})
    return printed.getvalue()


def floats(printed: str) -> list[float]:
    return [float(found) for found in re.findall(r"-?\d+\.\d*(?:e-?\d+)?", printed)]


def last_numbers(printed: str) -> dict[str, int]:
    """The number at the end of each line, by what stands before it."""
    pairs = (line.rsplit(" ", 1) for line in printed.splitlines())
    return {name: int(value) for name, value in pairs}


def largest(printed: str) -> str:
    found = last_numbers(printed)
    return max(found, key=found.get)


def lines(printed: str) -> list[str]:
    return printed.splitlines()


WORDS = {  # where the truth is in words: what the program has to print for it
    ("pooling", "half"): lambda p: p.startswith("RuntimeError: pad should be at most half"),
    ("linear", "last"): lambda p: "shapes cannot be multiplied" in p,
    ("activations", "picture"): lambda p: p == "0 of 4 pixels are changed\n",
    ("activations", "vanishing"): lambda p: 0 < float(p) < 1e-5,
    ("batch_norm", "freezing"): lambda p: re.search(r"weight 0\.\d*[1-9]", p),
    ("batch_norm", "neighbours"): lambda p: re.fullmatch(r"eval\(\) 0.0\ntrain\(\) [\d.]+\n", p),
    ("batch_norm", "one"): lambda p: "([1, 2, 3, 3])\nExpected more than 1 value" in p,
    ("losses", "targets"): lambda p: len(lines(p)) == 2 and len(set(lines(p))) == 1,
    ("losses", "epoch"): lambda p: floats(p)[0] > floats(p)[1] == floats(p)[2],
    ("losses", "ignored"): lambda p: p.startswith("tensor(nan"),
    ("backpropagation", "accumulates"): lambda p: floats(p)[1] == pytest.approx(2 * floats(p)[0]),
    ("backpropagation", "none"): lambda p: re.search(r"^w2 \S+ None$", p, re.MULTILINE),
    ("backpropagation", "twice"): lambda p: "backward through the graph a second time" in p,
    ("backpropagation", "detached"): lambda p: (
        re.search(r"w \S+ None", p) and re.search(r"x \S+ tensor", p)
    ),
    ("backpropagation", "saturated"): lambda p: abs(floats(p)[1]) < abs(floats(p)[0]) / 5,
    ("optimizers", "twice"): lambda p: "lr 2.4 diverged" in p and "lr 1.2 diverged" not in p,
    ("optimizers", "overshoot"): lambda p: floats(p)[-2] > 0 > floats(p)[-1],
    ("optimizers", "directions"): lambda p: 0.5 < floats(p)[0] / floats(p)[-1] < 2,
    ("optimizers", "decay"): lambda p: floats(p)[1] > 10 * floats(p)[0],
    ("loading", "added"): lambda p: p == "bird 15, frog 0\n",
    ("loading", "shuffled"): lambda p: len(set(lines(p))) == 2,
    ("loading", "dropped"): lambda p: len(set(lines(p))) == 2,
    ("loading", "workers"): lambda p: len(lines(p)) == 2 and len(set(lines(p))) == 1,
    ("network", "parameters"): lambda p: largest(p) == "linear1",
    ("network", "work"): lambda p: largest(p) == "conv2",
    ("pretrained", "where"): lambda p: largest(p) == "classifier[0]",
    ("pretrained", "misfit"): lambda p: p.startswith("put there\nRuntimeError: "),
    ("train", "eval"): lambda p: re.search(r"3\.weight 0\.\d*[1-9]", p),
    ("train", "too-far"): lambda p: floats(p)[1] > floats(p)[0],
    ("train", "two-losses"): lambda p: floats(p)[1] > floats(p)[0],
    ("train", "random-filters"): lambda p: floats(p)[0] > 0.9,
    ("evaluate", "refused"): lambda p: p.startswith("RuntimeError: The size of tensor a (10)"),
    ("evaluate", "eval"): lambda p: float(p) > 1e-3,
    ("evaluate", "no-grad"): lambda p: p == "True True\n",
    ("transforms", "half"): lambda p: abs(floats(p)[0]) > 0.05 and abs(floats(p)[1] - 1) > 0.05,
}


def share(percent: str) -> str:
    """The same as a part of 1, and as exact."""
    return f"{float(percent) / 100:.{len(percent.partition('.')[2]) + 2}f}"


@pytest.mark.parametrize("page", PAGES)
def test_the_code_prints_the_truth(page):
    for question in import_module(f"explainers.lessons.{page}.beliefs").predictions():
        assert pasteable(question.code) == question.code.rstrip()
        assert question.code.startswith(PROJECT) == ("explainers" in question.code)
        printed = run(question.code)
        holds = WORDS.get((page, question.name))
        if question.prints:
            assert question.prints in printed, question.name
        elif holds is None:
            truth = re.sub(r"([\d.]+)\s?%", lambda found: share(found[1]), question.truth)
            assert re.search(r"\d", truth), question.name
            assert missing(truth, printed) == [], question.name
        else:
            assert holds(printed), f"{question.name}: {printed}"


def test_a_program_imports_what_it_uses_and_no_more():
    assert program("print(1)") == "print(1)"
    assert program("drawn = 2", "print(drawn)") == "drawn = 2\nprint(drawn)"
    assert program("print(nn.ReLU()(torch.ones(1)))").splitlines() == [
        "import torch",
        "from torch import nn",
        "",
        "print(nn.ReLU()(torch.ones(1)))",
    ]
    own = program('print(drawn.draw("cat", 1).shape, F)').splitlines()
    assert own[0] == PROJECT
    assert own[1:5] == [
        "from torch.nn import functional as F",
        "",
        "from explainers.images import drawn",
        "",
    ]
    assert program("for k in (1, 2):", "    print(k)", "print(3)").endswith(
        "    print(k)\n\nprint(3)"
    )
