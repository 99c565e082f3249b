"""The transforms page's main view: the chain as rows, each with what its step has made."""

from __future__ import annotations

import streamlit as st

from explainers.figures import steps as figures
from explainers.lessons.transforms import code as transforms_code
from explainers.lessons.transforms import numbers, tries
from explainers.lessons.transforms.start import Start
from explainers.markdown import code, plain
from explainers.transforms import chain as chains
from explainers.transforms.chain import Chain, Step
from explainers.transforms.facts import Facts, Value, facts, outside
from explainers.transforms.kinds import KINDS
from explainers.transforms.walk import Failure, Walk, walk
from explainers.worked import number
from pages.data.transforms import source
from pages.parts import lesson
from pages.parts.controls import Controls

COLUMNS = (1, 2.3, 1.5)  # picture, step, histogram
PICTURE = 190  # px on the screen


def view(controls: Controls) -> None:
    """Draw the view."""
    source.presets(controls)
    given = source.choose(controls)
    with controls.panel():
        controls.slider("seed", help="Where the dice of the random steps start.")
        controls.select("shown", "floats are shown", help="A screen shows 0 to 1 only.")
    own = source.chain(controls)
    chain = source.whole_chain(controls, given.picture)
    gone = walk(chain, given.picture, controls["seed"])
    start(controls, given)
    for place, step in enumerate(chain):
        row(controls, own, place, step, gone, first=len(chain) - len(own))
    add_step(controls, own)
    lesson.notice(
        [
            "PIL says **width × height**, a tensor **channels × height × width**.",
            "Bytes become floats once; from there on 0 to 1 stands for black to white.",
            "After Normalize there are numbers below 0 or above 1, which no screen can show: the "
            "picture looks odd, and the network does not mind.",
            "A step that cannot go on says so. Worse are those that do **nothing** in silence, or "
            "clip: the rows say so.",
        ],
        tries.STEPS,
        controls,
    )
    prints = "the shape, dtype and range of the last step"
    refusal = gone.failure.error if gone.failure else ""
    snippet = transforms_code.compose(chain, given, controls["seed"], refusal)
    lesson.code(snippet, prints=prints if gone.failure is None else "the very error above")


def start(controls: Controls, given: Start) -> None:
    with st.container(border=True, key="transforms-row-start"):
        left, middle, right = st.columns(COLUMNS, gap="medium")
        picture(left, controls, given.picture, "the picture that the chain starts from")
        how = "" if given.drawn else ", as `Image.open` gives it"
        middle.markdown(f"**:blue[The picture]**  \n{plain(given.name)}{how}")
        tell(middle, right, facts(given.picture), given.picture)
        if given.picture.mode == "P":
            middle.caption("The numbers are places in the palette, not colours.")
        for sentence in given.told:
            middle.info(plain(sentence), icon=":material/info:")


def row(controls: Controls, own: Chain, place: int, step: Step, gone: Walk, *, first: int) -> None:
    """A step with what it has made; the `first` ones are not the reader's own."""
    with st.container(border=True, key=f"transforms-row-{place}"):
        left, middle, right = st.columns(COLUMNS, gap="medium")
        random = " :material/casino:" if step.kind.random else ""
        middle.markdown(f"**{place + 1}. `{step.call}`**{random}  \n{step.kind.does}")
        if place < len(gone.stops):
            stop = gone.stops[place]
            picture(left, controls, stop.value, f"after {step.kind.title}")
            tell(middle, right, facts(stop.value), stop.value)
            for sentence in stop.remarks:
                middle.info(sentence, icon=":material/info:")
        elif gone.failure is not None and place == gone.failure.place:
            left.caption("No picture: this step refused what came in.")
            refusal(controls, middle, gone.failure, first)
        else:
            left.caption("Not reached: the step above refused the picture.")
        if place >= first:
            with middle:
                buttons(controls, own, place - first, step)


