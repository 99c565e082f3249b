"""Home: the strip is the network, each stop leads to a lesson, and the device is PyTorch's."""

import torch

from explainers import catalogue, machine
from explainers.networks import strip
from explainers.networks.cifar_quick import cifar_quick
from pages.parts import warm

VERSION = torch.__version__.split("+")[0]  # the wheel's, without the name of the CUDA build


def test_the_strip_is_the_network():
    with torch.device("meta"):
        _compare_the_strip()


def _compare_the_strip():
    network = cifar_quick()
    values = torch.zeros(1, 3, 32, 32)
    shapes = [tuple(values.shape[1:])]
    for layer in network:
        values = layer(values)
        shapes.append(tuple(values.shape[1:]))
    assert [stop.shape for stop in strip.STRIP[:-1]] == shapes
    for stop, layer in zip(strip.STRIP[1:-1], network, strict=True):
        made = eval(stop.layer, vars(torch.nn))
        assert repr(made) == repr(layer)


def test_home_names_what_is_installed(open_page):
    warm.begin()
    warm._loaded.wait()
    app = open_page("home")
    text = " ".join(element.value for element in app.markdown)
    assert f"torch {VERSION}" in text
    assert f"PyTorch uses {machine.threads()} thread" in text
    assert app.title[0].value == "Layer by Layer"


def test_every_lesson_is_within_reach(open_page):
    app = open_page("home")
    links = {link.proto.page for link in app.get("page_link")}
    for page in catalogue.PAGES[1:]:
        assert any(link.endswith(page.slug) for link in links), page.slug


def test_the_device_is_the_one_that_pytorch_has():
    here = machine.look()
    expected = "cuda" if torch.cuda.is_available() else "cpu"
    if torch.backends.mps.is_available():
        expected = "mps"
    assert here.device == expected
    assert here.versions["torch"] == VERSION
