"""The commands that look at runs: what they print, in words and as JSON, and what they refuse."""

import json
import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import torch

from explainers import commands
from explainers.commands import export, parts
from explainers.commands.door import COMMANDS, main, parser
from explainers.evaluation.answered import Answers
from explainers.networks import portable
from explainers.training import about, epoch_time, predictions
from explainers.training.epoch_time import Timing, TimingError
from explainers.training.parents import Parent
from explainers.training.run import Run
from tests.explainers.training.runs_made import finished

LISTED = """
import sys
from explainers.commands.door import main
status = main(["list", "--runs", sys.argv[1], "--json"])
sys.exit(status + 10 * ("torch" in sys.modules))
"""


@pytest.fixture
def runs(tmp_path):
    """Two runs; the second began with the weights of the first."""
    first = finished(tmp_path, "first", (0.5, 0.75), made=1000.0)
    parent = Parent.of(first, 2, 8)
    finished(tmp_path, "second", (0.8,), made=2000.0, batch_size=32, epochs=2, parent=parent)
    return tmp_path


def said(capsys, *arguments, status=0):
    """What a command prints on stdout."""
    assert main([str(one) for one in arguments]) == status
    return capsys.readouterr().out


def document(capsys, *arguments, status=0):
    return json.loads(said(capsys, *arguments, "--json", status=status))


def test_runs_are_listed_with_what_differs(runs, capsys):
    about.set_note(finished(runs, "third", (0.9,), made=3000.0, epochs=2), "mine")
    lines = said(capsys, "list", "--runs", runs).splitlines()
    assert [line.split()[0] for line in lines] == ["run", "third", "second", "first"]
    assert lines[2].split("  ")[-1] == (
        "after first: only the batch size differs: 64 → 32, begun with its weights after epoch 2; "
        "+5.0 points"
    )
    assert len(
        {line.index(word) for line, word in zip(lines, ["best", *["0.0 %"] * 2, "75"], strict=True)}
    )
    found = document(capsys, "list", "--runs", runs, "--baseline", "first")
    names = [(one["name"], one["best_accuracy"], one["note"]) for one in found["runs"]]
    assert names == [
        ("third", pytest.approx(0.9), "mine"),
        ("second", pytest.approx(0.8), ""),
        ("first", 0.75, ""),
    ]
    assert found["runs"][0]["differs"] == "the same recipe; +15.0 points"
    assert found["runs"][2]["recipe"]["batch_size"] == 64
    assert found["runs"][1]["parent"]["run"] == "first"


def test_the_folders_are_those_of_the_app(runs, capsys, monkeypatch):
    monkeypatch.setenv("LAYERS_RUNS", str(runs))
    monkeypatch.setenv("LAYERS_DATA", str(runs / "pictures"))
    assert document(capsys, "list") == document(capsys, "list", "--runs", runs)
    assert parser().parse_args(["run", "--name", "a"]).cache == runs / "pictures"


