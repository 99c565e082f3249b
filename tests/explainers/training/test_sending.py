"""A worker that was sent for and has not come: what is said of its run, and how it is stopped."""

import os

import pytest

from explainers import processes
from explainers.locks import Lock
from explainers.training import control, lease, run
from explainers.training.control import Control
from explainers.training.folder import create, never_began
from explainers.training.launched import Launched
from explainers.training.launchers.here import job_of
from explainers.training.launchers.interface import Found, LaunchError
from explainers.training.listing import find_runs
from explainers.training.recipe import preset
from explainers.training.run import Run
from explainers.training.status import Result, Status
from tests.explainers.training.launchers.waiting import CLUSTER, chosen

RECIPE = preset("fast")


@pytest.fixture
def cluster(monkeypatch):
    return chosen(monkeypatch)


def test_start_does_not_wait_for_a_place_in_the_cluster(cluster, tmp_path):
    one = run.start(RECIPE, tmp_path, "one")
    assert cluster.started == [one.folder.path]
    note = Launched.of(one.folder, life=1)
    assert note == Launched(CLUSTER, "job-1", 1) and note.by is cluster
    assert Control.read(one.folder).awaited and one.alive() and not never_began(one.folder)
    with pytest.raises(ValueError, match="one is being trained right now"):
        one.resume()


@pytest.mark.parametrize(
    ("found", "phase", "message", "alive"),
    [
        (Found("waiting", "it waits."), "queued", "Waiting: it waits.", True),
        (Found("unknown", "it is silent."), "queued", "Waiting: it is silent.", True),
        (Found("there", "It has a place."), "starting", "It has a place.", True),
        (
            Found("gone", "Exit code 1."),
            "killed",
            "Its worker ended before it began. Exit code 1. There is no checkpoint yet: resume "
            "starts from the beginning.",
            False,
        ),
    ],
)
def test_until_it_comes_its_launcher_is_asked(cluster, tmp_path, found, phase, message, alive):
    one = run.start(RECIPE, tmp_path, "one")
    cluster.state = found
    status = one.status()
    assert (status.phase, status.message, one.alive()) == (phase, message, alive)


def test_once_it_has_come_its_lock_tells_and_after_a_kill_its_launcher_says_why(cluster, tmp_path):
    one = run.start(RECIPE, tmp_path, "one")
    worker = Lock(one.folder.lock)
    control.begin(one.folder, worker)
    Status(phase="training", message="Training.", pid=7, step=3).write(one.folder)
    cluster.state = Found("gone", "It must not be asked.")
    assert one.status().message == "Training." and one.alive()
    worker.release()
    cluster.state = Found("there", "The news are on their way.")
    assert one.status().message == "Training." and not one.alive()
    cluster.state = Found("unknown", "It does not answer.")
    assert one.status().phase == "killed" and "It does not answer." in one.status().message
    cluster.state = Found("gone", "Exit code -9.")
    told = "The worker (process 7) was killed or crashed after step 3. Exit code -9. There is no"
    assert one.status().message.startswith(told)


def test_one_that_was_halted_elsewhere_is_silent_and_not_gone(cluster, tmp_path, monkeypatch):
    one = run.start(RECIPE, tmp_path, "one")
    worker = Lock(one.folder.lock)
    control.begin(one.folder, worker)
    worker.release()
    Status(phase="training", message="Training.", pid=7, step=3).write(one.folder)
    one.folder.lease.write_text('{"host": "elsewhere", "pid": 7}')
    monkeypatch.setattr(lease, "LATE", -1.0)
    cluster.state = Found("there", "It runs.")
    assert one.status().phase == "training" and "has said nothing" in one.status().message
    cluster.state = Found("gone", "Exit code -9.")
    assert one.status().phase == "killed" and "Exit code -9." in one.status().message


@pytest.mark.parametrize("kept", [False, True])
def test_stop_takes_a_run_out_of_the_queue(cluster, tmp_path, kept):
    one = run.start(RECIPE, tmp_path, "one")
    if kept:
        one.folder.latest.write_bytes(b"weights")
    one.stop()
    assert cluster.stopped == ["job-1"] and not one.alive()
    what = "what was learned earlier is kept" if kept else "nothing was learned"
    assert one.status().phase == "stopped"
    assert one.status().message == f"Stopped while it waited: {what}."
    assert Status.read(one.folder).phase == "stopped"
    # Should its job begin all the same, it hears of the Stop.
    worker = Lock(one.folder.lock)
    assert control.begin(one.folder, worker) == 1
    assert Control.read(one.folder).stop
    worker.release()


def test_a_stopped_run_waits_anew_and_its_old_ending_is_not_told_meanwhile(cluster, tmp_path):
    folder = create(RECIPE, tmp_path, "one")
    Result("stopped", "Stopped after step 9.", step=9).write(folder)
    one = Run(folder.path)
    one.resume()
    assert one.result() is None and one.status().phase == "queued"
    one.stop()
    one.resume()
    assert Launched.of(folder, life=2) == Launched(CLUSTER, "job-2", 2)
    assert not Control.read(folder).stop and one.alive()


@pytest.mark.parametrize("error", [LaunchError("The cluster refuses it."), OSError("no disk")])
def test_what_is_refused_leaves_all_as_it_was(cluster, tmp_path, error):
    cluster.refusal = error
    with pytest.raises(type(error), match=str(error)):
        run.start(RECIPE, tmp_path, "one")
    assert find_runs(tmp_path).found == []
    folder = create(RECIPE, tmp_path, "one")
    Result("stopped", "Stopped after step 9.", step=9).write(folder)
    Status(phase="stopped", message="Stopped after step 9.", step=9).write(folder)
    before = {path.name: path.read_text() for path in (folder.result, folder.status)}
    with pytest.raises(type(error), match=str(error)):
        Run(folder.path).resume()
    assert {path.name: path.read_text() for path in (folder.result, folder.status)} == before
    assert Run(folder.path).status().phase == "stopped"
    assert not Control.read(folder).awaited


def test_a_worker_that_somebody_began_by_hand_is_not_the_clusters(cluster, tmp_path):
    one = run.start(RECIPE, tmp_path, "one")
    worker = Lock(one.folder.lock)
    for life in (1, 2):
        assert control.begin(one.folder, worker) == life
        worker.release()
    assert Launched.of(one.folder, life=2) is None
    cluster.state = Found("gone", "It must not be asked.")
    assert "It must not be asked." not in one.status().message


def test_of_a_process_of_this_machine_the_folder_tells(cluster, tmp_path):
    one = run.start(RECIPE, tmp_path, "one")
    Launched("here", job_of(os.getpid(), processes.identity(os.getpid())), 1).write(one.folder)
    assert not one.alive()
    assert one.status().message.startswith("The worker (process 0) was killed")


@pytest.mark.parametrize("note", ["{", "{}", '{"launcher": "x", "job": "y", "life": 1}'])
def test_a_note_that_is_damaged_is_none(cluster, tmp_path, note):
    one = run.start(RECIPE, tmp_path, "one")
    one.folder.launched.write_text(note)
    assert Launched.of(one.folder, life=1) is None
    assert one.status().phase == "killed" and not one.alive()
