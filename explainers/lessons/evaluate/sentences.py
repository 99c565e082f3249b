"""What is told of answers in sentences and formulas, with their numbers (Markdown)."""

from __future__ import annotations

from explainers.evaluation.answered import Answers, OfClass, of_classes
from explainers.lessons.evaluate import words
from explainers.markdown import plain
from explainers.tex import tex
from explainers.worked import number

DIGITS = 4


def percent(value: float) -> str:
    """A share in percent, with one decimal."""
    return f"{100 * value:.1f} %"


def part(value: float | None) -> str:
    """A share as it has room at the end of a row; a dash where there is none."""
    return "–" if value is None else f"{value:.2f}"


def accuracy(answers: Answers, foreign: bool) -> str:
    """How many answers are right, of all; `foreign` if the pictures are of another kind."""
    said = (
        f"**{percent(answers.accuracy)}** of the test pictures are recognised: {answers.correct:,} "
        f"of {len(answers):,}, `(scores.argmax(1) == labels).sum()`."
    )
    return f"{said} {words.FOREIGN}" if foreign else said


def cell(answers: Answers, target: int, guess: int) -> str:
    """What stands in a cell of the matrix."""
    count = int(answers.confusion[target, guess])
    label, said = (plain(answers.classes[one]) for one in (target, guess))
    pictures = "1 picture" if count == 1 else f"{count:,} pictures"
    if target == guess:
        text = f"**{pictures}** of the class *{label}*, recognised"
    else:
        text = f"**{pictures}** of the class *{label}*, taken for *{said}*"
    return f"{text}, the surest first." if count > 1 else f"{text}."


def formulas(answers: Answers, target: int, guess: int) -> list[str]:
    """The accuracy, the recall of the row and the precision of the column, as they come about."""
    each = of_classes(answers)
    row, column = each[target], each[guess]
    return [
        _formula("Accuracy", "all pictures", answers.correct, len(answers)),
        _formula(
            f"Recall of {plain(row.name)}", "its row", row.right, row.support, empty=words.NO_ROW
        ),
        _formula(
            f"Precision of {plain(column.name)}",
            "its column",
            column.right,
            column.named,
            empty=words.NO_COLUMN,
        ),
    ]


def _formula(title: str, of: str, right: int, count: int, empty: str = "") -> str:
    if not count:
        return f"**{title}**\n\n{empty}"
    value = tex(number(right / count, DIGITS))
    body = rf"\frac{{\text{{right}}}}{{\text{{{of}}}}} = \frac{{{right}}}{{{count}}} = {value}"
    return f"**{title}**\n\n$$\n{body}\n$$"


def table(answers: Answers) -> str:
    """Every class with its pictures, its recall, its precision and both together, as a table."""
    head = "| class | test pictures | named so | right | recall | precision | F1 |"
    lines = [head, "|:--|--:|--:|--:|--:|--:|--:|", *map(_line, of_classes(answers))]
    return "\n".join(lines)


def _line(one: OfClass) -> str:
    counts = " | ".join(f"{count:,}" for count in (one.support, one.named, one.right))
    parts = " | ".join(map(part, (one.recall, one.precision, one.f1)))
    return f"| {plain(one.name)} | {counts} | {parts} |"


def listed(order: str, answers: Answers) -> str:
    """Which pictures are listed, and how many there are."""
    wrong = len(answers) - answers.correct
    if order == "worst":
        if not wrong:
            return words.ALL_RIGHT
        return f"**{wrong:,}** of {len(answers):,} answers are wrong. First those it is surest of."
    if not answers.correct:
        return words.NONE_RIGHT
    return (
        f"**{answers.correct:,}** of {len(answers):,} answers are right. First those it is least "
        "sure of."
    )


def chosen(index: int, label: str, shown: range, count: int) -> str:
    """Which picture is looked at, and where the pictures stand that are shown with it."""
    return (
        f"Test picture {index:,}, labelled *{plain(label)}*: all that was said. Shown are pictures "
        f"{shown.start + 1:,} to {shown.stop:,} of {count:,}."
    )
