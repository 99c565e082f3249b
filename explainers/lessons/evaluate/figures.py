"""The figures of the evaluate lesson: walls of test pictures, bars of probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from torch import Tensor

from explainers.evaluation.answered import Answers
from explainers.figures import maps as pictures
from explainers.lessons.evaluate import numbers
from explainers.networks.trained import Trained
from explainers.once import Once
from explainers.shares import percent

_urls: Once[str] = Once(20_000_000, len)


def tile(image: Tensor) -> str:
    """A test picture, uint8 (3, 32, 32), as a data URL, made once for all readers."""
    return _urls.get(image.numpy().tobytes(), lambda: pictures.data_url(pictures.picture(image)))


def captions(answers: Answers, shown: Sequence[int]) -> list[str]:
    """What was said to pictures, and how surely: a line each; below it what they are, if wrong."""
    found = []
    for index in shown:
        guess, label = int(answers.guesses[index]), int(answers.labels[index])
        is_ = "right" if guess == label else f"is {answers.classes[label]}"
        found.append(f"{said(answers, index)}\n{is_}")
    return found


def said(answers: Answers, index: int) -> str:
    """What was said to a picture, and how surely."""
    name = answers.classes[int(answers.guesses[index])]
    return f"{name} {share(float(answers.sure[index]))}"


def share(value: float) -> str:
    """A share in percent, as it has room below a small picture; 0 and 100 only where it is that.

    >>> share(0.616), share(0.9987), share(0.00002), share(1.0)
    ('62 %', '99.87 %', '< 0.01 %', '100 %')
    """
    if 0.005 <= value < 0.995 or value in (0, 1):
        return percent(value, 0)
    if 0.0001 <= value <= 0.9999:
        return percent(value, 2)
    return "< 0.01 %" if value < 0.5 else "> 99.99 %"


def two_captions(one: Answers, other: Answers, shown: Sequence[int]) -> list[str]:
    """What was said to pictures by one and by another, or before and after: a line each."""
    return ["\n".join(said(answers, index) for answers in (one, other)) for index in shown]


def bars(answers: Answers, index: int, title: str = "", most: int = 10) -> str:
    """The probabilities of a picture as HTML, the likeliest first; right is green, wrong orange."""
    label = int(answers.labels[index])
    ranked = numbers.ranked(answers, index, most)
    rows = "".join(
        _row(_kind(place, number, label), answers.classes[number], value)
        for place, (number, value) in enumerate(ranked)
    )
    head = f"<caption>{escape(title)}</caption>" if title else ""
    return f"<table class='chances'>{head}<tbody>{rows}</tbody></table>"


def chances(probabilities: Tensor, network: Trained) -> str:
    """The probabilities (classes) of a picture that has no label, as HTML, the likeliest first."""
    likeliest = probabilities.topk(min(10, len(probabilities)))
    pairs = zip(likeliest.indices.tolist(), likeliest.values.tolist(), strict=True)
    rows = (_row("answer" if k == 0 else "", network.label(i), v) for k, (i, v) in enumerate(pairs))
    return f"<table class='chances'><tbody>{''.join(rows)}</tbody></table>"


def _row(kind: str, name: str, value: float) -> str:
    return (
        f"<tr class='{kind}'><th scope='row'>{escape(name)}</th>"
        f"<td><i style='width:{100 * value:.2f}%'></i></td><td>{share(value)}</td></tr>"
    )


def _kind(place: int, number: int, label: int) -> str:
    if number == label:
        return "right"
    return "wrong" if place == 0 else "other"
