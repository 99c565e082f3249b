"""Many threads trace networks and run them at once: none sees anything of the others."""

import threading
import time

import pytest
import torch
from torch import fx, nn

from explainers import tracing
from explainers.networks import graph
from explainers.networks import torchvision_models as tv
from explainers.vision import feature_extraction

OWN_CALL, OWN_GETATTR = nn.Module.__call__, nn.Module.__getattr__


def net(depth):
    """A network that counts how often it was run."""
    layers = [layer for _ in range(depth) for layer in (nn.Conv2d(3, 3, 1), nn.ReLU())]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(48, 10))


def test_traces_and_runs_in_many_threads_do_not_meet():
    torch.manual_seed(0)
    shared, picture = net(3).eval(), torch.rand(1, 3, 4, 4)
    with torch.no_grad():
        truth = shared(picture)
    boxes = {depth: len(graph.trace(net(depth), (1, 3, 4, 4)).nodes) for depth in range(1, 5)}
    deadline, found = time.monotonic() + 3, []

    def work(number):
        try:
            while time.monotonic() < deadline and not found:
                if number % 2:
                    with torch.no_grad():
                        if not torch.equal(shared(picture), truth):
                            found.append("another result")
                else:
                    depth = 1 + number // 2 % 4
                    if len(graph.trace(net(depth), (1, 3, 4, 4)).nodes) != boxes[depth]:
                        found.append("another graph")
        except Exception as error:  # noqa: BLE001 (told below)
            found.append(repr(error))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not found, found[0]
    assert nn.Module.__call__ is OWN_CALL, "torch.fx has left its own function behind"
    assert nn.Module.__getattr__ is OWN_GETATTR


def test_the_network_that_is_traced_may_be_run_meanwhile():
    """Its parameters are then asked for by both threads."""
    model, results = net(2), []

    class Slow(tracing.OneThread):
        def call_module(self, m, forward, args, kwargs):
            if threading.get_ident() == self._own and isinstance(m, nn.Flatten):
                other = threading.Thread(
                    target=lambda: results.append(model(torch.ones(1, 3, 4, 4)))
                )
                other.start()
                other.join()
            return super().call_module(m, forward, args, kwargs)

    traced = fx.GraphModule(model, Slow().trace(model))
    assert torch.equal(results[0], traced(torch.ones(1, 3, 4, 4)))


def test_torchvision_traces_in_one_thread_as_well():
    assert issubclass(feature_extraction.NodePathTracer, tracing.OneThread)


@pytest.mark.parametrize("training", [True, False])
def test_a_model_that_is_looked_into_stays_as_it_is(training):
    switched = []

    class Watched(nn.BatchNorm2d):
        __module__ = nn.BatchNorm2d.__module__  # a tracer does not step into PyTorch's own

        def train(self, mode=True):
            switched.append(id(self))
            return super().train(mode)

    model = tv.outline("resnet18").train(training)
    model.layer1[0].bn1.__class__ = Watched
    tv.maps_at(model, "layer1", torch.zeros(1, 3, 64, 64, device="meta"))
    assert switched
    assert id(model.layer1[0].bn1) not in switched
