"""The code of the training page, shortened to one epoch of a few pictures, run as copied."""

import re
import time

import pytest

from explainers.images import drawn, named
from explainers.lessons.checkpoints import code as of_checkpoints
from explainers.lessons.checkpoints.numbers import Values
from explainers.lessons.train import beliefs, code, loops, measuring
from explainers.snippets import PROJECT
from explainers.training.recipe import preset
from explainers.training.run import start
from tests.snippets import standins
from tests.snippets.every import check


def test_a_run_is_repeated_by_its_code_in_an_empty_folder(shell, folders, tmp_path):
    standins.drawings(folders)  # 40 pictures: three steps in an epoch
    recipe = preset("fast", epochs=2, batch_size=16, device="cpu", precision="float32")
    run = start(recipe, tmp_path, "first", cache=folders)
    deadline = time.monotonic() + 120
    while run.alive() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert run.status().phase == "finished", run.status().message
    text = loops.of_run(run, run.status()).replace(f"% {code.EVERY} ==", "% 1 ==")
    done = shell.file(text.replace(f'"{named.PICTURES}"', repr(str(drawn.kept(folders)))))
    assert done.fine, done.errors
    losses = [float(loss) for loss in re.findall(r"^step \d+: loss (.+)$", done.printed, re.M)]
    assert losses == pytest.approx(run.scalars()["train/loss"].values, abs=1e-4)
    scores = [float(right) for right in re.findall(r", ([\d.]+)% right$", done.printed, re.M)]
    assert scores == [round(100 * one, 2) for one in run.scalars()["test/accuracy"].values]


@pytest.mark.parametrize(
    ("recipe", "changes"),
    [
        ("notes", {}),
        ("best", {"sgd_factor": 2.0}),  # Muon, whose rate SGD follows
        (
            "notes",
            {"optimizer": "muon", "network": "layers: Flatten()|Linear(3072, 9)|Linear(9, 10)"},
        ),
    ],
)
def test_the_loop_runs_in_three_ways(recipe, changes, shell, folders):
    standins.cifar10(folders)
    wanted = preset(recipe, data="cifar10", epochs=1, batch_size=16, device="cpu", **changes)
    text = code.program(wanted, root=str(folders))
    found = [shell.file(text), shell.paste(text), shell.cell(text)]
    assert all(one.fine for one in found), [one.errors for one in found]
    assert len({one.printed for one in found}) == 1
    assert "epoch 1: test loss" in found[0].printed


def test_the_measurement_of_devices_runs_in_three_ways(shell):
    text = measuring.devices(2)
    found = [shell.file(text), shell.paste(text), shell.cell(text)]
    assert all(one.fine for one in found), [one.errors for one in found]
    assert all(one.printed.startswith("cpu: ") for one in found)


def test_the_code_of_checkpoints_runs_in_three_ways(shell):
    check("checkpoints", shell)


@pytest.mark.parametrize("question", beliefs.predictions(), ids=lambda one: one.name)
def test_the_code_of_the_questions_runs_in_three_ways(question, shell):
    text = question.code.rstrip()
    found = [shell.file(text), shell.paste(text), shell.cell(text)]
    assert all(one.fine for one in found), [one.errors for one in found]
    assert len({one.printed for one in found}) == 1


def test_the_code_of_evaluation_runs_in_three_ways(shell, folders):
    standins.drawings(folders)
    check("evaluate", shell)


@pytest.mark.parametrize(
    "changes",
    [
        {"change": "own"},
        {"change": "whole"},
        {"change": "classes"},
        {"change": "more", "strict": False},
    ],
)
def test_the_code_of_loading_runs_for_what_is_refused(changes, shell):
    text = of_checkpoints.of_loading(Values(**changes))
    found = shell.file(text, project=text.startswith(PROJECT))
    assert found.fine, found.errors
    assert {"own": "__main__.Net", "whole": "Sequential"}.get(
        changes["change"], "e"
    ) in found.printed
