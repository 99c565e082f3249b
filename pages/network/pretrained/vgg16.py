"""VGG16 with and without weights: surgeries that work, two that do not, and what is trained."""

from __future__ import annotations

import streamlit as st
from torch import nn

from explainers.lessons.pretrained import numbers, tries
from explainers.lessons.pretrained.numbers import HELP
from explainers.networks import surgery
from explainers.networks import torchvision_models as tv
from explainers.networks.facts import bytes_shown
from pages.network.pretrained.weights import weights_panel
from pages.parts import lesson
from pages.parts.controls import Controls


def view(controls: Controls) -> None:
    """The surgery, what happens when a picture is sent through, and what is trained."""
    controls.segments("weights", help=HELP["weights"])
    controls.segments("surgery", "surgery: what becomes of the 1000 classes", help=HELP["surgery"])
    controls.segments("trainable", "requires_grad=True for", help=HELP["trainable"])
    if controls["weights"] != "None" and weights_panel(controls, tv.about("vgg16")):
        controls.button(
            "Send a picture through it",
            key="pretrained-through",
            icon=":material/image:",
            on_click=controls.assign,
            args=({"view": numbers.MAPS, "maps_of": "vgg16"},),
        )
    st.markdown(numbers.SURGERY_WORDS[controls["surgery"]])
    if sentence := numbers.advice(controls.values):
        st.info(sentence, icon=":material/lightbulb:")
    _happened(controls["surgery"])
    before, after = tv.outline("vgg16"), numbers.operated(controls.values)
    _before_and_after(before, after)
    _counts(before, after)
    lesson.notice(
        [
            "`weights=None` gives the architecture with random numbers. The shapes and counts "
            "are the same with trained weights; what comes out is not.",
            "Nearly nine tenths of all parameters are in the three linear layers.",
            "Freezing changes no count of parameters, only how many get a **:violet[gradient]**.",
        ],
        tries.ALL[numbers.VGG],
        controls,
    )
    lesson.code(
        numbers.surgery_code(controls.values),
        prints="the layers, all parameters, those that are trained, and what becomes of a picture",
    )


def _happened(name: str) -> None:
    """What comes of a picture that is sent through."""
    found = surgery.outcome(name)
    words = numbers.happened(found, name)
    if found.shape is None:
        st.error(words, icon=":material/rule:")
        st.caption("PyTorch says it like this:")
        st.code(found.words, language=None, wrap_lines=True)
    elif name in surgery.NEW_LAYERS and not found.called:
        st.warning(words, icon=":material/link_off:")
    else:
        st.success(words, icon=":material/check:")


def _before_and_after(before: nn.Module, after: nn.Module) -> None:
    """The classifier's layers, before → after where that is something else."""
    old, new = ({row.name: row for row in surgery.rows(model)} for model in (before, after))
    lines = [
        "| `[i]` | layer, before → after | parameters | |",
        "| :--- | :--- | ---: | :--- |",
    ]
    for name, row in new.items():
        was = old.get(name)
        layer, count = f"`{row.layer}`", f"{row.count.total:,}"
        if was is None or was.layer != row.layer:
            layer = f"{f'`{was.layer}`' if was else 'nothing'} → {layer}"
            count = f"{was.count.total if was else 0:,} → {count}"
        lines.append(f"| `{name}` | {layer} | {count} | {_state(was, row)} |")
    st.markdown("\n".join(lines))


def _state(was: surgery.Row | None, now: surgery.Row) -> str:
    """What became of a layer: new or replaced, trained or frozen (Markdown)."""
    words = []
    if was is None:
        words.append(":orange[**new**]")
    elif was.layer != now.layer:
        words.append(":orange[**replaced**]")
    if now.count.total:
        words.append(":violet[to be trained]" if now.count.trainable else ":gray[frozen]")
    return ", ".join(words)


def _counts(before: nn.Module, after: nn.Module) -> None:
    was, now = tv.count(before), tv.count(after)
    change = now.total - was.total
    with st.container(horizontal=True, gap="medium"):
        st.metric("Parameters", f"{now.total:,}", f"{change:+,}" if change else None, "off")
        st.metric("To be trained", f"{now.trainable:,}")
        st.metric("Frozen", f"{now.frozen:,}")
        st.metric("Gradients", bytes_shown(4 * now.trainable))
    parts = [
        f"{name} {counted.total:,}"
        for name, child in after.named_children()
        if (counted := tv.count(child)).total
    ]
    st.caption(
        f"{' + '.join(parts)} = {now.total:,} parameters, 4 bytes each: "
        f"{bytes_shown(4 * now.total)}. SGD with momentum or Adam would keep one or two numbers "
        "more for each that is trained."
    )
