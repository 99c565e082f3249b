"""Code that measures the notes' network: its speed, its gradients, the health of its layers."""

from __future__ import annotations

from functools import lru_cache

import torch

from explainers import snippets
from explainers.networks.cifar_quick import cifar_quick
from explainers.training.epoch_time import CIFAR10


@lru_cache(64)
def devices(batch_size: int) -> str:
    """Code that measures the notes' network on each device of the machine it runs on.

    It prints seconds for one epoch of CIFAR-10, from steps on batches of `batch_size`.
    """
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
{_layers(8)}    )

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


@lru_cache(1)
def inside() -> str:
    """Code that shows a network one picture and asks for the gradients of maps and kernels."""
    return snippets.pasteable(
        f"""{_network()}.eval()

image, label = torch.rand(1, 3, 32, 32), torch.tensor([3])
maps = [image]
for layer in model:
    maps.append(layer(maps[-1]))

loss = nn.functional.cross_entropy(maps[-1], label)
kernels = [layer.weight for layer in model if hasattr(layer, "weight")]

# autograd.grad hands the gradients over; backward() would add them to each weight's .grad,
# and the next step of the optimizer would take them along.
shown = maps[1:] + kernels
for values, slope in zip(shown, torch.autograd.grad(loss, shown)):
    size = str(tuple(values.shape))
    print(f"{{size:20}} {{values.min():8.4f}} … {{values.max():7.4f}}", end="   ")
    print(f"gradient {{slope.min():9.6f}} … {{slope.max():8.6f}}")"""
    )


@lru_cache(1)
def health() -> str:
    """Code that measures a step: the norms of gradients, and updates by weights."""
    return snippets.pasteable(
        f"""{_network()}

optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
images, labels = torch.rand(64, 3, 32, 32), torch.randint(10, (64,))
loss = nn.functional.cross_entropy(model(images), labels)
loss.backward()

weights = [layer.weight for layer in model if hasattr(layer, "weight")]
before = [weight.detach().clone() for weight in weights]
optimizer.step()

for weight, old in zip(weights, before):
    update = (weight.detach() - old).norm() / old.norm()
    print(f"{{tuple(weight.shape)}}: gradient {{weight.grad.norm():.4f}}, update {{update:.1e}}")"""
    )


def _network() -> str:
    """Code that makes the notes' network, layer by layer, without the end of its last line."""
    return f"""import torch
from torch import nn

_ = torch.manual_seed(0)
model = nn.Sequential(
{_layers(4)})"""


def _layers(indent: int) -> str:
    """The notes' layers as arguments, a line for each, `indent` spaces in."""
    with torch.device("meta"):  # no weights are needed to print
        return "".join(f"{' ' * indent}nn.{layer},\n" for layer in cifar_quick())
