"""The words of the optimizers lesson: what its views, presets, options and controls are called."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCE = (
    "Step by step the **:orange[parameters]** move against their **:violet[gradient]**, so that "
    "the loss falls."
)

VIEWS: Mapping[str, str] = {
    "path": "Path",
    "race": "Race",
    "one_step": "One step",
    "rates": "Learning rate",
    "schedule": "Schedule",
    "zero_grad": "zero_grad",
    "muon": "Muon",
    "predict": "Predict, then see",
}

SURFACES: Mapping[str, str] = {
    "bowl": "Bowl",
    "ravine": "Ravine",
    "rosenbrock": "Rosenbrock",
    "saddle": "Saddle",
    "dips": "Several minima",
}

PLOTS: Mapping[str, str] = {"contour": "Contour", "3d": "3D"}

RACERS: Mapping[str, str] = {
    "sgd": "SGD",
    "momentum": "Momentum",
    "nesterov": "Nesterov",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
}

RACE_RATES: Mapping[str, str] = {"one": "one for all", "own": "each its own"}

PARTS: Mapping[str, str] = {
    "whole": "all at once",
    "velocity": "velocity",
    "mean_square": "mean square",
    "first_moment": "first moment",
    "second_moment": "second moment",
    "first_corrected": "first, corrected",
    "second_corrected": "second, corrected",
    "parameter": "parameter",
}

MUON_PARTS: Mapping[str, str] = {
    "momentum": "momentum buffer",
    "update": "looked ahead: U",
    "divide": "divided: X = U ÷ length",
    "gram": "A = X Xᵀ",
    "mix": "B = b A + c A A",
    "next": "new X = a X + B X",
    "param": "new param",
}
"""The parts of a step of Muon; from `gram` to `next` they are made in each Newton–Schulz step."""

PRESETS: Mapping[str, str] = {
    "zigzag": "Zigzag in the ravine",
    "momentum": "Momentum",
    "too_large": "Too large",
    "too_small": "Too small",
    "adam": "Adam in the bent valley",
    "ridge": "On the saddle's ridge",
    "dip": "Out of a dip",
    "one_jump": "One jump in the bowl",
}

RACES: Mapping[str, str] = {
    "ravine": "The ravine",
    "valley": "The bent valley",
    "saddle": "The saddle",
    "dips": "Several minima",
    "one_rate": "One rate for all",
}

SCHEDULED: Mapping[str, str] = {
    "cosine": "First large, then small",
    "stairs": "In stairs",
    "one_cycle": "One cycle",
    "without_noise": "Without noise",
}

MUON_PRESETS: Mapping[str, str] = {
    "first": "The first step",
    "later": "A later step",
    "tall": "More rows than columns",
    "weak": "One direction 100 times weaker",
    "rank_one": "One direction only",
}

LABELS: Mapping[str, str] = {
    "x": "x at the start",
    "y": "y at the start",
    "step": "step: which one is looked at",
    "part": "the step",
    "rates": "learning rates",
    "noise": "noise of the gradient",
    "muon_part": "the step",
    "ns_step": "ns_step: which one is looked at",
    "muon_lr": "lr",
    "muon_momentum": "momentum",
    "muon_nesterov": "nesterov",
    "muon_weight_decay": "weight_decay",
    **{f"lr_{racer}": f"lr of {label}" for racer, label in RACERS.items()},
}

START = "Start and more"
OPTIMIZER = "Optimizer, start and more"
OWN_RATES = "The learning rate of each"
MUON_REST = "lr, momentum and more"
MUON_NUMBERS = "The numbers"

_LR = "The learning rate: how far a step goes for a gradient of 1. The scale is logarithmic."

HELP: Mapping[str, str] = {
    "surface": "The loss as a function of two parameters, x and y.",
    "x": "The parameter x at the start.",
    "y": "The parameter y at the start.",
    "optimizer": "The class of torch.optim that makes the steps.",
    "lr": _LR,
    **{f"lr_{racer}": _LR for racer in RACERS},
    "momentum": "The part of the velocity that is kept from step to step.",
    "nesterov": "Look ahead: use the gradient plus the velocity that it has just changed.",
    "alpha": "The part of the mean square that is kept from step to step.",
    "betas": "The parts of the two moments that are kept from step to step.",
    "eps": "Keeps the divisor away from 0.",
    "weight_decay": "Pulls every parameter towards 0.",
    "steps": "How many steps are made.",
    "plot": "The surface from above, with its contour lines, or as a mountain.",
    "racers": "Who runs. Momentum and Nesterov are torch.optim.SGD with momentum.",
    "rates": "One learning rate for every optimizer, or one that suits each.",
    "part": "One of the numbers that the optimizer works out on the way, or the whole step.",
    "noise": "What is added to each gradient, as if it came from a random mini-batch: its spread.",
    "seed": "Where the random numbers of the noise begin.",
    "schedule": "The class of torch.optim.lr_scheduler that changes the rate.",
    "step_size": "After so many steps the rate is multiplied by gamma, again and again.",
    "gamma": "What the rate is multiplied by.",
    "eta_min": "The rate at the end.",
    "pct_start": "The part of the steps in which the rate rises.",
    "step": "Which step is looked at.",
    "param": "The matrix that is learned, such as a layer's weight.",
    "grad": "Its gradient. It says how many rows and columns there are.",
    "momentum_buffer": "What the steps before have left; zeros before the first.",
    "muon_part": "The results on the way, one after the other. Click a number to see its sum.",
    "ns_step": "Which of the Newton–Schulz steps is looked at, counted from 1.",
    "ns_steps": "How many Newton–Schulz steps are made. PyTorch's default is 5.",
    "muon_lr": _LR,
    "muon_momentum": "The part of the buffer that is kept from step to step.",
    "muon_nesterov": "Look ahead: take the gradient in once more.",
    "muon_weight_decay": "Shrinks every number by lr times this part of it, beside the step.",
}

CAPTIONS: Mapping[str, str] = {"param": "param: x, y", "grad": "param.grad"}
"""What stands over the tensors of a step that are not called as in the optimizer's state."""

