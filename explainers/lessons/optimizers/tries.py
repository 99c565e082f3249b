"""Something to try on the optimizers page, view by view, each with what is found then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from explainers.lessons.optimizers import muon
from explainers.lessons.optimizers.numbers import PRESETS, RACES, SCHEDULED, Values
from explainers.tries import Try

RAVINE = Values()
BOWL = replace(RAVINE, surface="bowl", x=2.5, y=1.5)

PATH = (
    Try(
        "Raise lr by one notch at a time on the ravine: where does the zigzag begin to grow?",
        "At 0.2 it neither grows nor shrinks: a step multiplies y by 1 − 0.2 × 10 = −1. The next "
        "notch, 0.3, throws it out.",
        replace(RAVINE, lr=0.2),
    ),
    Try(
        "Start on the saddle at y = 0, then at y = 0.05. What keeps the first path there?",
        "On the ridge the slope along y is exactly 0, and nothing pushes the path off. From 0.05 "
        "it falls into the valley beside it.",
        replace(PRESETS["ridge"], optimizer="SGD", y=0.05, momentum=0.0),
    ),
    Try(
        "Choose *Out of a dip*, then take its momentum away. Which dip does it end in?",
        "In the first it meets, near (1.9, 1.9). With momentum 0.9 it is fast enough to run "
        "through it, and ends in the middle.",
        replace(PRESETS["dip"], optimizer="SGD", momentum=0.0),
    ),
    Try(
        "Drag the ring to another place on the bowl and press Play: is the way down ever a "
        "straight line?",
        "On the bowl from everywhere, since it is as steep in every direction. On the ravine only "
        "from one of its two axes: from anywhere else the gradient points past the minimum.",
        replace(BOWL, lr=0.1),
    ),
)
RACE = (
    Try(
        "With *one for all*, find a rate with which plain SGD beats Adam on the ravine.",
        "0.005, for example. Adam's steps are about as long as lr, so that it does not get there "
        "in time; SGD's are longer where it is steep.",
        replace(RACES["ravine"], racers=("sgd", "adam"), rates="one", lr=0.005),
    ),
    Try(
        "Choose *The saddle*: who leaves it first? Then start on the ridge, at y = 0.",
        "RMSprop: divided by their usual size, even tiny slopes make whole steps. On the ridge "
        "nobody leaves, for there is no slope to be divided.",
        replace(RACES["saddle"], y=0.0),
    ),
    Try(
        "Set weight_decay to 1 and let Adam run against AdamW.",
        "AdamW gets there sooner here: its decay pulls straight towards 0, where this ravine has "
        "its minimum. Adam's goes through the averages and is divided away.",
        replace(RACES["ravine"], racers=("adam", "adamw"), weight_decay=1.0),
    ),
)
ONE_STEP = (
    Try(
        "Choose Adam and move *step* from 1 to 50: what becomes of 1 − β₂ᵗ?",
        "It grows from 0.001 to 0.049. The correction is still large after 50 steps, since β₂ is "
        "so close to 1.",
        replace(RAVINE, optimizer="Adam", step=50, part="second_corrected"),
    ),
    Try(
        "Set momentum to 0.9 and find the step at which x passes 0. Which sign has the velocity "
        "there, and which the gradient?",
        "Step 15. The velocity along x is below 0 and carries x up; the gradient is below 0 before "
        "the step and above 0 after it, and begins to brake.",
        replace(RAVINE, momentum=0.9, lr=0.18, step=15),
    ),
    Try(
        "Set step to 1 and compare the bowl with Rosenbrock, which is far steeper: whose step "
        "grows with the slope, SGD's or Adam's?",
        "SGD's: it is lr times the gradient. Adam's first step is lr along each axis on either.",
        replace(RAVINE, surface="rosenbrock", x=2.5, y=1.5, lr=0.001, step=1),
    ),
)
RATES = (
    Try(
        "Give the ravine 200 steps: which rates arrive? Compare the largest with the limit.",
        "Of those tried 0.1 alone: half of the limit of 0.2, at which it only swings.",
        replace(RAVINE, steps=200, lr=0.1),
    ),
    Try(
        "Choose Adam: at which rate does it diverge?",
        "At none of those tried. Its steps are about as long as lr, however steep it gets: with a "
        "large one it bounces, or is thrown off.",
        replace(RAVINE, optimizer="Adam", lr=5.0),
    ),
    Try(
        "Add momentum 0.9: does the range of good rates move, or grow?",
        "It grows: 0.05 to 0.2 arrive in 60 steps, where none did without. The limit is "
        "2 × 1.9 / 10 = 0.38 now.",
        replace(RAVINE, momentum=0.9, lr=0.1),
    ),
)
SCHEDULE = (
    Try(
        "Set the noise to 0 on the bowl: is a schedule still of any use?",
        "Hardly. Without chance a constant rate settles by itself, since the gradient shrinks.",
        SCHEDULED["without_noise"],
    ),
    Try(
        "Choose StepLR and lower step_size to 5: is the path there before the rate is small?",
        "Nearly: with lr 0.5 the distance halves at each of the first five steps, and then the "
        "rate is a tenth. With a smaller lr it would be left on the way.",
        replace(BOWL, lr=0.5, schedule="StepLR", step_size=5, noise=1.0),
    ),
    Try(
        "Raise lr beyond the limit. Which of the schedules survives, and why?",
        "With 2.2 the constant rate diverges, and the schedules do not: they come below 2 before "
        "the path has run away, and bring it back.",
        replace(BOWL, lr=2.2, schedule="StepLR", noise=1.0, step_size=20),
    ),
)
ZERO_GRAD = (
    Try(
        "Move *step* to 1: is there any difference?",
        "None: before the first backward pass there is nothing to be added to.",
        Values(step=1),
    ),
    Try(
        "On the bowl with lr 1: after how many steps is the path without zero_grad back where it "
        "began?",
        "After 5 steps, and after 6 its `.grad` is back at 0, too: it goes round for ever. With "
        "zero_grad one step leads to the minimum.",
        replace(BOWL, lr=1.0, steps=12, step=6),
    ),
    Try(
        "Choose Adam: it divides by the gradient's size. Does that save it?",
        "No. The sum of all gradients keeps its sign long after the minimum has been passed, and "
        "Adam follows it: with lr 0.5 the loss grows.",
        replace(BOWL, optimizer="Adam", lr=0.5, step=1),
    ),
)
MUON = (
    Try(
        "Choose *One direction 100 times weaker*. How far does the weak direction move, beside "
        "the strong one?",
        "As far: both move by 0.69 times lr. SGD would move it a hundredth as far.",
        muon.PRESETS["weak"],
    ),
    Try(
        "Choose *One direction only*: its second row is three times the first. Where does the "
        "second singular value come from?",
        "From rounding. In bfloat16 the rows of X are not quite in that proportion, and what is "
        "left, 0.0005, grows nearly 500 times in five steps. Muon makes directions of noise, too.",
        muon.PRESETS["rank_one"],
    ),
    Try(
        "Make every number of the gradient 1,000 times as large. What becomes of the step?",
        "Next to nothing: U is divided by its length, so that only its rounding differs.",
        Values(grad="2000 1000 0\n2000 1000 1000", muon_part="param"),
    ),
    Try(
        "Set ns_steps to 10. Do the singular values come nearer to 1?",
        "No. They go on swinging between about 0.68 and 1.13: the coefficients are chosen for "
        "speed, not for an end.",
        Values(ns_steps=10, ns_step=10, muon_part="next"),
    ),
)
ALL: Mapping[str, tuple[Try, ...]] = {
    "path": PATH,
    "race": RACE,
    "one_step": ONE_STEP,
    "rates": RATES,
    "schedule": SCHEDULE,
    "zero_grad": ZERO_GRAD,
    "muon": MUON,
}
