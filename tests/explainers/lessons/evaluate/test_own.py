"""What a network says to a picture of one's own, and what that depends on."""

import io
from dataclasses import replace

import pytest
import torch
from PIL import Image

from explainers.attribution import check, methods
from explainers.attribution.occlusion import occlusion
from explainers.evaluation import subjects
from explainers.lessons.evaluate import mattered, numbers, own, words
from explainers.lessons.evaluate.numbers import Values
from explainers.networks import made, trained
from explainers.networks.asking import MANY_MACS
from explainers.networks.trained import Trained
from explainers.once import Once
from explainers.transforms import start
from explainers.worked import number


def test_a_network_is_asked_once_about_a_picture(monkeypatch):
    asked = []
    really = Trained.probabilities

    def noted(self, pictures):
        asked.append(len(pictures) if pictures.dim() == 4 else 1)
        return really(self, pictures)

    monkeypatch.setattr(Trained, "probabilities", noted)
    values = Values(view="own", why="occlusion")
    subject = numbers.subject(values)
    film = own.film(start.drawing("frog", 77, "landscape", "RGB"), subject, "crop")
    for _ in range(2):
        chances = own.answer(film, subject)
        found = mattered.mattered(film, subject, values, "light", chances)
    # And then once as it is and with each of its places covered, and so the untrained network.
    assert asked == [1, 50, 50]
    network = subjects.network_of(subject)
    assert torch.equal(chances, really(network, film.pixels)[0])
    drop = occlusion(network, film.pixels, int(chances.argmax())).drop
    assert f"{float(-drop.min()):.2g}" in found.told
    other = numbers.subject(Values(weights="relu"))
    assert not torch.equal(own.answer(film, other), chances)
    assert own.answer(film, other).sum().item() == pytest.approx(1)


@pytest.mark.parametrize("why", words.WHY)
def test_what_mattered_stands_beside_that_of_the_untrained_network(why):
    values = Values(view="own", why=why)
    subject = numbers.subject(values)
    film = own.film(start.drawing("cat", 3, "landscape", "RGB"), subject, "crop")
    found = mattered.mattered(film, subject, values, "light", own.answer(film, subject))
    with Image.open(io.BytesIO(found.png)) as image:
        assert image.size == (2 * own.SIDE + 8, own.SIDE)
        left, right = (image.crop((at, 0, at + own.SIDE, own.SIDE)) for at in (0, own.SIDE + 8))
    assert left.tobytes() != right.tobytes()
    network, index = subjects.network_of(subject), int(own.answer(film, subject).argmax())
    asking = replace(mattered._ASKED[why], layer="conv3")
    expected = methods.reasons(network, check.untrained(network), film.pixels, index, asking)
    assert f"rank correlation {number(round(expected.correlation, 2))}" in found.told


def test_a_network_without_convolutions_and_a_large_one(monkeypatch):
    monkeypatch.setattr(mattered, "_mattered", Once(4))
    values = Values(view="own", why="gradcam")
    subject = numbers.subject(values)
    film = own.film(start.drawing("dog", 3, "landscape", "RGB"), subject, "crop")
    dense = made.network("Flatten()|Linear(3072,10)")
    monkeypatch.setattr(subjects, "network_of", lambda _: dense)
    chances = dense.probabilities(film.pixels)[0]
    found = mattered.mattered(film, subject, values, "light", chances)
    assert found.told.startswith("there is no convolution for Grad-CAM")
    large = replace(trained.untrained("cifar_quick"), macs=MANY_MACS + 1)
    monkeypatch.setattr(subjects, "network_of", lambda _: large)
    found = mattered.mattered(film, subject, replace(values, why="gradient"), "light", chances)
    assert "untrained" not in found.told
    with Image.open(io.BytesIO(found.png)) as image:
        assert image.size == (own.SIDE, own.SIDE)
