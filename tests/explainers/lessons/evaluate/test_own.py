"""What a network says to a picture of one's own, and what that depends on."""

import pytest
import torch

from explainers.attribution.occlusion import occlusion
from explainers.evaluation import subjects
from explainers.lessons.evaluate import numbers, own
from explainers.lessons.evaluate.numbers import Values
from explainers.networks.trained import Trained
from explainers.transforms import start


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
        found = own.mattered(film, subject, values, "light", chances)
    assert asked == [1, 49]  # and then once with each of its places covered
    network = subjects.network_of(subject)
    assert torch.equal(chances, really(network, film.pixels)[0])
    drop = occlusion(network, film.pixels, int(chances.argmax())).drop
    assert f"{float(-drop.min()):.2g}" in found.told
    other = numbers.subject(Values(weights="relu"))
    assert not torch.equal(own.answer(film, other), chances)
    assert own.answer(film, other).sum().item() == pytest.approx(1)
