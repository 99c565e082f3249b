"""What the transforms page writes of its numbers: sentences, tables and formulas (Markdown)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from torch import Tensor

from explainers.figures.palette import Palette
from explainers.lessons.transforms import words
from explainers.lessons.transforms.answer import Answer
from explainers.lessons.transforms.figures import Developed, Drawn, Film, Look
from explainers.lessons.transforms.numbers import is_random
from explainers.markdown import code, plain
from explainers.shares import percent
from explainers.transforms.chain import Chain, Step
from explainers.transforms.start import Start
from explainers.transforms.statistics import Statistics
from explainers.worked import number

CAPITAL = re.compile("(?<=[a-z])(?=[A-Z])")
DICE = " :material/casino:"


# --- step by step -------------------------------------------------------------------------------


def what(look: Look) -> str:
    """What a picture is: its kind, its dtype or mode, and its size."""
    return f"{look.known.what}, `{look.known.dtype}`, **{look.known.size}**"


def span(look: Look) -> str:
    """Which numbers it has."""
    beyond = f", {percent(look.outside, 0)} of them outside 0 to 1" if look.outside else ""
    if look.known.broken:
        beyond += f"; {look.known.broken:,} are NaN or infinite"
    return f"numbers from **{look.known.range}**{beyond}"


def mean_and_std(look: Look) -> str:
    """Mean and std of each channel."""
    means, stds = (_listed(values) for values in (look.known.mean, look.known.std))
    return f"mean {means}; std {stds}"


def strip(film: Film, chosen: int) -> list[str]:
    """The captions of the pictures of a film, the first one's being the start's."""
    size = _short(film.begin)
    captions = [f"{_mark('0 picture', chosen == 0)}  \n{size}"]
    for place, frame in enumerate(film.frames, start=1 - film.first):
        title = "convert" if place == 0 else f"{place} {_breakable(frame.step.kind.title)}"
        captions.append(f"{_mark(title, place == chosen and place > 0)}  \n{_short(frame.look)}")
    return captions


def refused(film: Film) -> str:
    """Which step refused the picture, and why; empty where none did."""
    if film.failure is None:
        return ""
    place = film.failure.place - film.first
    if place < 0:
        return film.failure.because
    title = film.chain[film.failure.place].kind.title
    return f"**Step {place + 1}, {title}, refused what came in.** {film.failure.because}"


def chosen(film: Film, start: Start, place: int) -> tuple[Look, str] | None:
    """The step with the number `place` that is looked at, and all that is said of it.

    None where it was not reached.
    """
    if place == 0:
        return film.begin, _told(f"**The picture:** {_name(start)}", film.begin, _remarks(start))
    index = place - 1 + film.first
    if index >= len(film.frames):
        return None
    frame = film.frames[index]
    head = f"**{place}. `{frame.step.call}`**{_dice(frame.step)}  \n{frame.step.kind.does}"
    return frame.look, _told(head, frame.look, frame.remarks)


def _name(start: Start) -> str:
    return plain(start.name) + ("" if start.drawn else ", as `Image.open` gives it")


def _remarks(start: Start) -> list[str]:
    """What should be said of the file."""
    palette = [words.PALETTE] if start.picture.mode == "P" else []
    return [*palette, *map(plain, start.told)]


def _told(head: str, look: Look, remarks: Sequence[str]) -> str:
    lines = [head, f"{what(look)}  \n{span(look)}  \n{mean_and_std(look)}"]
    return "\n\n".join([*lines, *(f":material/info: {remark}" for remark in remarks)])


def table(film: Film, start: Start) -> str:
    """The whole chain: each step, what it does, what it has made, and what should be said of it."""
    lines = [
        "| | step | what it does | it gives | its numbers | mean; std, a channel each |",
        "| --: | :-- | :-- | :-- | :-- | :-- |",
        _row("", "the picture", _of_start(start), film.begin),
    ]
    for place, frame in enumerate(film.frames, start=1 - film.first):
        said = " ".join([frame.step.kind.does, *frame.remarks])
        call = f"`{_cell(frame.step.call)}`{_dice(frame.step)}"
        lines.append(_row(str(place or ""), call, said, frame.look))
    for place, step in enumerate(film.chain[len(film.frames) :], start=len(film.frames)):
        refused = film.failure is not None and place == film.failure.place
        why = words.REFUSED if refused else words.NOT_REACHED
        lines.append(f"| {place + 1 - film.first} | `{_cell(step.call)}` | {why} | | | |")
    return "\n".join(lines)


def _of_start(start: Start) -> str:
    return ". ".join([_name(start), *_remarks(start)])


def spreads(film: Film) -> str:
    """How the numbers are spread after each step, as HTML."""
    titled = [("the picture", film.begin)] + [
        (f"after {place} {frame.step.kind.title}" if place else "after convert", frame.look)
        for place, frame in enumerate(film.frames, start=1 - film.first)
    ]
    return _histograms(titled)


def _histograms(titled: Sequence[tuple[str, Look]]) -> str:
    cells = "".join(f"<div><p>{title}</p>{look.spread}</div>" for title, look in titled)
    return f'<div class="histograms">{cells}</div>'


def _row(place: str, call: str, does: str, look: Look) -> str:
    cells = (place, call, _cell(does), what(look), span(look), mean_and_std(look))
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _dice(step: Step) -> str:
    return DICE if step.kind.random else ""


def _breakable(title: str) -> str:
    """A name in camel case that may be broken before its capitals."""
    return CAPITAL.sub("\u200b", title)


def _mark(title: str, on: bool) -> str:
    return f"**▸ {title}**" if on else title


def _short(look: Look) -> str:
    return " × ".join(map(str, look.known.shape))


def _listed(values: Sequence[float]) -> str:
    return ", ".join(number(value, 3) for value in values)


# --- random draws -------------------------------------------------------------------------------


def calls(chain: Chain) -> str:
    """The steps of a chain on one line."""
    return " → ".join(f"`{step.call}`" for step in chain) or words.EMPTY


def draws(chain: Chain, made: Sequence[Drawn]) -> str:
    """How many of the draws are different pictures."""
    if not is_random(chain):
        return f"No step is random: all {len(made)} are the same picture."
    different = len({one.digest for one in made})
    return f"**{different} different pictures** in {len(made)} draws."


# --- Normalize and back -------------------------------------------------------------------------


def formulas(used: Statistics, colours: Palette, *, back: bool) -> list[str]:
    """The formula of a direction, once with each channel's numbers."""
    x = rf"\textcolor{{{colours.input}}}{{x}}"
    found = []
    for name, mean, std in zip(words.COLOURS, used.mean, used.std, strict=True):
        m, s = (rf"\textcolor{{{colours.kernel}}}{{{_bracketed(v)}}}" for v in (mean, std))
        right = rf"{x} \times {s} + {m}" if back else rf"\frac{{{x} - {m}}}{{{s}}}"
        y = rf"\textcolor{{{colours.output}}}{{y_{{\text{{{name}}}}}}}"
        found.append(f"$$\n{y} = {right}\n$$")
    return found


