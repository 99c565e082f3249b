"""The linear page's view of the notes' Linear(196608, 10), beside nn.Flatten."""

import streamlit as st
from PIL import Image
from torch import Tensor, nn

from explainers.figures import maps
from explainers.images import batch
from explainers.images.drawn import CLASSES
from explainers.lessons.linear import figures, tries, whole_batch
from explainers.lessons.linear import numbers as linear
from explainers.lessons.linear.whole_batch import Outcome
from explainers.markdown import plain
from explainers.worked import number
from pages.parts import chart, lesson
from pages.parts.controls import Controls

HELP = {
    "pictures": "How many pictures this batch has. The last batch is usually smaller.",
    "order": "0 is the order as loaded; 1 to 9 are the same pictures in other orders.",
}
ACROSS = 16  # pictures in a row of the contact sheet
TALL, SHORT = 460, 170  # of the answers, in px


def view(controls: Controls) -> None:
    """Draw the view."""
    full, left = whole_batch.last_batch()
    controls.presets(
        {
            "A full batch: 64": {},
            f"The last batch: {left}": {"pictures": left},
            "Another order": {"order": 1},
        }
    )
    with controls.panel("batch"):
        count = controls.slider("pictures", "pictures in the batch", help=HELP["pictures"])
        order = controls.slider("order", "order of the pictures", help=HELP["order"])
    images = batch.pictures(count, order)
    st.image(contact_sheet(images), output_format="PNG", width="content")
    st.caption(
        f"{count}×3×32×32 = {images.numel():,} numbers. CIFAR-10's "
        f"{whole_batch.TEST_PICTURES:,} test pictures make {full} batches of 64 and a last one of "
        f"{left}. Here the pictures are drawn, and the weights untrained."
    )
    whole, each = whole_batch.whole(images), whole_batch.each(images)
    most = max(float(o.output.abs().max()) for o in (whole, each) if o.output is not None)
    changes = whole_batch.changes(count, order)
    left_side, right_side = st.columns(2, gap="large")
    with left_side:
        st.subheader("All at once: `torch.flatten(imgs)`", anchor=False)
        side("whole", whole, whole_batch.whole_layer(), most)
        if changes and changes.whole is not None:
            st.markdown(
                "The same pictures, in another order: the one answer changes by up to "
                f"**{changes.whole:.3f}**."
            )
    with right_side:
        st.subheader("Each by itself: `nn.Flatten()`", anchor=False)
        side("each", each, whole_batch.each_layer(), most)
        if changes:
            st.markdown(
                "The same rows in the pictures' new order: no answer changes by more than "
                f"**{number(changes.each)}**."
            )
    lesson.notice(
        whole_batch.notices(whole),
        tries.ALL[linear.WHOLE_BATCH],
        controls,
    )
    lesson.code(whole_batch.code(count), prints="the shapes and the counts above")


def contact_sheet(images: Tensor) -> Image.Image:
    """The batch's pictures in rows of sixteen."""
    tiles = [maps.picture(image) for image in images]
    return maps.sheet([tiles[k : k + ACROSS] for k in range(0, len(tiles), ACROSS)])


def side(name: str, outcome: Outcome, layer: nn.Linear, most: float) -> None:
    """One way of flattening: the shapes on the way, and the answers or PyTorch's refusal."""
    steps = " → ".join("×".join(map(str, shape)) for shape in outcome.shapes)
    count = f"{whole_batch.parameters(layer):,} parameters"
    st.markdown(f"**{steps}**  \n`Linear({layer.in_features}, {layer.out_features})`: {count}")
    if outcome.output is None:
        refusal(outcome)
        return
    rows = outcome.output.reshape(-1, layer.out_features)
    height = TALL if len(rows) > 1 else SHORT
    chart.draw(
        figures.heatmap(rows, CLASSES, lesson.colours(), height, most),
        key=f"linear-answers-{name}",
        alt=f"{len(rows)} row(s) of {layer.out_features} outputs",
    )


def refusal(outcome: Outcome) -> None:
    """PyTorch's own words, and what they mean."""
    count, numbers = outcome.shapes[0][0], outcome.shapes[1][0]
    st.error(plain(outcome.error), icon=":material/rule:")
    st.markdown(
        f"In words: {count} pictures are {numbers:,} numbers in one row, and the layer has weights "
        f"for {batch.BATCH_SIZE * whole_batch.FEATURES:,}. A layer that swallows the batch "
        "works for one batch size only."
    )
