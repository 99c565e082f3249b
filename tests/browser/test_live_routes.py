"""What the server sends of a run: frames over a socket of their own, to the app's own pages."""

import json
import time
from contextlib import ExitStack, closing
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import torch
from folders import places
from server import serve
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from explainers.locks import Lock
from explainers.networks.cifar_quick import cifar_quick
from explainers.overview import first
from explainers.training import checkpoint
from explainers.training.folder import create
from explainers.training.inside import wishes
from explainers.training.inside.looking import Glass
from explainers.training.inside.packed import cut, pack
from explainers.training.names import free_name
from explainers.training.recipe import preset
from explainers.training.scalars import ScalarWriter
from explainers.training.status import Result, Status
from tests import kept_runs

LONG = 60  # s: the first who asks a server waits for what it imports, others for a busy machine


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    return tmp_path_factory.mktemp("live") / "runs"


@pytest.fixture(scope="module")
def address(runs):
    with serve(**places(runs.parent)) as found:
        yield found.replace("http", "ws")


def tell(folder, step: int) -> None:
    known = {"phase": "training", "pid": 7, "epochs": 2, "steps_per_epoch": 10}
    Status(time=time.time(), step=step, **known).write(folder)


@pytest.fixture
def worked_on(runs, request):
    """A run that goes on, and its lock, which is held as by a worker."""
    name = free_name(runs, request.node.name[:20].rstrip("["))
    folder = create(preset("notes", epochs=2), runs, name)
    lock = Lock(folder.lock)
    assert lock.acquire()
    tell(folder, 3)
    yield folder, lock
    lock.release()


@pytest.fixture
def going(worked_on):
    return worked_on[0]


def receive(socket) -> dict:
    return json.loads(socket.recv(timeout=LONG))


def test_a_frame_is_sent_when_there_is_another_and_only_then(address, going):
    with connect(f"{address}/live/{going.path.name}/frames") as socket:
        frame = receive(socket)
        assert (frame["run"], frame["state"]) == (going.path.name, "going")
        tell(going, 4)
        patch = receive(socket)
        assert (patch["since"], patch["step"]) == (frame["tag"], 4)
        assert "run" not in patch  # only what is new
        with pytest.raises(TimeoutError):
            socket.recv(timeout=1.2)


def test_of_the_layers_health_another_socket_tells(address, going):
    with connect(f"{address}/live/{going.path.name}/health") as socket:
        frame = receive(socket)
        assert (frame["state"], frame["kinds"], frame["names"][0]) == ("going", [], "conv1")
        with closing(ScalarWriter(going.path, 0)) as writer:
            writer.add("gradient_norm/0", 1, 0.5)
        patch = receive(socket)
        assert patch["charts"]["gradient_norm/0"] == {"keep": 0, "then": [[1], [0.5]]}


def test_two_viewers_are_told_the_same(address, going):
    path = f"{address}/live/{going.path.name}/frames"
    with connect(path) as one, connect(path) as two:
        assert receive(one) == receive(two)
        tell(going, 7)
        assert receive(one) == receive(two)


def test_a_frame_that_the_page_has_already_is_not_sent_again(address, going):
    path = f"{address}/live/{going.path.name}/frames"
    with connect(path) as socket:
        known = receive(socket)["tag"]
    with connect(f"{path}?since={known}") as socket:
        with pytest.raises(TimeoutError):
            socket.recv(timeout=1.2)
        tell(going, 5)
        assert receive(socket)["since"] == known
    with connect(f"{path}?since=somethingelse") as socket:
        assert receive(socket)["run"] == going.path.name


def test_a_run_that_is_moved_while_it_is_watched_is_said(address, going):
    with connect(f"{address}/live/{going.path.name}/frames") as socket:
        receive(socket)
        going.path.rename(going.path.with_name(f"moved-{time.time_ns()}"))
        with pytest.raises(ConnectionClosed) as end:
            socket.recv(timeout=LONG)
    assert end.value.rcvd.code == 4404
    assert "was deleted, renamed or moved" in end.value.rcvd.reason


def test_a_run_that_is_taken_up_again_by_another_is_told(address, worked_on):
    going, lock = worked_on
    with connect(f"{address}/live/{going.path.name}/frames") as socket:
        assert receive(socket)["state"] == "going"
        Result("stopped", "Stopped after step 3.").write(going)
        lock.release()
        assert receive(socket)["state"] == "over"
        going.result.unlink()
        assert lock.acquire()
        tell(going, 3)
        assert receive(socket)["state"] == "going"


def test_an_unknown_run_is_told_in_words(address):
    with connect(f"{address}/live/nobody/frames") as socket, pytest.raises(ConnectionClosed) as end:
        socket.recv(timeout=LONG)
    assert end.value.rcvd.code == 4404
    assert end.value.rcvd.reason.startswith("There is no run called nobody")


