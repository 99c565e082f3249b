"""The code of the training page, shortened to one epoch of a few pictures, run as copied."""

import pytest

from explainers.lessons.train import beliefs, code
from explainers.training.recipe import preset
from tests.snippets import standins
from tests.snippets.every import check


@pytest.mark.parametrize("recipe", ["notes", "fast"])
def test_the_loop_runs_in_three_ways(recipe, shell, folders):
    standins.cifar10(folders)
    wanted = preset(recipe, data="cifar10", epochs=1, batch_size=16, device="cpu")
    text = code.program(wanted, root=str(folders))
    found = [shell.file(text), shell.paste(text), shell.cell(text)]
    assert all(one.fine for one in found), [one.errors for one in found]
    assert len({one.printed for one in found}) == 1
    assert "epoch 1: test loss" in found[0].printed


def test_the_measurement_of_devices_runs_in_three_ways(shell):
    text = code.devices(2)
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