def picture(column, controls: Controls, value: Value, words: str) -> None:
    stretched = controls["shown"] == numbers.STRETCHED
    pixels = figures.thumbnail(value, stretched=stretched)
    height, width = pixels.shape[:2]
    column.image(pixels, width=round(PICTURE * width / max(height, width)), alt=words)


def tell(middle, right, known: Facts, value: Value) -> None:
    """What the picture is, beside its histogram."""
    share = outside(value)
    beyond = f", {share:.0%} of them outside 0 to 1" if share else ""
    if known.broken:
        beyond += f"; {known.broken:,} are NaN or infinite"
    middle.markdown(
        f"{known.what}, `{known.dtype}`, **{known.size}**  \nnumbers from **{known.range}**{beyond}"
    )
    right.html(figures.histogram(known))
    means, stds = (", ".join(number(v, 3) for v in values) for values in (known.mean, known.std))
    right.caption(f"mean {means}  \nstd {stds}")


def refusal(controls: Controls, column, failure: Failure, first: int) -> None:
    column.error(code(failure.error), icon=":material/block:")
    column.markdown(failure.because)
    if failure.mended is not None:
        with column:
            controls.button(
                "Mend it",
                key="transforms-mend",
                icon=":material/build:",
                type="primary",
                on_click=controls.assign,
                args=({"chain": chains.write(failure.mended[first:])},),
            )


def buttons(controls: Controls, chain: Chain, place: int, step: Step) -> None:
    """The step's argument, and the buttons that move it or take it out."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom"):
        if step.kind.offered:
            argument(controls, chain, place, step)
        for name, icon, changed in (
            ("Up", "arrow_upward", chains.moved(chain, place, -1)),
            ("Down", "arrow_downward", chains.moved(chain, place, 1)),
            ("Remove", "delete", chains.removed(chain, place)),
        ):
            controls.button(
                name,
                key=f"transforms-{name.lower()}-{place}",
                icon=f":material/{icon}:",
                disabled=changed == chain,
                on_click=controls.assign,
                args=({"chain": chains.write(changed)},),
            )


def argument(controls: Controls, chain: Chain, place: int, step: Step) -> None:
    """The choice of the step's argument; another than those offered may be typed."""
    kind = step.kind
    key = f"transforms-argument-{place}-{kind.name}"
    offered = list(kind.offered)
    if step.argument not in offered:
        offered.insert(0, step.argument)
    controls.mirror(
        st.selectbox,
        f"Argument of step {place + 1}",
        key,
        step.argument,
        options=offered,
        label_visibility="collapsed",
        accept_new_options=bool(kind.form),
        help=f"Type your own: {kind.form}." if kind.form else None,
        width=150,
        on_change=take_argument,
        args=(controls, chain, place, key),
    )


def take_argument(controls: Controls, chain: Chain, place: int, key: str) -> None:
    typed = str(st.session_state[key] or "").strip()
    try:
        changed = chains.replaced(chain, place, typed)
    except ValueError as error:
        controls.complain(f"{str(error)[0].upper()}{str(error)[1:]} The step keeps its argument.")
        return
    controls.assign({"chain": chains.write(changed)})


def add_step(controls: Controls, chain: Chain) -> None:
    key = "transforms-add"
    full = len(chain) >= chains.LONGEST
    controls.mirror(
        st.selectbox,
        "Add a step",
        key,
        None,
        options=list(KINDS),
        format_func=title,
        placeholder=f"At most {chains.LONGEST} steps" if full else "Choose a transform …",
        disabled=full,
        on_change=take_step,
        args=(controls, chain, key),
        width=330,
    )


def title(name: str) -> str:
    """How a kind is listed."""
    return KINDS[name].title + (" (undone)" if name == "undo_normalize" else "")


def take_step(controls: Controls, chain: Chain, key: str) -> None:
    name = st.session_state[key]
    if name in KINDS:
        added = chains.inserted(chain, len(chain), Step(KINDS[name], KINDS[name].default))
        controls.assign({"chain": chains.write(added)})