def test_a_run_is_not_looked_for_outside_its_folder(address):
    path = f"{address}/live/..%2F..%2Fetc/frames"
    with pytest.raises((ConnectionClosed, InvalidStatus)), connect(path) as socket:
        socket.recv(timeout=LONG)


def test_a_name_that_no_file_can_have_is_the_name_of_no_run(address):
    name = "x" * 300
    with connect(f"{address}/live/{name}/frames") as socket, pytest.raises(ConnectionClosed) as end:
        socket.recv(timeout=LONG)
    assert end.value.rcvd.code == 4404
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{address.replace('ws', 'http')}/live/{name}/sample")


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://[::1", "null"])
def test_another_site_is_refused(address, going, origin):
    path = f"{address}/live/{going.path.name}/frames"
    with pytest.raises(InvalidStatus, match="403"):
        connect(path, origin=origin)
    own = address.replace("ws", "http")
    with connect(path, origin=own) as socket:
        assert receive(socket)["run"] == going.path.name


def test_a_viewer_does_not_hold_up_the_end_of_the_server(runs, going):
    with ExitStack() as server:
        address = server.enter_context(serve(**places(runs.parent)))
        path = f"{address.replace('http', 'ws')}/live/{going.path.name}/frames"
        with connect(path) as socket:
            receive(socket)
            asked = time.monotonic()
            server.close()
            assert time.monotonic() - asked < 9  # after 10 it would be killed


def sight(socket) -> tuple[dict, bytes]:
    line, _, content = socket.recv(timeout=LONG).partition(b"\n")
    return json.loads(line), content


def test_who_looks_inside_is_heard_and_sent_what_the_worker_saw(address, going):
    torch.manual_seed(0)
    look = Glass(cifar_quick()).look(torch.rand(1, 3, 32, 32), 3)
    with connect(f"{address}/live/{going.path.name}/inside?picture=4&layer=conv2") as socket:
        line, content = sight(socket)
        assert (line["state"], line["picture"], content) == ("going", 4, b"")
        assert wishes.wished(going, 30) == [4]
        seen = pack(look, step=9, picture=4, label=3)
        wishes.tell(going, 4, seen.to_bytes())
        line, content = sight(socket)
        about = {name: line[name] for name in ("tag", "state", "saved", "classes", "truth")}
        assert cut(seen, "conv2", 0, about).partition(b"\n")[2] == content
        assert (line["step"], line["layer"]) == (9, "conv2")


def test_who_looks_at_the_network_as_a_whole_is_told_of_each_moment_of_it(address, going):
    name = going.path.name
    training = kept_runs.at_first(going)
    with connect(f"{address}/live/{name}/weights") as socket:
        told = receive(socket)
        assert told["network"] == "" and f"{name} is in its first epoch" in told["why"]
        assert wishes.wished(going, 30) == [wishes.WEIGHTS]
        wishes.fail(going, wishes.WEIGHTS, "It is too large.")
        rest = {"kept": 0, "over": False}
        assert receive(socket) == {"network": "", "why": "It is too large.", **rest}
        for _ in range(2):
            wishes.tell(going, wishes.WEIGHTS, checkpoint.moment(training))
            mark = wishes.look_at(going, wishes.WEIGHTS).stat().st_mtime_ns
            assert receive(socket) == {"network": first.of_live(name, mark), "why": "", **rest}
        with pytest.raises(TimeoutError):
            socket.recv(timeout=1.2)


def test_no_viewer_is_sent_more_than_60_kilobytes_a_second(address, going):
    look = Glass(cifar_quick()).look(torch.rand(1, 3, 32, 32), 3)
    sent, began = 0, time.monotonic()
    with connect(f"{address}/live/{going.path.name}/inside?picture=1&layer=conv1") as socket:
        sight(socket)
        for step in (1, 2, 3):
            wishes.tell(going, 1, pack(look, step=step, picture=1, label=3).to_bytes())
            before = sent
            sent += len(sight(socket)[1])
    assert before <= 60_000 * (time.monotonic() - began)


def test_a_run_that_is_over_and_learned_nothing_has_nothing_inside(address, going, worked_on):
    Result("stopped", "Stopped.").write(going)
    Status("stopped", "Stopped.", time=1.0).write(going)
    worked_on[1].release()
    with connect(f"{address}/live/{going.path.name}/inside?picture=x&channel=-1") as socket:
        line, content = sight(socket)
    assert (line["state"], line["saved"], line["picture"], content) == ("over", True, 0, b"")


def test_inside_of_no_run_is_refused_with_a_sentence(address):
    with connect(f"{address}/live/none/inside") as socket, pytest.raises(ConnectionClosed) as told:
        socket.recv(timeout=LONG)
    assert told.value.rcvd.code == 4404 and "There is no run called none" in told.value.rcvd.reason