LOOPS: Mapping[bool, str] = {True: "with zero_grad", False: "without zero_grad"}
LOOP_HEADS = "with: param | .grad | without: param | .grad"

LINES: Mapping[str, str] = {
    "": "(before the step)",
    "optimizer.zero_grad()": "clears `.grad`",
    "loss = f(*param)": "is computed",
    "loss.backward()": "**adds** to `.grad`",
    "optimizer.step()": "moves param",
}
"""What each line of the loop does (Markdown)."""

MUON_LEGEND = (
    ":orange[W] the parameter, a matrix; :violet[G] its gradient; M the `momentum_buffer`; "
    "μ `momentum`, λ `weight_decay`; ‖U‖ the length of U (the root of the sum of all squares); "
    ":green[W′] after the step. Where there are more rows than columns, X is worked out for the "
    "transpose. bf16(…) rounds to bfloat16, numbers of 8 significant bits: PyTorch computes from U "
    "to the last X in them. Its documentation writes M′ = μ M + G (and M as B), its code as "
    "here; since U is divided by its length, the step is the same. "
    "[:material/open_in_new: torch.optim.Muon]"
    "(https://docs.pytorch.org/docs/stable/generated/torch.optim.Muon.html)"
)

ABOVE = (
    "The greyer the ground, the higher the loss; ✕ is the minimum, ○ a dip that is not the lowest. "
    "Point at a path for its step, loss and place."
)
TURNED = "Drag to turn the surface. From above (*Contour*) the path can be played."

ALIKE = (
    "Adam and AdamW differ in their weight decay only: with weight_decay 0 they are the same, and "
    "their lines lie on each other."
)