def test_a_list_needs_no_pytorch(runs):
    done = subprocess.run(
        [sys.executable, "-c", LISTED, str(runs)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["runs"]) == 2


def test_an_empty_list_and_a_damaged_run_are_said(runs, capsys):
    assert (
        said(capsys, "list", "--runs", runs / "none") == f"There are no runs in {runs / 'none'}.\n"
    )
    (runs / "second" / "recipe.json").write_text("{")
    assert main(["list", "--runs", str(runs)]) == 0
    told = capsys.readouterr()
    assert told.err.startswith("The run second cannot be read.") and "second" not in told.out
    assert len(document(capsys, "list", "--runs", runs)["unreadable"]) == 1


def test_runs_are_compared_with_the_first(runs, capsys):
    lines = said(capsys, "compare", runs / "first", runs / "second")
    assert "  batch size          64      32\n" in lines
    assert "  best test accuracy  75.0 %  80.0 %\n" in lines
    assert "chance alone may do as much: up to 11.8 points" in lines
    found = document(capsys, "compare", runs / "first", runs / "second", runs / "first")
    one, same = found["after"]
    assert one["differences"] == [{"field": "batch_size", "before": "64", "after": "32"}]
    assert (one["points"], one["chance"], same["points"]) == (5.0, 11.79, 0.0)
    assert same["differs"] == "the same recipe; ±0.0 points"


def test_a_run_is_evaluated_class_by_class(runs, capsys, monkeypatch):
    scores = torch.tensor([[2.0, 0.0], [0.0, 1.0], [3.0, 0.0], [0.0, 0.5]])
    folder = runs / "first"
    one = finished(runs, "tested", (0.75,))
    one.epoch(1).touch()
    predictions.write(one, 1, scores)
    predictions.write_labels(one, torch.tensor([0, 1, 1, 1]))
    one.data.write_text(json.dumps({"fingerprint": {"classes": ["cat", "dog"]}}))
    monkeypatch.setenv("LAYERS_DATA", "elsewhere")
    found = document(capsys, "evaluate", one.path)
    assert (found["accuracy"], found["epoch"], found["confusion"]) == (0.75, 1, [[1, 0], [1, 2]])
    assert [(c["name"], c["precision"], c["recall"]) for c in found["classes"]] == [
        ("cat", 0.5, 1.0),
        ("dog", 1.0, pytest.approx(2 / 3)),
    ]
    lines = said(capsys, "evaluate", one.path, "--epoch", 1)
    assert lines.startswith("tested, after epoch 1: 3 of 4 test pictures are recognised, 75.0 %.\n")
    assert "dog    3         100.0 %    66.7 %\n" in lines
    refused = document(capsys, "evaluate", folder, status=1)
    assert refused["error"].startswith("The run first has no checkpoint yet")
    assert "epoch is 7" in document(capsys, "evaluate", one.path, "--epoch", 7, status=1)["error"]


def test_what_is_not_kept_is_found_out_with_a_bar(runs, capsys, monkeypatch):
    class Found:
        words, share, asked = "Asking", 0.5, 0

        def wait(self, seconds):
            return self.asked > 1

        def asked_again(self):
            self.asked += 1

        def result(self):
            return Answers(torch.eye(2), torch.tensor([0, 1]), ("cat", "dog"))

    one = finished(runs, "tested", (0.75,))
    one.epoch(1).touch()
    monkeypatch.setenv("LAYERS_DATA", "elsewhere")
    monkeypatch.setattr("explainers.evaluation.subjects.answers", lambda subject: Found())
    assert main(["evaluate", str(one.path), "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["right"] == 2
    assert "50%  Asking" in told.err


def test_a_run_goes_into_a_zip_and_comes_out_of_it(runs, capsys, monkeypatch):
    monkeypatch.chdir(runs)
    told = document(capsys, "export", runs / "second")
    assert told == {
        "file": "second.zip",
        "format": "zip",
        "bytes": Path("second.zip").stat().st_size,
    }
    assert "second.zip exists already" in document(capsys, "export", "second", status=1)["error"]
    assert said(capsys, "import", "second.zip", "--runs", "other") == f"{runs / 'other/second'}\n"
    again = document(capsys, "import", "second.zip", "--runs", "other")
    assert (again["name"], again["left_out"]) == ("second-2", [])
    assert document(capsys, "list", "--runs", "other")["runs"][0]["best_accuracy"] > 0.7
    monkeypatch.setenv("LAYERS_DISK", "1")
    monkeypatch.setattr("explainers.training.disk.used", lambda *_: 10**9)
    assert "The disk is full" in document(capsys, "import", "second.zip", status=1)["error"]


@pytest.mark.parametrize("kind", sorted({*export.FORMATS, *portable.FORMATS} - {export.ZIP}))
def test_a_network_goes_into_each_kind_of_file(runs, capsys, monkeypatch, kind):
    monkeypatch.chdir(runs)
    made = []

    def make(*given):
        made.append(given)
        return b"the file"

    one = finished(runs, "tested", (0.75,))
    one.epoch(1).touch()
    monkeypatch.setattr(portable, "made", make)
    monkeypatch.setattr("explainers.training.learned.opened", lambda path: path.name)
    told = document(capsys, "export", "tested", "--format", kind, "--epoch", 1)
    assert Path(told["file"]).read_bytes() == b"the file"
    [(asked, network, found, name)] = made
    assert told["format"] in export.FORMATS  # its own word, whichever was asked with
    assert asked == portable.ALSO.get(kind, kind)
    assert Path(told["file"]).suffix == portable.FORMATS[asked].end
    assert (network, found, name) == ("cifar_quick", "epoch-0001.pt", Path(told["file"]).name)


def test_devices_are_measured_one_after_the_other(capsys, monkeypatch):
    asked = []

    def measure(recipe, devices):
        asked.append((recipe.batch_size, recipe.network, devices))
        yield Timing("cpu", "cpu (a processor)", 10, 5000, 2.0)

    monkeypatch.setattr(epoch_time, "measure", measure)
    given = ("bench", "--recipe", "fast", "--batch-size", 16, "--relu", "--device", "cpu")
    found = document(capsys, *given)
    assert asked == [(16, "cifar_quick_relu", ("cpu",))]
    assert found["devices"][0]["images_per_second"] == 2500
    assert found["devices"][0]["epoch_seconds"] == 20
    assert "cpu (a processor)  2,500     20 s" in said(capsys, *given)
    assert (
        "PyTorch finds none here" in document(capsys, "bench", "--device", "tpu", status=1)["error"]
    )

    def fails(recipe, devices):
        raise TimingError("cpu: it took too long.")
        yield

    monkeypatch.setattr(epoch_time, "measure", fails)
    assert document(capsys, *given, status=1) == {"error": "cpu: it took too long."}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("list", "--baseline", "gone"), "There is no run called gone"),
        (("compare", "nowhere", "nowhere"), "nowhere is not the folder of a run"),
        (("evaluate", "nowhere"), "nowhere is not the folder of a run"),
        (("resume", "nowhere"), "nowhere is not the folder of a run"),
        (("run", "--name", "a/b"), "cannot name a folder"),
        (("prepare", "--data", "nowhere.zip"), "nowhere.zip"),
        (("export", "nowhere"), "nowhere is not the folder of a run"),
        (("import", "nowhere.zip"), "No such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_words_and_in_json(
    tmp_path, monkeypatch, capsys, arguments, sentence
):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    told = capsys.readouterr()
    assert (
        told.out == "" and sentence in told.err and told.err.splitlines()[-1].startswith("error: ")
    )
    assert sentence in document(capsys, *arguments, status=1)["error"]


def test_a_run_that_goes_on_is_changed_and_one_that_does_not_is_left_as_it_is(
    runs, capsys, monkeypatch
):
    one = finished(runs, "third", (0.5,), optimizer="momentum", lr=0.01)
    refused = document(capsys, "change", one.path, "--lr", 0.1, status=1)["error"]
    assert refused.startswith("third is finished, so nothing of it can be changed: `fork`")
    monkeypatch.setattr(Run, "alive", lambda run: True)
    given = ("change", one.path, "--lr", 0.05, "--weight-decay", 0.25)
    found = document(capsys, *given)
    before, after = found["before"], found["after"]
    assert before == {**after, "lr": 0.01, "weight_decay": before["weight_decay"]}
    assert (after["lr"], after["weight_decay"]) == (0.05, 0.25) == Run(one.path).now()[::2]
    assert said(capsys, *given) == "third: it has these already.\n"
    momentum = ("change", one.path, "--momentum", 0.5)
    assert said(capsys, *momentum) == "third: from its next step on momentum 0.9 → 0.5.\n"
    refused = document(capsys, "change", one.path, "--momentum", 1, status=1)["error"]
    assert refused.startswith("momentum is 1")
    with pytest.raises(SystemExit) as left:
        main(["change", str(one.path)])
    assert left.value.code == 2
    assert "--lr, --momentum, --weight-decay" in capsys.readouterr().err


@pytest.mark.parametrize("command", sorted(parser()._subparsers._group_actions[0].choices))
def test_help_teaches_by_examples(command, capsys):
    with pytest.raises(SystemExit) as left:
        parser().parse_args([command, "--help"])
    assert left.value.code == 0
    told = capsys.readouterr().out
    assert f"  python -m explainers.training {command}" in told.partition("examples:")[2]


def test_every_module_of_a_command_is_registered():
    found = {
        module.name
        for module in pkgutil.iter_modules(commands.__path__)
        if hasattr(import_module(f"{commands.__name__}.{module.name}"), "register")
    }
    assert {one.__name__.rpartition(".")[2] for one in COMMANDS} == found


def test_json_knows_no_nan_and_no_path(tmp_path):
    assert parts.plain({"a": (float("nan"), 1.5), "b": tmp_path}) == {
        "a": [None, 1.5],
        "b": str(tmp_path),
    }
