"""One epoch on each device that is there, measured, beside what the notes report."""

from __future__ import annotations

from collections.abc import Sequence

from explainers import snippets
from explainers.networks.cifar_quick import cifar_quick
from explainers.training.duration import duration
from explainers.training.epoch_time import CIFAR10, NOTES, Timing
from explainers.tries import Try

TRIES = (
    Try(
        "Measure with batch_size 16 and with 512: which device gains more by large batches?",
        "A graphics card, as a rule: with 16 pictures it spends most of its time on being told "
        "what to do. A processor has enough to do with few. The table says what holds here.",
        {"batch_size": "512"},
        keep=True,
    ),
    Try(
        "Measure twice. How much do the times differ?",
        "Often by some percent, on a laptop on battery by much more. So a difference between two "
        "devices counts only where it is larger than that between two measurements.",
    ),
)
"""Something to try there (Markdown)."""


def table(found: Sequence[Timing]) -> str:
    """The measured devices and the notes' own, as a Markdown table.

    A device's name is in a code span; the notes' numbers are what they say.
    """
    rows = [
        f"| `{one.words}` | {seconds(one.epoch())} | {one.rate:,.0f} | {one.steps:,} "
        f"step{'s' * (one.steps != 1)} in {one.seconds:.1f} s, here and now; "
        "the epoch is extrapolated |"
        for one in found
    ]
    rows += [
        f"| {words} | {seconds(ten / 10)} | {CIFAR10 * 10 / ten:,.0f} | the notes: 10 epochs in "
        f"{duration(ten)}, tests and reading of the pictures included |"
        for words, ten in NOTES
    ]
    head = "| device | one epoch of 50,000 pictures | pictures a second | how it is known |"
    return "\n".join([head, "| --- | --- | --- | --- |", *rows])


def seconds(value: float) -> str:
    """A time with two digits where it is short: `0.42 s`, `7.6 s`, `1 min 5 s`."""
    return f"{value:.2g} s" if value < 10 else duration(value)


def code(batch_size: int) -> str:
    """Code that measures the notes' network on each device of the machine it runs on."""
    layers = "".join(f"        nn.{layer},\n" for layer in cifar_quick())
    return snippets.pasteable(
        f"""import time
import torch
from torch import nn

devices = ["cpu"]
if torch.cuda.is_available():
    devices.append("cuda")

if torch.backends.mps.is_available():
    devices.append("mps")

def network():
    return nn.Sequential(
{layers}    )

def step(model, optimizer, images, labels):
    loss = nn.functional.cross_entropy(model(images), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss

for device in devices:
    model = network().to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    images = torch.rand({batch_size}, 3, 32, 32, device=device)
    labels = torch.randint(10, ({batch_size},), device=device)
    for _ in range(3):  # the first steps set things up
        loss = step(model, optimizer, images, labels)
    before = loss.item()  # waits for the device, which may lag behind
    start = time.perf_counter()
    for _ in range(20):
        loss = step(model, optimizer, images, labels)
    after = loss.item()
    seconds = (time.perf_counter() - start) / 20 * {CIFAR10} / {batch_size}
    print(f"{{device}}: {{seconds:.2f}} s for {CIFAR10:,} pictures, extrapolated from 20 steps")"""
    )
