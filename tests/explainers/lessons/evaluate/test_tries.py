"""What is offered to be tried: its settings are legal, and its answers hold."""

import pytest
import torch

from explainers import settings
from explainers.evaluation.answered import Answers, of_classes
from explainers.images import drawn
from explainers.lessons.evaluate import beliefs, numbers, tries, words
from explainers.networks import trained

SHOWN = [
    *((one.text, one.show) for found in tries.ALL.values() for one in found if one.show),
    *((one.name, one.show) for one in beliefs.predictions() if one.show),
]


@pytest.fixture(scope="module")
def pictures():
    """The drawings to test on, class by class."""
    seeds = range(drawn.TRAIN, drawn.TRAIN + drawn.TEST)
    images = torch.cat([drawn.draw_several(name, seeds) for name in drawn.CLASSES])
    return images, torch.arange(len(drawn.CLASSES)).repeat_interleave(drawn.TEST)


@pytest.fixture(scope="module")
def answered(pictures):
    """What the shipped network, trained on drawings or photographs, says to them."""
    images, labels = pictures

    def ask(data: str) -> Answers:
        model = trained.shipped("cifar_quick", data)
        with torch.no_grad():
            parts = [model.network(model.prepare(part)) for part in images.split(500)]
        return Answers(torch.cat(parts), labels, model.classes)

    return {data: ask(data) for data in ("drawn", "cifar10")}


@pytest.mark.parametrize(("what", "show"), SHOWN)
def test_what_is_set_on_the_page_is_legal(what, show):
    assert settings.checked(show) == show == numbers.settled(show)


def test_each_view_has_what_to_notice_and_to_try():
    assert (
        set(tries.ALL) == set(words.NOTICE) == set(words.PRINTS) == set(words.VIEWS) - {"predict"}
    )


def test_the_answers_about_classes(answered):
    mixed, cats, airplanes = tries.ALL["classes"]
    own, foreign = answered["drawn"], answered["cifar10"]
    assert own.confusion[0, 2] == 5 and own.confusion[2, 0] == 4 and own.confusion[8, 8] == 200
    apart = own.confusion - own.confusion.diagonal().diag()
    assert (apart + apart.T).amax() == 9
    assert "5 airplanes are taken for birds and 4 birds for airplanes" in mixed.answer
    cat, airplane = of_classes(foreign)[3], of_classes(foreign)[0]
    assert f"{foreign.accuracy:.1%}" == "55.8%" and "55.8 %" in cats.answer
    assert (cat.right, cat.recall, f"{cat.precision:.2f}") == (9, 0.045, "0.47")
    assert foreign.confusion[3].argmax() == 9 and foreign.confusion[3, 9] == 55
    assert (airplane.named, airplane.right, airplane.recall) == (374, 151, 0.755)
    assert airplane.named == max(one.named for one in of_classes(foreign))
    assert "374 pictures are called so, and 151 are" in airplanes.answer


def test_the_answers_about_mistakes(answered):
    own, foreign = tries.ALL["mistakes"]
    for found, said, answer in (
        (answered["drawn"], "91 %", own.answer),
        (answered["cifar10"], "99 %", foreign.answer),
    ):
        surest = found.sure[found.mistakes()[0]].item()
        assert f"{100 * surest:.0f} %" == said and said in answer
    assert len(answered["drawn"].mistakes()) == 24 and "24 of 2,000" in own.answer
