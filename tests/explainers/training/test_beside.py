"""TensorBoard beside the app: it answers on the loopback address, and ends with its server."""

import json
import subprocess
import sys
import time
import urllib.request

import pytest

from explainers.training import beside, scalars
from explainers.training.beside import Beside
from explainers.training.event_files import Point
from explainers.training.export import EventFile
from tests.explainers.training.runs_made import finished

HOLDER = """
import sys, time
from pathlib import Path
from explainers.training.beside import Beside
one = Beside()
one.start(Path(sys.argv[1]))
while one.state == "starting":
    time.sleep(0.05)
print(one.address, one._process.pid, flush=True)
time.sleep(600)
"""


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def await_(what, seconds=60.0):
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_it_shows_the_runs_on_the_loopback_address_and_ends_with_its_server(tmp_path):
    run = finished(tmp_path, "first")
    events = EventFile(run.path, 1)
    events.write([Point(scalars.TEST_ACCURACY, 0.5, 4, 1.0)])
    events.close()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    try:
        address, _ = holder.stdout.readline().split()
        assert address.startswith(f"http://{beside.HOST}:")
        await_(lambda: told(address) == ["first"])
    finally:
        holder.kill()  # without a word: nobody can end what it started
        holder.wait()
        holder.stdout.close()
    await_(lambda: not answers(address))


def told(address):
    with urllib.request.urlopen(f"{address}data/runs", timeout=60) as answer:
        return json.load(answer)


def test_it_is_ended_when_it_is_told_to(tmp_path, monkeypatch):
    program = "print('http://127.0.0.1:1/', flush=True); import sys; sys.stdin.read()"
    started = _instead(monkeypatch, program)
    one = Beside()
    assert one.state == "off"
    one.stop()
    one.start(tmp_path)
    one.start(tmp_path)
    await_(lambda: one.state == "on")
    assert (one.address, len(started)) == ("http://127.0.0.1:1/", 1)
    one.stop()
    assert (one.state, one.address) == ("off", "")
    assert started[0].poll() is not None
    one.start(tmp_path)
    await_(lambda: one.state == "on")
    one.stop()


def test_what_hinders_it_is_told(tmp_path, monkeypatch):
    _instead(monkeypatch, "import sys; sys.exit('There is no port.')")
    one = Beside()
    one.start(tmp_path)
    await_(lambda: one.trouble)
    assert (one.state, one.trouble) == ("failed", "There is no port.")
    one.stop()


def test_a_class_does_not_start_it(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_SERVER", "shared")
    one = Beside()
    with pytest.raises(ValueError, match="of one's own only"):
        one.start(tmp_path)
    assert one.state == "off"


def _instead(monkeypatch, program):
    """Have another program be started."""
    started, real = [], subprocess.Popen

    def popen(command, **rest):
        started.append(real([sys.executable, "-c", program], **rest))
        return started[-1]

    monkeypatch.setattr(beside.subprocess, "Popen", popen)
    return started
