"""A worker that waits: used once, and never where it does not answer, or is another's."""

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from explainers import memory
from explainers.training.folder import create
from explainers.training.launchers import command, spare
from explainers.training.launchers.here import Here
from explainers.training.launchers.spare import Spare
from explainers.training.queue import Turn
from explainers.training.recipe import preset
from tests.explainers.training.test_beside import await_

ANSWERS = """
import os, sys
os.write(1, b"r")
order = sys.stdin.buffer.readline()
os.write(1, b"h")
assert sys.stdin.buffer.read(1) == b"g"
open(__import__("json").loads(order)[2], "wb").write(order)
"""
SILENT = "import sys; sys.stdin.read()"


@pytest.fixture
def made(monkeypatch):
    """The processes that are made instead; `made.program` is what they do."""
    real = subprocess.Popen

    class Made(list):
        program = ANSWERS

    found = Made()

    def popen(_, **rest):
        found.append(real([sys.executable, "-S", "-c", found.program], **rest))
        return found[-1]

    monkeypatch.setattr(spare.subprocess, "Popen", popen)
    monkeypatch.setenv(spare.NAME, spare.ON)
    monkeypatch.setattr(spare, "REST", 600.0)
    monkeypatch.setattr(memory, "left", lambda: spare.NEEDED)
    yield found
    for process in found:
        spare._killed(process)


def gone(process):
    return process.poll() is not None


def test_it_hears_of_its_run_and_is_the_next_ones_no_more(made, tmp_path):
    one, log = Spare(), tmp_path / "log"
    assert one.keep(tmp_path) and one.keep(tmp_path) and len(made) == 1
    found = one.take(tmp_path / "run", tmp_path, log)
    assert found is made[0] and one.take(tmp_path / "run", tmp_path, log) is None
    await_(log.exists)
    assert found.wait(30) == 0
    assert json.loads(log.read_text()) == [str(tmp_path / "run"), str(tmp_path), str(log)]


def test_another_is_made_after_a_rest(made, tmp_path, monkeypatch):
    one = Spare()
    one.keep(tmp_path)
    one.take(tmp_path, tmp_path, tmp_path / "log")
    assert not one.keep(tmp_path) and len(made) == 1
    monkeypatch.setattr(spare, "REST", 0.0)
    one._not_before = 0.0
    one.keep(tmp_path)
    one.take(tmp_path, tmp_path, tmp_path / "log")
    await_(lambda: len(made) == 3)


@pytest.mark.parametrize("halted", [False, True])
def test_one_that_does_not_answer_is_ended_and_a_new_process_is_started(
    made, tmp_path, monkeypatch, halted
):
    made.program = SILENT
    monkeypatch.setattr(spare, "PATIENCE_WITH_LATE", 0.05)
    launcher = Here()
    launcher.expect(tmp_path)
    if halted:
        made[0].send_signal(signal.SIGSTOP)
    launcher.start(tmp_path, tmp_path, tmp_path / "log")
    assert gone(made[0]) and len(made) == 2  # the second is the worker
    assert made[0].returncode == -signal.SIGKILL or not halted  # it may have seen its input end


def test_one_that_was_ready_is_given_less_time(made, tmp_path, monkeypatch):
    made.program = f"import os; os.write(1, b'r'); {SILENT}"
    monkeypatch.setattr(spare, "PATIENCE", 0.05)
    monkeypatch.setattr(spare, "PATIENCE_WITH_LATE", 600.0)
    one = Spare()
    one.keep(tmp_path)
    select.select([made[0].stdout], [], [], 30)
    assert one.take(tmp_path, tmp_path, tmp_path / "log") is None


def test_one_that_has_died_is_not_used_and_none_is_made_any_more(made, tmp_path):
    made.program = "raise SystemExit(1)"
    one = Spare()
    one.keep(tmp_path)
    await_(lambda: gone(made[0]))
    assert one.take(tmp_path, tmp_path, tmp_path / "log") is None
    assert not one.keep(tmp_path) and len(made) == 1


def test_one_that_has_waited_in_vain_is_made_anew(made, tmp_path):
    made.program = ""
    one = Spare()
    one.keep(tmp_path)
    await_(lambda: gone(made[0]))
    made.program = ANSWERS
    assert one.keep(tmp_path) and len(made) == 2


@pytest.mark.parametrize("what", ["environment", "cache"])
def test_one_that_was_made_for_something_else_is_ended(made, tmp_path, monkeypatch, what):
    one, cache = Spare(), tmp_path
    one.keep(cache)
    if what == "environment":
        monkeypatch.setenv("OMP_NUM_THREADS", "7")
    else:
        cache = tmp_path / "elsewhere"
    assert one.take(tmp_path, cache, tmp_path / "log") is None and gone(made[0])
    one.keep(tmp_path / "a third")
    assert one.keep(cache) and gone(made[1]) and not gone(made[2])


@pytest.mark.parametrize(
    ("name", "said"), [(spare.NAME, spare.OFF), (command.PROCESSES, "2"), ("memory", "")]
)
def test_none_is_kept_where_it_is_not_wanted_or_memory_is_short(
    made, tmp_path, monkeypatch, name, said
):
    if name == "memory":
        monkeypatch.setattr(memory, "left", lambda: spare.NEEDED - 1)
    monkeypatch.setenv(name, said)
    one = Spare()
    assert not one.keep(tmp_path) and one.take(tmp_path, tmp_path, tmp_path / "log") is None
    assert not made


def test_a_run_that_has_to_wait_leaves_it_to_another(made, tmp_path):
    launcher, turn = Here(), Turn(create(preset("fast"), tmp_path, "first"))
    launcher.expect(tmp_path)
    turn.wait(lambda _: None)
    launcher.start(tmp_path / "second", tmp_path, tmp_path / "log")
    assert len(made) == 2  # the second process is a worker of its own
    turn.close()
    launcher.start(tmp_path / "third", tmp_path, tmp_path / "log")
    assert len(made) == 2


def test_the_setting_is_one_of_two_words(monkeypatch):
    for said in (spare.ON, spare.OFF):
        monkeypatch.setenv(spare.NAME, said)
        spare.check()
    monkeypatch.setenv(spare.NAME, "yes")
    with pytest.raises(ValueError, match=r"LAYERS_SPARE is 'yes': it must be on .* or off"):
        spare.check()


HOLDER = """
import subprocess, sys, time
from explainers.training.launchers.order import Order
program = "from explainers.training import waiting; waiting._say(b'r'); waiting._await_order()"
child = subprocess.Popen(
    [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
)
child.stdout.read(1)
print(child.pid, flush=True)
time.sleep(600)
"""


def test_it_ends_with_its_server_however_that_ends():
    holder = subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE)
    with holder.stdout:
        pid = int(holder.stdout.readline())
    os.kill(pid, 0)
    holder.kill()  # without a word: nobody can end what it started
    holder.wait()
    await_(lambda: _is_over(Path(f"/proc/{pid}/stat")))


def _is_over(stat):
    """Whether a process has ended, also where nobody has taken note of that."""
    try:
        return stat.read_bytes().rpartition(b")")[2].split()[0] == b"Z"
    except FileNotFoundError:
        return True