NOTICE: Mapping[str, tuple[str, ...]] = {
    "path": (
        "The loss has two parameters here, so that its whole surface can be seen. A network's has "
        "millions; every step is made by `torch.optim` in both.",
        "Every step follows the gradient of **where the path stands**: at right angles to the "
        "contour line, not towards the minimum.",
        "In the ravine that is mostly **across**: SGD zigzags where it is steep and crawls "
        "where it is flat.",
        "Momentum adds up what the gradients agree on (along the ravine) and cancels what they "
        "do not (across it). It also overshoots.",
        "RMSprop and Adam divide each coordinate by its usual gradient: both move at much the "
        "same speed, however unequal the slopes.",
    ),
    "race": (
        "A race is only as fair as its learning rates: with *one for all* the winner may just "
        "be the one whom that rate suits.",
        "For SGD a step's length is lr times the gradient. For Adam and RMSprop it is about lr "
        "itself: they need other rates.",
        "Momentum makes detours, and still is often first.",
        "Nobody wins everywhere: on *Several minima* the fastest may stop in the first dip.",
    ),
    "one_step": (
        "SGD without momentum remembers nothing: the same place gives the same step.",
        "What is remembered has a number for **each** parameter. Adam's two moments make an "
        "optimizer that takes twice the room of the network.",
        "At step 1 Adam's corrected moments are g and g²: the step is lr times the sign of the "
        "gradient, however large that is.",
        "AdamW's decay stands before the step and beside the averages; Adam's goes into g.",
    ),
    "rates": (
        "**Too small:** the loss falls at every step and gets nowhere in time.",
        "**Too large:** every step lands on the other side, farther away than before. The loss "
        "soon passes any number; in a network it ends as NaN.",
        "Between them is a range of a few powers of ten at most, and the best rate is often "
        "just below the worst.",
        "The **steepest** direction sets the limit, the **flattest** one the speed.",
    ),
    "schedule": (
        "A mini-batch shows only a sample of the data, so its gradient is off by chance. At a "
        "**constant** rate that keeps the path trembling about the minimum: it cannot settle.",
        "**First large, then small:** large steps get there, small ones average the chance "
        "out and settle.",
        "`StepLR` drops the rate in stairs, `CosineAnnealingLR` along half a cosine, and "
        "`OneCycleLR` begins small, so that the first, wildest gradients do no harm.",
        "`scheduler.step()` comes after `optimizer.step()`, here once for each step.",
    ),
    "zero_grad": (
        "`backward()` never overwrites `.grad`: it adds. `zero_grad()` sets it to None, so "
        "that the next sum begins anew.",
        "Without it every step follows the sum of **all** gradients so far: a velocity that "
        "never fades, like a momentum of 1. On the bowl the path swings to and fro for ever.",
        "`step()` only reads `.grad`; it computes no gradient and clears none.",
        "Adding up is wanted at times: four small batches, one step, and you have the gradient "
        "of a batch four times as large.",
    ),
    "muon": (
        "**Why:** SGD and Adam treat a matrix as a heap of numbers. A layer's matrix turns "
        "directions of its input into directions of its output, and its singular values say how "
        "strongly. A gradient has a few strong directions; SGD hardly moves along the weak ones. "
        "Muon moves along all of them by about as much.",
        "Each Newton–Schulz step makes a s + b s³ + c s⁵ of every singular value s and leaves the "
        "directions as they are. Nothing but products of matrices is needed, which a graphics "
        "card is quick at.",
        "The values need not become exactly 1: about 0.7 to 1.2 does as well. a = 3.4445 is so "
        "large that small values grow quickly, at the price of never settling.",
        "How long the gradient is does not matter, as with Adam: U is divided by its length. `lr` "
        "says how far each direction moves.",
        "Tall matrices move farther, by √(rows ÷ columns): the step is then as strong for each "
        "number of the output.",
    ),
}
"""What to notice in each view (Markdown)."""

MUON_REFUSES = (
    "**When not:** for vectors. Of a bias PyTorch says: “{said}”. A kernel is flattened to a "
    "matrix first, a row for each output channel. Biases, norms, embeddings and the last layer are "
    "left to SGD or AdamW. On the Train page `optimizer` muon does all that."
)
"""The last of what to notice about Muon; `said` is PyTorch's refusal."""
