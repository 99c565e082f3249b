"""Where a network is trained, and in which precision: found by asking the device."""

from __future__ import annotations

import copy
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

from explainers.training import graphs, layouts, precisions
from explainers.training.recipe import Recipe

Choose = Callable[[str, nn.Module, torch.Tensor], str]
"""What settles a recipe's `precision`, see `choose_precision`."""

TIMED = {"cpu": 1, "mps": 1, "cuda": 20}
"""Steps between two looks at the clock: a graphics card makes thousands a second."""

WORTH_IT = 1.15
"""bfloat16 has to be faster by this factor: its fewer digits are not worth a rounding error."""

BEYOND_DOUBT = 3.0
"""How many times that, or below it, one turn has to say for no other to be taken.

A first run waits for this, and where a processor has instructions for bfloat16, or none, all turns
say the same.
"""


def available() -> tuple[str, ...]:
    """The device types of this machine, the fastest first: some of cuda, mps and cpu."""
    found = []
    if torch.cuda.is_available():
        found.append("cuda")
    if torch.backends.mps.is_available():
        found.append("mps")
    return (*found, "cpu")


def resolve(device: str) -> torch.device:
    """The device that a recipe's `device` means here: `"auto"` is the fastest one.

    Raises ValueError, saying which devices there are, if this machine has no such device.
    """
    found = available()
    if device == "auto":
        return torch.device(found[0])
    if device not in found:
        raise ValueError(f"device={device}: PyTorch finds none here. It finds: {', '.join(found)}.")
    return torch.device(device)


def adding_in_order(device: torch.device) -> torch.device:
    """The device; on a card, convolutions' gradients are from now on added up in a fixed order.

    cuDNN's kernels for float32 else add as their threads come: after some hundred steps two equal
    runs differ. Those that keep an order were as fast on an H200. It holds for the process, as
    PyTorch has it.
    """
    if device.type == "cuda":
        torch.backends.cudnn.deterministic = True
    return device


def describe(device: torch.device, processes: int = 1) -> str:
    """The device in words, such as `cuda (NVIDIA H100)` or `cpu (2 threads of …)`.

    Where several processes train together, it is one of as many.
    """
    if processes > 1:
        return describe(device).replace("(", f"({processes} processes, each on ", 1)
    if device.type == "cuda":
        return f"cuda ({torch.cuda.get_device_name(device)})"
    if device.type == "mps":
        return f"mps ({_processor()})"
    threads = torch.get_num_threads()
    return f"cpu ({threads} thread{'s' if threads > 1 else ''} of {_processor()})"


def _processor() -> str:
    """The processor's name: Linux tells it only in a file, other systems by `platform`."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text(errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def synchronize(device: torch.device) -> None:
    """Wait until the device has done all that it was given."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()


def choose_precision(precision: str, model: nn.Module, images: torch.Tensor) -> str:
    """A recipe's `precision`, with `"auto"` settled by measuring a few training steps.

    `images` is a float batch (N, 3, H, W) on the model's device, as training will use it. The
    model, its gradients and the random numbers are left as they were.
    """
    if precision != "auto":
        return precision
    ratio = _seconds_per_step(model, images, "float32", "bfloat16")
    return "bfloat16" if ratio["float32"] > WORTH_IT * ratio["bfloat16"] else "float32"


def chooser(cache: Path, recipe: Recipe) -> Choose:
    """As `choose_precision` for runs of the recipe, but measured once and kept in `cache`."""

    def choose(precision: str, model: nn.Module, images: torch.Tensor) -> str:
        if precision != "auto":
            return precision
        return precisions.settled(
            cache,
            recipe,
            describe(images.device),
            torch.__version__,
            lambda: choose_precision(precision, model, images),
        )

    return choose


def _seconds_per_step(
    model: nn.Module, images: torch.Tensor, *precisions: str, rounds: int = 3
) -> dict[str, float]:
    """Median seconds of forward and backward in each precision, measured by turns."""
    device = images.device
    model = copy.deepcopy(model)
    seconds: dict[str, list[float]] = {precision: [] for precision in precisions}
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        steps = {precision: _step(model, images, precision) for precision in precisions}
        for turn in range(1 + rounds):
            for precision, step in steps.items():
                synchronize(device)
                start = time.perf_counter()
                for _ in range(TIMED[device.type]):
                    step()
                synchronize(device)
                seconds[precision].append(time.perf_counter() - start)
            if turn and _beyond_doubt(*(times[turn] for times in seconds.values())):
                break
    # The first turn sets things up (kernels are chosen, memory is taken) and does not count.
    return {precision: statistics.median(times[1:]) for precision, times in seconds.items()}


def _beyond_doubt(*seconds: float) -> bool:
    """Whether no other measurement can be expected to choose otherwise."""
    slower, quicker = max(seconds), min(seconds)
    return slower > BEYOND_DOUBT * WORTH_IT * quicker


def _step(model: nn.Module, images: torch.Tensor, precision: str) -> Callable[[], object]:
    """Forward and backward as training does them, see `gradients`."""
    trained = layouts.of(model, images.device, precision)

    def step() -> torch.Tensor:
        with autocast(images.device, precision):
            scores: torch.Tensor = trained(images)
        model.zero_grad()
        scores.float().sum().backward()  # type: ignore[no-untyped-call]
        return scores.detach()

    recorded = graphs.recorded(step) if images.is_cuda else None
    return recorded.play if recorded else step


def autocast(device: torch.device, precision: str) -> torch.autocast:
    """The context in which a forward pass runs in `precision`, `"float32"` or `"bfloat16"`."""
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=precision == "bfloat16")
