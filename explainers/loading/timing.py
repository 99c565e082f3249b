"""How long an epoch takes with several num_workers, measured with real DataLoaders.

Run as a program it measures, one JSON line for each number of workers:
`python -m explainers.loading.timing FOLDER --workers 0 1 2 --pictures 240 --work augment`.
`measure` starts that program and reads its lines: workers are processes, and a DataLoader inside
a web server would start the server's own script again in each of them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

TIMEOUT = 90.0  # seconds for all of it
WORK = {
    "decode": "open the file and make a tensor of it",
    "augment": "open the file, enlarge it to 224 × 224, RandAugment, make a tensor of it",
}
"""What is done for each picture, in words."""


class TimingError(RuntimeError):
    """The measurement failed or took too long; the message is a sentence for the reader."""


@dataclass(frozen=True)
class Timing:
    """Seconds of one DataLoader.

    `first_batch` is from the start of the first epoch to its first batch, `first_epoch` that
    whole epoch, `second_epoch` the next one, for which the workers are already there.
    """

    num_workers: int
    pictures: int
    first_batch: float
    first_epoch: float
    second_epoch: float

    @property
    def rate(self) -> float:
        """Pictures a second in the second epoch."""
        return self.pictures / self.second_epoch


def most_workers() -> int:
    """The largest number that is worth measuring here: twice the processor's cores, at most 8."""
    return min(8, 2 * (os.cpu_count() or 1))


def measure(
    folder: Path, workers: Sequence[int], *, pictures: int, work: str, batch_size: int
) -> Iterator[Timing]:
    """Measure in a process of its own; gives each result as soon as it is there.

    `folder` holds a folder of pictures for each class. Raises TimingError. Closing the iterator
    ends the process.
    """
    command = [sys.executable, "-m", __name__, str(folder.resolve()), "--work", work]
    command += ["--pictures", str(pictures), "--batch-size", str(batch_size)]
    command += ["--workers", *map(str, workers)]
    process = subprocess.Popen(
        command,
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    stopped = threading.Event()  # asked, not the clock: an alarm may ring a moment early

    def stop() -> None:
        stopped.set()
        process.kill()

    alarm = threading.Timer(TIMEOUT, stop)
    alarm.start()
    try:
        assert process.stdout is not None
        for line in process.stdout:
            yield Timing(**json.loads(line))
        errors = process.communicate()[1]
        if process.returncode:
            if stopped.is_set():
                raise TimingError(f"The measurement was stopped: it took more than {TIMEOUT:g} s.")
            last = errors.strip().splitlines()[-1:] or [f"it ended with {process.returncode}"]
            raise TimingError(f"The measurement failed: {last[0]}")
    finally:
        alarm.cancel()
        process.kill()
        process.wait()


def verdict(found: Sequence[Timing]) -> str:
    """What was measured, in a few sentences (Markdown)."""
    fastest = max(found, key=lambda timing: timing.rate)
    plain = next((timing for timing in found if timing.num_workers == 0), found[0])
    waits = [t.first_batch for t in found if t.num_workers]
    lines = [
        f"Measured on this machine ({os.cpu_count()} cores), {plain.pictures} pictures an epoch: "
        f"without workers {plain.rate:,.0f} pictures a second in the second epoch."
    ]
    if fastest.num_workers:
        lines.append(
            f"The fastest was **num_workers={fastest.num_workers}** with {fastest.rate:,.0f}: "
            f"{fastest.rate / plain.rate:.2f} times as many."
        )
    else:
        lines.append("**No number of workers was faster** than none for this work.")
    if waits:
        lines.append(
            f"The first batch came after {plain.first_batch:.2f} s without workers and after "
            f"{min(waits):.2f} to {max(waits):.2f} s with: that is the start-up of the processes."
        )
    return "  \n".join(lines)


def one(dataset: Any, num_workers: int, batch_size: int) -> Timing:
    """Two epochs over `dataset` with this many workers."""
    from torch.utils.data import DataLoader

    loader = DataLoader(
        dataset,
        batch_size=batch_size,
        num_workers=num_workers,
        persistent_workers=num_workers > 0,
    )
    seconds = []
    first_batch = 0.0
    for epoch in range(2):
        start = time.perf_counter()
        for k, _ in enumerate(loader):
            if epoch == 0 and k == 0:
                first_batch = time.perf_counter() - start
        seconds.append(time.perf_counter() - start)
    return Timing(num_workers, len(dataset), first_batch, *seconds)


def pictures_of(folder: Path, count: int, work: str) -> Any:
    """A data set of `count` pictures from the class folders in `folder`, again and again."""
    import torch
    from torch.utils.data import ConcatDataset, Subset

    from explainers.loading.folders import MyData
    from explainers.vision import v2

    tensor = [v2.ToImage(), v2.ToDtype(torch.float32, scale=True)]
    steps = [v2.Resize((224, 224)), v2.RandAugment(), *tensor] if work == "augment" else tensor
    classes = sorted(path.name for path in folder.iterdir() if path.is_dir())
    each: ConcatDataset[Any] = ConcatDataset(
        [MyData(str(folder), name, v2.Compose(steps)) for name in classes]
    )
    return Subset(each, [index % len(each) for index in range(count)])


def main(arguments: Sequence[str] | None = None) -> None:
    """The program: measures, and prints a line of JSON for each number of workers."""
    parser = argparse.ArgumentParser(description="Time an epoch for several num_workers.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--pictures", type=int, default=240)
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--work", choices=WORK, default="augment")
    given = parser.parse_args(arguments)
    import torch

    torch.set_num_threads(1)  # as in a worker: what is compared is processes, not threads
    dataset = pictures_of(given.folder, given.pictures, given.work)
    dataset[0]  # what is loaded once and for all is not part of any epoch
    for num_workers in given.workers:
        print(json.dumps(asdict(one(dataset, num_workers, given.batch_size))), flush=True)


if __name__ == "__main__":
    main()
