"""What is told of answers in sentences and formulas, with their numbers (Markdown)."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from explainers.evaluation.answered import Answers, OfClass, of_classes
from explainers.evaluation.calibration import Reliability, Scaled
from explainers.evaluation.own import Step
from explainers.evaluation.slips import Slip, changing
from explainers.evaluation.steadiness import FLIP, Steady
from explainers.evaluation.versus import Versus
from explainers.lessons.evaluate import words
from explainers.markdown import code, plain
from explainers.networks.trained import Trained
from explainers.shares import SIGN, percent
from explainers.tex import tex
from explainers.worked import number

DIGITS = 4


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


# --- how sure ------------------------------------------------------------------------------------


def temperature(found: Scaled, now: Reliability, value: float) -> str:
    """What the temperature that is set makes of the half that is told of, and what is best."""
    rows = [
        ("1", found.before),
        *([(f"{number(value, 3)}", now)] if value != 1 else []),
        (f"{number(found.temperature, 3)}, the best", found.after),
    ]
    lines = [
        f"| {name} | {one.loss:.4f} | {one.ece:.4f} | {percent(one.sure)} | "
        f"{percent(one.accuracy)} |"
        for name, one in rows
    ]
    head = "| T | cross-entropy | calibration error | mean sureness | accuracy |"
    return "\n".join([head, "|:--|--:|--:|--:|--:|", *lines])


def fitted(found: Scaled, count: int) -> str:
    """On which pictures T was fitted, and of which is told; and who is too sure."""
    sure = "surer than it is right" if found.temperature > 1 else "less sure than it could be"
    return (
        f"T was fitted on {count - found.pictures:,} of the test pictures, so that their "
        f"cross-entropy is least: about those the network is {sure}. All that is shown is about "
        f"the other {found.pictures:,}."
    )


def calibration_error(found: Reliability) -> list[str]:
    """The expected calibration error as a sum, with the bin that adds most to it worked out."""
    total = sum(one.count for one in found.bins)
    filled = [one for one in found.bins if one.count]
    most = max(filled, key=lambda one: one.count * abs(one.accuracy - one.sure))
    high, low = max(most.accuracy, most.sure), min(most.accuracy, most.sure)
    adds = most.count / total * (high - low)
    body = (
        rf"\frac{{{most.count}}}{{{total}}} \times ({tex(number(high, 6))} - "
        rf"{tex(number(low, 6))}) = {tex(number(adds, 3))}"
    )
    return [
        "**Expected calibration error**\n\n$$\n\\text{ECE} = \\sum_b \\frac{n_b}{n} "
        "\\left| \\text{right}_b - \\text{sure}_b \\right| = "
        f"{tex(number(found.ece, DIGITS))}\n$$",
        f"**What the bin from {percent(most.low, 0)} to {percent(most.high, 0)} adds**\n\n"
        f"$$\n{body}\n$$",
    ]


def bins(found: Reliability) -> str:
    """The bins as a table."""
    lines = [
        f"| {one.low:.2f} to {one.high:.2f} | {one.count:,} | "
        + (f"{one.sure:.4f} | {one.accuracy:.4f} |" if one.count else "– | – |")
        for one in found.bins
    ]
    head = "| how sure | pictures | mean sureness | right |"
    return "\n".join([head, "|:--|--:|--:|--:|", *lines])


# --- two networks --------------------------------------------------------------------------------


def versus(found: Versus, one: Answers, other: Answers) -> str:
    """How many pictures both, one or neither recognise."""
    return (
        f"| | second right | second wrong | first, in all |\n|:--|--:|--:|--:|\n"
        f"| **first right** | {found.both:,} | **{found.one:,}** | {percent(one.accuracy)} |\n"
        f"| **first wrong** | **{found.other:,}** | {found.neither:,} | |\n"
        f"| **second, in all** | {percent(other.accuracy)} | | |"
    )


def chance(found: Versus) -> str:
    """McNemar's test in words."""
    uneven = found.one + found.other
    if not uneven:
        return "Both are right about the very same pictures."
    if found.chance < 0.0001:
        often, verdict = "in less than 0.01 % of such tosses", "That is not chance"
    else:
        often = f"in {100 * found.chance:.2g}{SIGN} of such tosses"
        verdict = (
            "That is hardly chance"
            if found.chance < 0.01
            else "That is unlikely to be chance"
            if found.chance < 0.05
            else "That may well be chance"
        )
    return (
        f"Of {uneven:,} pictures exactly one of the two is right: {found.one:,} times the first, "
        f"{found.other:,} times the second. If both were equally good, each would be a toss of a "
        f"coin, and it would be at least as uneven {often} (McNemar's test). {verdict}."
    )


# --- steadiness ----------------------------------------------------------------------------------


def steady(first: Answers, found: Sequence[Steady], by: int, both: float) -> str:
    """What becomes of the first answers in each way, as a table.

    `both` is the accuracy of the mean of the answers as it is and flipped.
    """
    head = "| the pictures | right | answers that change | sure of the first answer |"
    rows = [f"| as they are | {percent(first.accuracy)} | | {percent(found[0].before)} |"]
    for one in found:
        name = "flipped" if one.way == FLIP else f"{by} px {one.way}"
        changed = int(one.changed.sum())
        rows.append(
            f"| {name} | {percent(one.accuracy)} | {changed:,} of {len(first):,} | "
            f"{percent(one.after)} |"
        )
    rows.append(f"| as they are, and flipped, averaged | {percent(both)} | | |")
    return "\n".join([head, "|:--|--:|--:|--:|", *rows])


# --- one's own picture ---------------------------------------------------------------------------


def caption(place: int, step: Step) -> str:
    """A step below its picture: its number and name, what it is now, and the range (Markdown)."""
    what, _, span = step.facts
    return f"**{place} {plain(step.name)}**  \n{plain(what)}  \n{span}"


def steps(found: Sequence[Step]) -> str:
    """Every step as a table: what it does, and the numbers after it."""
    lines = [
        f"| {place} {plain(step.name)} | {step.does} | {' | '.join(map(plain, step.facts))} |"
        for place, step in enumerate(found, 1)
    ]
    return "\n".join(
        [
            "| step | what it does | what it is then | numbers | range |",
            "|:--|:--|:--|:--|:--|",
            *lines,
        ]
    )


def slipped(kind: str, found: Slip, network: Trained, right: Tensor) -> str:
    """What came of a slip, and why; `right` (classes) are the probabilities without it."""
    tried = f"{code(found.lines[-1])}: "
    if found.error:
        return f"{tried}{code(found.error)}\n\n{words.SLIP_BECAUSE.get(kind, '')}".strip()
    if found.answers is None:
        return f"{tried}no error: the output has the shape {found.shape}, and no row of scores."
    layers = changing(network.network)
    if kind != "train" or not layers:
        return tried + (words.SAME_IN_TRAINING if kind == "train" else words.NO_ERROR)
    index = int(right.argmax())
    first, second, best = (
        percent(float(one[index])) for one in (found.answers[0], found.answers[1], right)
    )
    names = " and ".join(f"`{name}`" for name in layers)
    return tried + words.OTHER_IN_TRAINING.format(
        names, first, second, plain(network.label(index)), best
    )
