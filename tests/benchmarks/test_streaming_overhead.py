"""What the benchmark of viewers counts: the worker's looks, and turns that come in fair order."""

import itertools
import subprocess
import sys
import time

from PIL import Image

from benchmarks import timed_worker
from benchmarks.streaming_overhead import order
from explainers.training.folder import create
from explainers.training.inside import wishes
from explainers.training.recipe import preset
from explainers.training.run import Run


def test_each_pair_of_turns_is_the_other_way_round():
    assert order(3) == [False, True, True, False, False, True]


def test_the_worker_tells_what_its_looks_take(tmp_path):
    recipe = preset("fast", data=str(pictures(tmp_path)), epochs=10_000, precision="float32")
    run = Run(create(recipe, tmp_path / "runs", "one").path)
    record = tmp_path / "looks.seconds"
    assert timed_worker.spent(record) == 0
    assert not wishes.pending(run.folder)
    told = ["resume", str(run.folder.path), "--cache", str(tmp_path)]
    command = [sys.executable, "-m", "benchmarks.timed_worker", str(record), *told]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as worker:
        try:
            until(worker, lambda: run.status().step > 0)
            unseen = timed_worker.spent(record)
            wishes.wish(run.folder, 0)
            assert wishes.pending(run.folder)
            until(worker, lambda: wishes.look_at(run.folder, 0).exists())
            until(worker, lambda: timed_worker.spent(record) > unseen + 0.001)
            assert unseen < timed_worker.spent(record) < 5
            run.pause()  # which takes no processor until the wish is late
            until(worker, lambda: not wishes.pending(run.folder))  # nobody has wished it again
        finally:
            run.stop()


def pictures(folder):
    for part, number, grey in itertools.product(("train", "test"), range(8), (60, 200)):
        path = folder / "grey" / part / str(grey) / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (32, 32), (grey, grey + number, grey)).save(path)
    return folder / "grey"


def until(worker, there):
    end = time.monotonic() + 60
    while not there():
        assert worker.poll() is None and time.monotonic() < end
        time.sleep(0.05)
