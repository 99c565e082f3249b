"""Train the CIFAR-quick network, live."""

import streamlit as st

from explainers import places
from explainers.lessons import train, train_code, train_runs
from explainers.training.run import free_name
from pages.parts import lesson, train_panel, train_ready, train_run


def placeholder() -> None:
    with st.container(border=True):
        st.markdown(
            "**Nothing has been trained here yet.** Press Start: a process of its own makes the "
            "network and begins, and its curves and guesses appear here while it learns."
        )


def command_line(controls) -> None:
    st.subheader("The same from a shell", anchor=False)
    st.caption("It writes the same kind of run folder; this page and TensorBoard both read it.")
    runs = places.runs()
    try:
        name = free_name(runs, train.run_name(controls.values))
        st.code(train.command(controls.values, runs, places.data(), name), language="bash")
    except ValueError as error:
        st.caption(str(error))
    st.code(f"tensorboard --logdir {runs}", language="bash")


lesson.header(
    "train",
    "The network guesses, the **loss** says how wrong it was, every weight moves a little against "
    "its **:violet[gradient]**; then the next batch. Press Start and watch it learn.",
    docs="torch.optim.Optimizer",
)
train_ready.prepare()
controls = train_panel.open_controls()
recipe = train_panel.panel(controls)
runs, complaints = train_runs.find_runs(places.runs())
for sentence in complaints:
    controls.complain(sentence)
busy = next((run for run in runs if run.alive()), None)
left, right = st.columns([3, 2], vertical_alignment="bottom")
with right:
    shown = train_run.choose(controls, runs)
with left:
    train_run.buttons(controls, recipe, shown, busy)
train_run.question(controls, busy)
if shown is None:
    placeholder()
else:
    train_run.show(controls, shown)
    train_run.all_runs(runs)
lesson.notice(
    [
        "The loss of each step jumps about: every batch is another sample. The smoothed line "
        "shows where it goes.",
        "Before anything is learned the loss is about 2.30 = −ln(1/10): ten classes, all guessed "
        "equally.",
        "The test counts pictures that the network never learned from. Where the training loss "
        "falls on and the test loss rises, it learns by heart.",
    ],
    [
        "Set lr to 1 with the recipe notes and watch the loss explode. Which is the largest that "
        "still learns?",
        "Train with notes, then with fast, for the same number of epochs. Compare their accuracy "
        "in the list of runs.",
        "Turn on ReLU: not one weight more. Does the network get better, and is it as quick to "
        "learn?",
    ],
)
if recipe is not None:
    lesson.code(
        train_code.program(recipe),
        prints="the loss of every hundredth step and, after each epoch, the test",
    )
st.markdown("\n".join(f"- {remark}" for remark in train_code.REMARKS))
st.markdown(f"**The device.** {train.DEVICE_NOTE}")
command_line(controls)
controls.publish()