def means(picture: Tensor) -> str:
    """Mean and std over all three channels, each by itself."""
    mean = _listed([float(channel.mean()) for channel in picture])
    std = _listed([float(channel.std(correction=0)) for channel in picture])
    return f"mean {mean}; std {std}"


def _bracketed(value: float) -> str:
    text = number(value).replace("−", "-")
    return f"({text})" if value < 0 else text


# --- to the number of a class -------------------------------------------------------------------


def way(made: Developed) -> list[str]:
    """The captions of the pictures on the way, the first one's being the file's."""
    shapes = [_short(made.begin), *(_axes(stage.value) for stage in made.answer.stages)]
    heads = ["the file", *(_call(stage.code) for stage in made.answer.stages)]
    return [f"{head}  \n{shape}" for head, shape in zip(heads, shapes, strict=True)]


def way_table(made: Developed, start: Start) -> str:
    """Each step on the way: its line of code, what it does, and what it has made."""
    lines = [
        "| | line | what it does | it gives | its numbers | mean; std, a channel each |",
        "| --: | :-- | :-- | :-- | :-- | :-- |",
        _row("", "the picture", _of_start(start), made.begin),
    ]
    for place, (stage, look) in enumerate(zip(made.answer.stages, made.looks, strict=True), 1):
        does = stage.does
        if isinstance(stage.value, Tensor) and stage.value.dim() == 4:
            axes = _axes(stage.value)
            does += f" With the batch in front: **{axes}** (batch × channels × H × W)"
        lines.append(_row(str(place), _cell(code(stage.code)), does, look))
    return "\n".join(lines)


def way_spreads(made: Developed) -> str:
    """How the numbers are spread on the way, as HTML."""
    heads = ["the file", *(f"after {_call(stage.code)}" for stage in made.answer.stages)]
    return _histograms(list(zip(heads, (made.begin, *made.looks), strict=True)))


def verdict(found: Answer) -> str:
    """The class that the scores stand for."""
    if found.scores is None:
        raise ValueError("There are no scores.")
    name = plain(found.network.label(found.number))
    return (
        f"**The network** gives ten scores, shape `{tuple(found.scores.shape)}`; `argmax(1)` "
        f"is **{found.number}**, which is :green[**{name}**]."
    )


def scores(found: Answer) -> str:
    """The score of each class, a column each, the highest one bold."""
    if found.scores is None:
        raise ValueError("There are no scores.")
    row = found.scores[0]
    cells = [
        (
            str(place),
            plain(found.network.label(place)),
            number(float(row[place]), 4),
            percent(chance),
        )
        for place, chance in enumerate(row.softmax(0).tolist())
    ]
    bold = ["**" if place == found.number else "" for place in range(len(cells))]
    lines = [
        f"| {name} | {' | '.join(f'{b}{c}{b}' for b, c in zip(bold, column, strict=True))} |"
        for name, column in zip(
            ("number", "class", "score", "softmax"), zip(*cells, strict=True), strict=True
        )
    ]
    return "\n".join([lines[0], "| :-- |" + " --: |" * len(cells), *lines[1:]])


def _call(line: str) -> str:
    """The end of a line of code that tells its step: the call after the sign of equality."""
    call = line.partition(" = ")[2].removeprefix("picture.").removeprefix("image.")
    name = call.partition("(")[0].rpartition(".")[2]
    return name if name else "convert"


def _axes(value: object) -> str:
    shape = value.shape if isinstance(value, Tensor) else getattr(value, "size", ())
    return " × ".join(map(str, shape))
