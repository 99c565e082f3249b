"""What a cluster answers, and whatever else may answer in its place."""

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from explainers.training import launchers
from explainers.training.folder import create
from explainers.training.launchers import asked, cluster, code
from explainers.training.launchers.cluster import Cluster, Node, short
from explainers.training.launchers.interface import LaunchError
from explainers.training.launchers.ray import Ray, entrypoint
from explainers.training.recipe import preset
from tests.explainers.training.launchers.one_node import free_ports

NODES = "/api/v0/nodes?detail=1&limit=10000"


class Dashboard(ThreadingHTTPServer):
    """Answers what it was told to, and notes what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.asked: list[tuple[str, str, bytes]] = []
        self.address = f"http://127.0.0.1:{self.server_port}"

    def say(self, question: str, answer: object, code: int = 200) -> None:
        text = answer if isinstance(answer, str) else json.dumps(answer)
        self.answers[question] = (code, text.encode())

    def has(self, *nodes: dict[str, float], state: str = "ALIVE") -> None:
        found = [{"state": state, "resources_total": node} for node in nodes]
        self.say(f"GET {NODES}", {"data": {"result": {"result": found}}})


class Answers(BaseHTTPRequestHandler):
    server: Dashboard

    def _answer(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        question = f"{self.command} {self.path}"
        self.server.asked.append((self.command, self.path, content))
        code, answer = self.server.answers.get(question, (404, b"There is no such thing"))
        self.send_response(code)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = do_PUT = _answer  # noqa: N815 (http.server's names)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def dashboard() -> Iterator[Dashboard]:
    with Dashboard() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_machines_that_are_there_are_counted(dashboard):
    dashboard.has({"CPU": 4.0, "memory": 1e9}, {"CPU": 1, "GPU": 2.0}, {})
    assert Cluster(dashboard.address).nodes() == [Node(4, 0), Node(1, 2), Node(0, 0)]
    dashboard.has({"CPU": 4.0}, state="DEAD")
    assert Cluster(dashboard.address).nodes() == []


@pytest.mark.parametrize("answer", ["", "<html>", "[]", "{}", '{"data": 1}', "[" * 100_000])
def test_what_answers_may_be_something_else(dashboard, answer):
    dashboard.say(f"GET {NODES}", answer)
    with pytest.raises(LaunchError, match="What answers is not a Ray"):
        Cluster(dashboard.address).nodes()


def test_nobody_may_answer(monkeypatch):
    (port,) = free_ports(1)
    with pytest.raises(LaunchError, match=r"cannot be reached: .*refused"):
        Cluster(f"http://127.0.0.1:{port}").nodes()
    monkeypatch.setattr(cluster, "TIMEOUT", 0.05)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(LaunchError, match=r"cannot be reached: timed out\."),
    ):
        Cluster(f"http://127.0.0.1:{silent.getsockname()[1]}").nodes()


def test_a_refusal_is_told_by_its_last_line(dashboard):
    dashboard.say("POST /api/jobs/", "Traceback:\n  File\nValueError: No such thing.\n.\n", 400)
    with pytest.raises(LaunchError, match=r"refuses it \(400\): ValueError: No such thing\.$"):
        Cluster(dashboard.address).submit(entrypoint="true")


@pytest.mark.parametrize(
    ("status", "message", "state", "sentence"),
    [
        ("PENDING", "It has not started yet.", "waiting", "the cluster says: It has not st"),
        ("RUNNING", "It is running.", "there", "The cluster has given it a place."),
        ("FAILED", "It failed.", "gone", "The cluster says: It failed."),
        ("STOPPED", "It was stopped.", "gone", "The cluster says: It was stopped."),
        ("SUCCEEDED", "It is done.", "gone", "The cluster says: It is done."),
    ],
)
def test_where_a_job_is(dashboard, monkeypatch, status, message, state, sentence):
    monkeypatch.setattr(asked, "FRESH", -1.0)
    dashboard.say("GET /api/jobs/one", {"status": status, "message": message})
    ray = Ray(dashboard.address)
    while (found := ray.found("one")).state == "unknown":
        pass  # it has not answered yet
    assert ray.found("one") == found
    assert (len(dashboard.asked) > 1) == (state != "gone")
    assert found.state == state
    assert found.sentence.startswith(sentence)


def test_a_job_that_the_cluster_does_not_know_is_gone_and_else_nobody_can_tell(dashboard):
    found = Ray(dashboard.address).found("one/../two")
    assert found.state == "gone" and "does not know it any more" in found.sentence
    assert dashboard.asked[-1][1] == "/api/jobs/one%2F..%2Ftwo"
    dashboard.say("GET /api/jobs/one", "Too busy", 503)
    found = Ray(dashboard.address).found("one")
    assert found.state == "unknown" and "refuses it (503): Too busy" in found.sentence
    (port,) = free_ports(1)
    assert Ray(f"http://127.0.0.1:{port}").found("one").state == "unknown"


def test_a_run_is_handed_in_with_the_code_and_what_its_device_needs(dashboard, tmp_path):
    folder = create(preset("fast", device="cuda"), tmp_path, "it's mine")
    package = f"/api/packages/gcs/{code.name()}"
    dashboard.has({"CPU": 8, "GPU": 1})
    dashboard.say("POST /api/jobs/", {})
    dashboard.say(f"PUT {package}", "")
    job = Ray(dashboard.address).start(folder.path, tmp_path / "data", folder.log)
    heard = [(method, path) for method, path, _ in dashboard.asked]
    assert heard == [("GET", NODES), ("GET", package), ("PUT", package), ("POST", "/api/jobs/")]
    assert dashboard.asked[2][2] == code.packed()
    sent = json.loads(dashboard.asked[3][2])
    assert sent["submission_id"] == job
    assert (sent["entrypoint_num_cpus"], sent["entrypoint_num_gpus"]) == (2, 1)
    assert sent["runtime_env"]["py_modules"] == [f"gcs://{code.name()}"]
    assert sent["runtime_env"]["env_vars"] == {"LAYERS_RUNS_AT_ONCE": "64"}
    assert sent["entrypoint"] == entrypoint(folder.path, tmp_path / "data", folder.log)
    dashboard.say(f"GET {package}", "")
    Ray(dashboard.address).start(folder.path, None, folder.log)
    assert [path for method, path, _ in dashboard.asked if method == "PUT"] == [package]


def test_a_job_whose_taking_was_not_confirmed_is_called_off(dashboard, tmp_path):
    folder = create(preset("fast"), tmp_path, "one")
    dashboard.has({"CPU": 8})
    dashboard.say(f"GET /api/packages/gcs/{code.name()}", "")
    with pytest.raises(LaunchError, match="refuses it"):
        Ray(dashboard.address).start(folder.path, None, folder.log)
    submitted = json.loads(dashboard.asked[-2][2])["submission_id"]
    assert dashboard.asked[-1][:2] == ("POST", f"/api/jobs/{submitted}/stop")


def test_the_command_line_holds_whatever_a_path_holds():
    line = entrypoint(Path("/runs/it's $HOME"), Path("/d a"), Path("/runs/it's $HOME/worker.log"))
    assert line == (
        """exec python -u -m explainers.training resume '/runs/it'"'"'s $HOME' --cache '/d a' """
        """>> '/runs/it'"'"'s $HOME/worker.log' 2>&1"""
    )


def test_what_ray_says_is_made_short():
    message = (
        "Job entrypoint command failed with exit code -9, last available logs (truncated to "
        "20,000 chars):\n2026-11-26 03:47:06,541\tINFO job_manager.py:581 -- Runtime env is set."
        "\nRunning entrypoint for job a2: exec python -u\n/bin/sh: 1: cannot create /x: no\n"
    )
    failed = "Job entrypoint command failed with exit code -9."
    assert short(message) == f"{failed} /bin/sh: 1: cannot create /x: no"
    assert short("") == "" and len(short("a\n" * 9 + "b" * 9999)) <= 400


def test_a_name_in_a_run_folder_is_asked_of_no_other_thing(dashboard):
    with pytest.raises(ValueError, match="it must be here"):
        launchers.named("file:///etc/passwd")
    assert launchers.named(dashboard.address) is launchers.named(dashboard.address)
