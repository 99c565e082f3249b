"""The command line of the contract, as another program would call it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from explainers.training import __main__, control, devices, disk
from explainers.training.folder import create
from explainers.training.recipe import preset
from tests import kept_runs

WITHOUT_PAGES = """
import sys
for name in ("streamlit", "plotly"):
    sys.modules[name] = None  # importing it now raises ImportError
from explainers.training.__main__ import main
sys.exit(main())
"""


def call(*arguments: str, program: tuple[str, ...] = ("-m", "explainers.training")) -> list[str]:
    return [sys.executable, *program, *arguments]


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_run_without_streamlit_and_plotly(archive: Path, cache: Path, tmp_path: Path) -> None:
    done = run(
        call(
            *("run", "--data", str(archive), "--recipe", "notes", "--epochs", "2"),
            *("--device", "cpu", "--seed", "5", "--runs", str(tmp_path), "--name", "first"),
            *("--cache", str(cache), "--batch-size", "16", "--lr", "0.02", "--relu", "--json"),
            program=("-c", WITHOUT_PAGES),
        )
    )
    assert done.returncode == 0, done.stderr
    assert "[########################] 100%  epoch 2/2" in done.stderr
    folder = tmp_path / "first"
    recipe = json.loads((folder / "recipe.json").read_text())
    assert (recipe["seed"], recipe["lr"], recipe["batch_size"]) == (5, 0.02, 16)
    assert recipe["network"] == "cifar_quick_relu"
    result = json.loads((folder / "result.json").read_text())
    assert json.loads(done.stdout) == {"name": "first", "folder": str(folder), **result}
    assert result["status"] == "finished"
    assert (result["epochs"], result["device"]) == (2, "cpu")
    assert 0 <= result["test_accuracy"] <= 1 and result["test_loss"] > 0
    assert result["train_seconds"] > 0 and result["images_per_second"] > 0
    assert list(folder.glob("events.out.tfevents.*"))
    assert (folder / "checkpoints" / "epoch-0002.pt").is_file()


def test_a_signal_stops_politely_and_resume_finishes(
    archive: Path, cache: Path, tmp_path: Path
) -> None:
    options = ("--runs", str(tmp_path), "--name", "first", "--cache", str(cache))
    recipe = ("--recipe", "fast", "--epochs", "400", "--device", "cpu", "--lr", "0.001")
    process = subprocess.Popen(
        call("run", "--data", str(archive), *recipe, *options),
        stderr=subprocess.PIPE,
        text=True,
    )
    status = tmp_path / "first" / "status.json"
    deadline = time.monotonic() + 60
    while not (status.is_file() and json.loads(status.read_text())["step"] > 2):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in errors
    result = json.loads((tmp_path / "first" / "result.json").read_text())
    assert result["status"] == "stopped" and result["step"] > 2

    # A shorter recipe, so that the rest is soon done; the learning rate's schedule is kept.
    path = tmp_path / "first" / "recipe.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"epochs": result["epochs"] + 1}))
    done = run(call("resume", str(tmp_path / "first"), "--cache", str(cache)))
    assert done.returncode == 0, done.stderr
    ended = json.loads((tmp_path / "first" / "result.json").read_text())
    assert ended["status"] == "finished" and ended["epochs"] == result["epochs"] + 1

    again = run(call("resume", str(tmp_path / "first"), "--cache", str(cache)))
    assert again.returncode == 1
    assert again.stderr.startswith("error: first is over. Trained ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("run", "--epochs", "0", "--name", "x"),
            "error: epochs is 0: it must be a whole number from 1",
        ),
        (
            ("run", "--lr", "nan", "--name", "x"),
            "error: lr is nan: it must be a number greater than 0",
        ),
        (("run", "--name", "a/b"), "error: The name a/b cannot name a folder"),
        (("run", "--name", "taken"), "error: A run called “taken” exists already"),
        (("resume", "nowhere"), "nowhere is not the folder of a run: it holds no recipe.json."),
    ],
)
def test_errors_are_one_sentence(
    arguments: tuple[str, ...],
    sentence: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    kept = tmp_path / "taken" / "checkpoints" / "epoch-0001.pt"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"precious")
    places = ("--runs", str(tmp_path)) if arguments[0] == "run" else ()
    assert __main__.main([*arguments, *places]) == 1
    told = capfd.readouterr().err
    assert told.startswith("error: ") and told.count("\n") == 1
    assert sentence in told
    assert kept.read_bytes() == b"precious"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "is empty"), (b"PK\3\4 half", "breaks off"), (b"abc", "is damaged")],
)
def test_bad_weights_are_named_as_they_were_given(tmp_path, capfd, content, reason) -> None:
    weights = tmp_path / "mine.pt"
    weights.write_bytes(content)
    arguments = ("--weights", str(weights), "--runs", str(tmp_path / "runs"), "--name", "x")
    assert __main__.main(["run", *arguments]) == 1
    told = capfd.readouterr().err
    assert told.count("\n") == 1
    assert told.startswith(f"error: {weights} is not a checkpoint of a run: ")
    assert reason in told and "start.pt" not in told
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("of_run", [True, False])
def test_a_network_that_cannot_take_the_weights_is_not_begun(tmp_path, capsys, of_run) -> None:
    learned = kept_runs.keep(tmp_path / "others", "small", [1])
    weights = learned.path if of_run else learned.epoch(1)
    shutil.copy(learned.epoch(1), learned.latest)
    arguments = ("--weights", str(weights), "--runs", str(tmp_path / "runs"), "--name", "x")
    assert __main__.main(["run", *arguments]) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert told.startswith("error: The checkpoint") and "2.weight" in told
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    ("lacks", "sentence"),
    [(("--data", "nowhere.zip"), "nowhere.zip"), (("--device", "cuda"), "It finds: cpu.")],
)
def test_without_pictures_or_device_nothing_is_made(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lacks: tuple[str, ...],
    sentence: str,
) -> None:
    monkeypatch.setattr(devices, "available", lambda: ("cpu",))
    assert __main__.main(["run", *lacks, "--runs", str(tmp_path / "runs"), "--name", "x"]) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert told.startswith("error: ") and sentence in told
    assert not (tmp_path / "runs").exists()


def test_a_run_whose_pictures_are_gone_is_neither_taken_up_nor_forked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = tmp_path / "gone.zip"
    folder = create(preset("notes", data=str(gone)), tmp_path, "first")
    folder.checkpoints.mkdir(exist_ok=True)
    folder.epoch(1).touch()
    for arguments in (("resume",), ("fork", "--name", "second", "--epoch", "1")):
        command, *named = arguments
        assert __main__.main([command, str(folder.path), *named]) == 1
        told = capsys.readouterr().err.splitlines()[-1]
        assert told.startswith("error: ") and "gone.zip" in told
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["first"]
    assert not folder.result.exists() and not folder.status.exists()


def test_a_disk_that_is_full_before_the_worker_begins_leaves_no_name_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(control.Control, "write", full)
    assert __main__.main(["run", "--runs", str(tmp_path), "--name", "x"]) == 1
    assert "error: [Errno 28] No space left on device" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_prepare_fills_the_cache(archive: Path, tmp_path: Path, capfd) -> None:
    cached = ("--cache", str(tmp_path))
    assert __main__.main(["prepare", "--data", str(archive), *cached]) == 0
    assert capfd.readouterr().err.endswith("270 pictures are ready.\n")
    assert [path for path in tmp_path.rglob("*") if path.is_file()]
    assert __main__.main(["prepare", "--data", "nowhere.zip", *cached]) == 1
    assert capfd.readouterr().err.splitlines()[-1].startswith("error: ")


def test_a_run_has_one_worker_at_a_time(archive: Path, cache: Path, tmp_path: Path) -> None:
    from explainers.locks import Lock

    folder = create(preset("notes", data=str(archive)), tmp_path, "busy")
    lock = Lock(folder.lock)
    assert lock.acquire()
    done = run(call("resume", str(folder.path), "--cache", str(cache)))
    assert done.returncode == 1
    assert done.stderr == "error: Another process is training busy right now.\n"
    lock.release()
    assert not lock.is_held()


def test_a_signal_while_torch_is_imported(tmp_path: Path) -> None:
    command = call("run", "--data", "drawn", "--runs", str(tmp_path), "--name", "x")
    process = subprocess.Popen(command, stderr=subprocess.PIPE, cwd=Path.cwd())
    deadline = time.monotonic() + 60
    while not (tmp_path / "x" / "status.json").is_file():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    asked = time.monotonic()
    os.kill(process.pid, signal.SIGTERM)
    process.communicate(timeout=60)
    # PyTorch is imported to its end: 3 s on a quiet machine, more beside other tests.
    assert time.monotonic() - asked < 30
    result = json.loads((tmp_path / "x" / "result.json").read_text())
    assert result["status"] == "stopped"


def test_what_would_pass_the_limit_of_the_disk_is_not_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    runs, cache = tmp_path / "runs", tmp_path / "cache"
    options = ("--cache", str(cache))
    new = ["run", "--runs", str(runs), "--name", "x", *options]
    monkeypatch.setenv(disk.NAME, "1")
    cache.mkdir()
    (cache / "pictures").touch()
    os.truncate(cache / "pictures", disk.GIGABYTE)
    assert __main__.main(new) == 1
    assert "error: The disk is full for now: runs and pictures take 1 GB" in capsys.readouterr().err
    assert not runs.exists()

    folder = create(preset("notes"), runs, "stopped")
    before = sorted(path.name for path in folder.path.iterdir())
    monkeypatch.setattr("explainers.training.worker.Worker.work", lambda _: "stopped")
    assert __main__.main(["resume", str(folder.path), *options]) == 1
    assert "The disk is full for now" in capsys.readouterr().err
    assert sorted(path.name for path in folder.path.iterdir()) == before
    control.expect(folder)  # by somebody who looked before they sent for a worker
    assert __main__.main(["resume", str(folder.path), *options]) == 0
    control.give_up(folder)
    assert __main__.main(["resume", str(folder.path), *options]) == 1
    monkeypatch.setenv(disk.NAME, "much")
    for command in (new, ["resume", str(folder.path), *options]):
        assert __main__.main(command) == 1
        assert "LAYERS_DISK is 'much'" in capsys.readouterr().err
    monkeypatch.delenv(disk.NAME)
    assert __main__.main(["resume", str(folder.path), *options]) == 0
