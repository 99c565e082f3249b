"""What is offered to be tried: its settings are legal, and its answers hold."""

from dataclasses import replace

import pytest
import torch

from explainers import settings
from explainers.evaluation import calibration, likeness, slips, steadiness, subjects, versus
from explainers.evaluation.answered import Answers, of_classes
from explainers.images import drawn
from explainers.lessons.evaluate import beliefs, numbers, own, tries, words
from explainers.networks import trained
from explainers.probes import features, neighbours, projection
from explainers.shares import percent
from explainers.transforms import start as starts

SHOWN = [(one.text, one.show) for found in tries.ALL.values() for one in found if one.show]


@pytest.fixture(scope="module")
def pictures():
    """The drawings to test on, in their order."""
    return drawn._half(drawn.TRAIN, drawn.TEST, lambda name: None)


@pytest.fixture(scope="module")
def answered(pictures):
    """What the shipped networks, trained on drawings or photographs, say to them."""

    def ask(data: str, network: str) -> Answers:
        model = trained.shipped(network, data)
        scores = [ask_about(model, part) for part in pictures.images.split(500)]
        return Answers(torch.cat(scores), pictures.labels, model.classes)

    found = {data: ask(data, "cifar_quick") for data in ("drawn", "cifar10")}
    return found | {f"{data}, relu": ask(data, "cifar_quick_relu") for data in ("drawn", "cifar10")}


def ask_about(model: trained.Trained, images: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return model.network(model.prepare(images))


@pytest.mark.parametrize(("what", "show"), SHOWN)
def test_what_is_set_on_the_page_is_legal(what, show):
    assert settings.checked(show) == show == numbers.settled(show)


def test_what_the_questions_set_is_legal():
    for show in [one.show for one in beliefs.predictions() if one.show]:
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
    assert percent(foreign.accuracy) == "55.8 %" and "55.8 %" in cats.answer
    assert (cat.right, cat.recall, f"{cat.precision:.2f}") == (9, 0.045, "0.47")
    assert foreign.confusion[3].argmax() == 9 and foreign.confusion[3, 9] == 55
    assert (airplane.named, airplane.right, airplane.recall) == (374, 151, 0.755)
    assert airplane.named == max(one.named for one in of_classes(foreign))
    assert "374 pictures are called so, and 151 are" in airplanes.answer


def test_the_answers_about_mistakes(answered):
    own, foreign = tries.ALL["mistakes"]
    for found, said, answer in (
        (answered["drawn"], "91 %", own.answer),
        (answered["cifar10"], "99 %", foreign.answer),
    ):
        surest = found.sure[found.mistakes()[0]].item()
        assert percent(surest, 0) == said and said in answer
    mistakes = answered["drawn"].mistakes()
    assert len(mistakes) == 24 and "24 of 2,000" in own.answer
    assert mistakes[0] == 644 and "test picture 644" in own.answer


def test_the_answers_about_temperatures(answered):
    for one, data in zip(tries.ALL["calibration"], ("drawn", "cifar10"), strict=True):
        found = calibration.scaled(answered[data], 10, calibration.fitted(answered[data]))
        assert one.show.temperature == round(found.temperature, 2)
        for value in (found.before.sure, found.before.accuracy):
            assert percent(value) in one.answer
        for error in (found.before.ece, found.after.ece):
            assert f"{error:.3f}" in one.answer


def test_the_answers_about_two_networks(answered):
    for one, data in zip(tries.ALL["versus"], ("drawn", "cifar10"), strict=True):
        found = versus.versus(answered[data], answered[f"{data}, relu"])
        assert f"{found.one}" in one.answer and f"{found.other}" in one.answer
        assert (found.chance > 0.7) == ("72 %" in one.answer)
        assert (found.chance < 1e-6) == ("That no coin does" in one.answer)


def test_the_answers_about_steadiness(answered, pictures):
    first = answered["drawn"].first(500), answered["cifar10"].first(500)
    images = pictures.images[: steadiness.MOST]

    def changed(data: str, way: str, by: int) -> tuple[steadiness.Steady, torch.Tensor]:
        moved = steadiness.variants(images, by)[way]
        scores = ask_about(trained.shipped("cifar_quick", data), moved)
        return steadiness.steady(way, first[data == "cifar10"], scores), scores

    counts = [int(changed("drawn", *case)[0].changed.sum()) for case in (("flipped", 4), ("up", 4))]
    own, foreign = (one.answer for one in tries.ALL["steady"])
    assert counts == [6, 32] and "6 of 500" in own and "32 answers" in own
    found, scores = changed("cifar10", "flipped", 2)
    assert int(found.changed.sum()) == 105 and "105 of 500" in foreign
    averaged = steadiness.averaged(first[1], scores)
    for value in (first[1].accuracy, found.accuracy, averaged):
        assert f"{100 * value:.1f}" in foreign


def test_the_answers_about_the_map(pictures):
    by_pixels, lost = tries.ALL["map"]
    indices = features.spread(len(pictures.images), likeness.MOST_MAPPED)
    images, labels = pictures.images[indices], pictures.labels[indices]
    model = trained.shipped("cifar_quick", "drawn")
    rows = [features.pixels(images), features.features(model, images, lambda *_: None)]
    near = [
        percent(neighbours.agreement(points, labels))
        for points in (projection.principal(rows[0]).points, projection.principal(rows[1]).points)
    ]
    every = percent(neighbours.agreement(rows[1], labels))
    assert all(one in by_pixels.answer for one in near)
    assert every in lost.answer and near[1] in lost.answer
    assert f"all {rows[1].shape[1]}" in lost.answer


def test_the_answers_about_a_picture_of_ones_own():
    alpha, squeezed, _ = tries.ALL["own"]
    found = {}
    for fit in ("crop", "squeeze"):
        values = replace(squeezed.show, fit=fit)
        start = starts.drawing(values.class_name, values.drawing, "landscape", values.mode)
        subject = numbers.subject(values)
        film = own.film(start, subject, fit)
        network = subjects.network_of(subject)
        chances = network.probabilities(film.pixels)[0]
        assert network.label(int(chances.argmax())) == "cat"
        found[fit] = percent(chances.max(), 0)
    assert f"{found['squeeze']} instead of {found['crop']}" in squeezed.answer
    slip = slips.slip(alpha.show.slip, network, start.picture, film.batch)
    said = slip.error.removeprefix("RuntimeError: ").partition(" at ")[0]
    assert f"“{said}”" in alpha.answer
