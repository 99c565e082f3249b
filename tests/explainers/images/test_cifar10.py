"""CIFAR-10 by torchvision, from a stand-in server that serves a small archive of its format."""

import contextlib
import hashlib
import io
import math
import multiprocessing
import os
import pickle
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
import torch
from torchvision.datasets import CIFAR10

from explainers.images import cifar10
from explainers.images.pictures import PictureError
from explainers.images.sources import load

NAMES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
TRAIN = [f"data_batch_{number}" for number in range(1, 6)]


def batches():
    """The archive's files: five batches of four pictures, one to test on, and the names."""
    random = np.random.default_rng(0)
    made = {}
    for name in (*TRAIN, "test_batch"):
        data = random.integers(0, 256, (4, 3072), dtype=np.uint8)
        made[name] = {"data": data, "labels": random.integers(0, 10, 4).tolist()}
    made["batches.meta"] = {"label_names": NAMES}
    return {name: pickle.dumps(value, protocol=2) for name, value in made.items()}


def packed(files):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def md5(data):
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


class Site:
    """What the stand-in server does, set by each test."""

    def __init__(self, archive):
        self.archive, self.status, self.cut, self.asked = archive, 200, 0, 0
        self.whole_after = math.inf  # asked so often, it cuts nothing off any more
        self.goes_on = threading.Event()  # the second half is sent only then
        self.goes_on.set()


@pytest.fixture
def site(monkeypatch):
    files = batches()
    site = Site(packed(files))

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self):
            self.answer()

        def do_GET(self):
            site.asked += 1
            self.answer()
            if site.status == 200:
                cut = site.cut if site.asked <= site.whole_after else 0
                sent, half = site.archive[: len(site.archive) - cut], len(site.archive) // 2
                with contextlib.suppress(ConnectionError):  # torchvision asks once only to look
                    self.wfile.write(sent[:half])
                    self.wfile.flush()
                    site.goes_on.wait(60)
                    self.wfile.write(sent[half:])

        def answer(self):
            self.send_response(site.status)
            self.send_header("Content-Length", str(len(site.archive)))
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/cifar-10-python.tar.gz"
    monkeypatch.setattr(CIFAR10, "url", address)
    monkeypatch.setattr(CIFAR10, "tgz_md5", md5(site.archive))
    monkeypatch.setattr(CIFAR10, "train_list", [[name, md5(files[name])] for name in TRAIN])
    monkeypatch.setattr(CIFAR10, "test_list", [["test_batch", md5(files["test_batch"])]])
    meta = {"filename": "batches.meta", "key": "label_names", "md5": md5(files["batches.meta"])}
    monkeypatch.setattr(CIFAR10, "meta", meta)
    monkeypatch.setattr(cifar10, "ARCHIVE_BYTES", len(site.archive))
    monkeypatch.setattr(cifar10, "_LOOK", 0.01)
    yield site
    server.shutdown()
    server.server_close()


def left_behind(root):
    return [path for path in root.rglob("*") if path.is_file() and path.suffix != ".lock"]


def test_downloaded_and_in_order(site, tmp_path):
    heard = []
    pictures = load("cifar10", root=tmp_path, progress=lambda *both: heard.append(both))
    files = batches()
    for split, names in ((pictures.train, TRAIN), (pictures.test, ["test_batch"])):
        parts = [pickle.loads(files[name]) for name in names]  # made above
        data = np.concatenate([part["data"] for part in parts]).reshape(-1, 3, 32, 32)
        assert torch.equal(split.images, torch.from_numpy(data)) and split.images.is_contiguous()
        assert split.labels.tolist() == [label for part in parts for label in part["labels"]]
        assert split.labels.dtype == torch.int64
    assert pictures.classes == tuple(NAMES) and pictures.left_out == ()
    assert heard[0] == ("Looking for CIFAR-10", 0.0)
    assert heard[-1] == ("CIFAR-10 is read", 1.0)
    assert any(message.startswith(("Downloading", "Unpacking")) for message, _ in heard)
    assert all(0 <= fraction <= 1 for _, fraction in heard)


def test_the_second_start_needs_neither_network_nor_torchvision(site, tmp_path, monkeypatch):
    first = load("cifar10", root=tmp_path)
    asked, site.status = site.asked, 500
    monkeypatch.setattr(cifar10, "_made", None)
    second = load("cifar10", root=tmp_path)
    assert torch.equal(first.train.images, second.train.images)
    assert asked > 0 and site.asked == asked


def test_the_archive_is_not_kept_but_what_torchvision_reads_is(site, tmp_path):
    load("cifar10", root=tmp_path)
    assert not (tmp_path / "cifar-10-python.tar.gz").exists()
    assert len(CIFAR10(tmp_path, train=False)) == 4


def test_a_cut_off_download_is_removed_and_said(site, tmp_path):
    site.cut = 1000
    total = len(site.archive)
    with pytest.raises(
        PictureError,
        match=rf"broke off after {(total - 1000) / 1e6:.1f} of {total / 1e6:.1f} MB .*What came",
    ):
        load("cifar10", root=tmp_path)
    assert left_behind(tmp_path) == []
    site.cut = 0
    assert len(load("cifar10", root=tmp_path).train.labels) == 20


def test_another_checksum_is_removed_and_said(site, tmp_path, monkeypatch):
    monkeypatch.setattr(CIFAR10, "tgz_md5", "0" * 32)
    with pytest.raises(PictureError, match=r"127.0.0.1:\d+ is not CIFAR-10: its checksum is anoth"):
        load("cifar10", root=tmp_path)
    assert left_behind(tmp_path) == []


