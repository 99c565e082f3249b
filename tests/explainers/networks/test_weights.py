"""Weights are downloaded from a stand-in server: whole, broken off, wrong, refused, cancelled."""

import hashlib
import http.server
import io
import threading
import time

import pytest
import torch

from explainers.locks import Lock
from explainers.networks import torchvision_models as tv
from explainers.networks import weights

NAME = "squeezenet1_1"


@pytest.fixture(scope="module")
def content() -> bytes:
    """A file of the true format: what torchvision publishes is a state_dict."""
    held = io.BytesIO()
    torch.save(tv.untrained(NAME, seed=7).state_dict(), held)
    return held.getvalue()


@pytest.fixture
def server(content):
    """A server of that file: whole at /whole/, half of it at /half/, slowly at /slow/."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            kind = self.path.split("/")[1]
            if kind == "missing":
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if kind == "slow":
                self.wfile.write(content[: 10**6])
                self.wfile.flush()
                release.wait(2)
            else:
                self.wfile.write(content[: len(content) // 2] if kind == "half" else content)

        def log_message(self, *arguments):
            pass

    release = threading.Event()
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    release.set()
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def hub(tmp_path, monkeypatch):
    """torch.hub's folder, for one test."""
    monkeypatch.setattr(torch.hub, "_hub_dir", str(tmp_path))
    return tmp_path / "checkpoints"


def name_of(content: bytes) -> str:
    return f"squeezenet-{hashlib.sha256(content).hexdigest()[:8]}.pth"


def test_weights_arrive_where_torchvision_looks_and_load(server, hub, content):
    url = f"{server}/whole/{name_of(content)}"
    found = weights.download(url)
    found.wait(20)
    assert (found.state, found.came, found.total) == ("done", len(content), len(content))
    assert [file.name for file in hub.iterdir()] == [name_of(content)]
    assert weights.file_for(url) == hub / name_of(content)
    model, remarks = tv.trained(NAME, weights.file_for(url))
    first = tv.untrained(NAME, seed=7)
    assert remarks == ()
    batch = torch.rand(1, 3, 224, 224)
    with torch.no_grad():
        assert torch.equal(model(batch), first(batch))
    assert torch.hub.load_state_dict_from_url(url, weights_only=True).keys()  # it takes ours


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("half", r"broke off after 2\.\d of 5\.\d MB"),
        ("missing", r"cannot be downloaded from 127.0.0.1:\d+ \(Not Found\)"),
    ],
)
def test_a_broken_download_is_told_and_removed(server, hub, content, kind, sentence):
    found = weights.download(f"{server}/{kind}/{name_of(content)}")
    found.wait(20)
    assert found.state == "failed"
    assert weights.last(found.url) is found
    with pytest.raises(AssertionError, match=sentence):
        raise AssertionError(found.message)
    assert list(hub.iterdir()) == []


def test_another_file_than_promised_is_refused(server, hub):
    found = weights.download(f"{server}/whole/squeezenet-00000000.pth")
    found.wait(20)
    assert found.state == "failed"
    assert "is not the file it should be (its SHA-256 begins with" in found.message
    assert list(hub.iterdir()) == []


def test_offline_is_told(hub):
    found = weights.download("http://127.0.0.1:9/weights-12345678.pth")
    found.wait(20)
    assert found.state == "failed"
    assert found.message.startswith("The weights cannot be downloaded from 127.0.0.1:9 (")
    assert "works without them" in found.message


def test_a_second_reader_joins_and_either_can_cancel(server, hub, content):
    url = f"{server}/slow/{name_of(content)}"
    first = weights.download(url)
    assert weights.download(url) is first
    while first.came < 2**18:
        assert first.state == "running"
        first.wait(0.02)
    first.cancel()
    first.wait(30)
    assert first.state == "cancelled"
    assert list(hub.iterdir()) == []


def held_elsewhere(url):
    """The lock that another server holds while it downloads `url`."""
    file = weights.file_for(url)
    file.parent.mkdir(parents=True)
    lock = Lock(file.parent.with_name(f".{file.name}.lock"))
    assert lock.acquire()
    return file, lock


def until(truth):
    for _ in range(1000):
        if truth():
            return
        time.sleep(0.01)
    raise AssertionError("it never came")


def test_what_another_server_downloads_is_waited_for(hub):
    url = "http://127.0.0.1:9/weights-12345678.pth"  # nobody answers there
    file, lock = held_elsewhere(url)
    found = weights.download(url)
    until(lambda: found.waiting)
    assert found.state == "running"
    file.write_bytes(b"what the other server has made")
    lock.release()
    found.wait(20)
    assert (found.state, found.waiting, found.came) == ("done", False, 0)


def test_where_another_server_fails_it_is_downloaded_here(server, hub, content):
    url = f"{server}/whole/{name_of(content)}"
    file, lock = held_elsewhere(url)
    found = weights.download(url)
    until(lambda: found.waiting)
    lock.release()  # as the system does for a process that was killed
    found.wait(20)
    assert found.state == "done" and file.read_bytes() == content


def test_who_waits_for_another_server_can_cancel(hub):
    _, lock = held_elsewhere(url := "http://127.0.0.1:9/weights-12345678.pth")
    found = weights.download(url)
    until(lambda: found.waiting)
    found.cancel()
    found.wait(20)
    assert found.state == "cancelled"
    lock.release()


def test_a_file_that_is_no_weights_is_told(tmp_path):
    file = tmp_path / "bad.pth"
    for junk in (b"", b"not a checkpoint", b"broken", b"PK\x03\x04" + bytes(40), b"\x80\x02"):
        file.write_bytes(junk)
        with pytest.raises(
            ValueError, match=r"bad\.pth .* It should hold the weights of squeezenet"
        ):
            tv.trained(NAME, file)
    torch.save({"features.0.weight": torch.zeros(2)}, file)
    with pytest.raises(ValueError, match=r"remove .* and download it again"):
        tv.trained(NAME, file)