def test_a_damaged_batch_is_removed_and_said(site, tmp_path, monkeypatch):
    monkeypatch.setattr(CIFAR10, "test_list", [["test_batch", "0" * 32]])
    with pytest.raises(PictureError, match=r"is not CIFAR-10"):
        load("cifar10", root=tmp_path)
    assert left_behind(tmp_path) == []


def test_a_leftover_of_a_killed_download_goes(site, tmp_path):
    left = tmp_path / ".cifar10-killed"
    left.mkdir()
    (left / "cifar-10-python.tar.gz").write_bytes(site.archive[:100])
    assert len(load("cifar10", root=tmp_path).test.labels) == 4
    assert not left.exists()


PORTAL = b"\n<!DOCTYPE html><html><title>Welcome to the hotel</title>" + b" " * 4000 + b"</html>"


def test_the_page_of_a_captive_portal_is_recognised(site, tmp_path):
    archive, site.archive = site.archive, PORTAL
    with pytest.raises(
        PictureError, match=r"What came from 127.0.0.1:\d+ is a web page, not CIFAR-10.*log in"
    ):
        load("cifar10", root=tmp_path)
    assert left_behind(tmp_path) == []
    site.archive = archive
    assert len(load("cifar10", root=tmp_path).test.labels) == 4


def test_a_refusing_server_is_said(site, tmp_path):
    site.status = 404
    with pytest.raises(
        PictureError, match=r"cannot be downloaded from 127.0.0.1:\d+ \(HTTP Error 4"
    ) as said:
        load("cifar10", root=tmp_path)
    assert said.value.__cause__.fp.isclosed()  # no connection is left open


def test_offline_is_said(site, tmp_path, monkeypatch):
    monkeypatch.setattr(CIFAR10, "url", "http://127.0.0.1:9/cifar-10-python.tar.gz")
    with pytest.raises(
        PictureError, match=r"cannot be downloaded .*Connection refused.*the drawn pict"
    ):
        load("cifar10", root=tmp_path)
    assert left_behind(tmp_path) == []


def test_a_silent_server_is_given_up(site, tmp_path, monkeypatch):
    hold = threading.Event()
    monkeypatch.setattr(cifar10, "SILENCE", 0.05)
    monkeypatch.setattr(CIFAR10, "download", lambda self: hold.wait(5))
    with pytest.raises(PictureError, match=r"cannot be downloaded .*nothing came for 0 s"):
        load("cifar10", root=tmp_path)
    hold.set()


def test_stopping_meanwhile_is_not_taken_for_a_failure(site, tmp_path):
    class StopError(Exception):
        pass

    def stop(message, _):
        if not message.startswith("Looking"):
            raise StopError

    with pytest.raises(StopError):
        load("cifar10", root=tmp_path, progress=stop)


@pytest.fixture
def asks(site, tmp_path):
    """How often one download asks the site."""
    load("cifar10", root=tmp_path / "alone")
    asks, site.asked = site.asked, 0
    site.goes_on.clear()
    return asks


def told_to_wait(site, message):
    """Let the download go on once somebody has heard how far it is and that it is waited for."""
    if message.startswith("CIFAR-10 is being fetched already: "):
        site.goes_on.set()


def test_two_visitors_at_once_download_it_once(site, asks, tmp_path):
    start, found, heard = threading.Barrier(2), {}, {0: [], 1: []}

    def visit(who):
        def progress(message, fraction):
            heard[who].append((message, fraction))
            told_to_wait(site, message)

        start.wait()
        found[who] = load("cifar10", root=tmp_path, progress=progress)

    visitors = [threading.Thread(target=visit, args=(who,)) for who in (0, 1)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert site.asked == asks
    assert torch.equal(found[0].train.images, found[1].train.images)
    (waited,) = [told for told in heard.values() if not any("Downl" in said for said, _ in told)]
    half, whole = len(site.archive) / 2, len(site.archive)
    words = f"CIFAR-10 is being fetched already: {half / 1e6:.1f} of {whole / 1e6:.1f} MB"
    assert waited[0] == ("Looking for CIFAR-10", 0.0)
    assert words in {said for said, _ in waited}
    assert all(0 <= fraction <= 0.95 for _, fraction in waited[:-1])
    assert waited[-1] == ("CIFAR-10 is read", 1.0)


def test_who_waited_for_a_download_that_failed_tries_it_again(site, asks, tmp_path):
    site.cut, site.whole_after = 1000, asks
    start, found = threading.Barrier(2), []

    def go_on(message, _):
        told_to_wait(site, message)

    def visit():
        start.wait()
        try:
            found.append(load("cifar10", root=tmp_path, progress=go_on))
        except PictureError as error:
            found.append(str(error))

    visitors = [threading.Thread(target=visit) for _ in range(2)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert "broke off" in found[0]
    assert len(found[1].train.labels) == 20


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system starts processes anew only")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # the children use one thread each
def test_two_processes_at_once_download_it_once(site, asks, tmp_path):
    system = multiprocessing.get_context("fork")
    said = system.Queue()

    def serve(who):
        made = load("cifar10", root=tmp_path, progress=lambda m, _: said.put((who, m)))
        said.put((who, int(made.train.images.long().sum())))

    servers = [system.Process(target=serve, args=(who,), daemon=True) for who in (0, 1)]
    for server in servers:
        server.start()
    heard, sums = {0: [], 1: []}, {}
    while len(sums) < 2:
        who, word = said.get(timeout=60)
        if isinstance(word, int):
            sums[who] = word
        else:
            heard[who].append(word)
            told_to_wait(site, word)
    for server in servers:
        server.join()
        assert server.exitcode == 0
    assert site.asked == asks
    assert sums[0] == sums[1] > 0
    assert sum(any("fetched already" in word for word in words) for words in heard.values()) == 1
