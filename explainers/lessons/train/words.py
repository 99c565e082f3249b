"""The words of the training lesson: what its views and controls are called and what they mean."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.images.named import OWN, PATH_HELP

SENTENCE = (
    "A guess, its **loss**, a small step against the **:violet[gradient]**; then the next batch."
)

VIEWS: Mapping[str, str] = {
    "train": "Train",
    "inside": "Inside the network",
    "health": "Health of its layers",
    "race": "Race",
    "range": "Find a learning rate",
    "devices": "One epoch on each device",
    "predict": "Predict, then see",
}

DATA: Mapping[str, str] = {
    "drawn": "12,000 drawn pictures of CIFAR-10's ten classes, 32×32. They need no download.",
    "cifar10": "60,000 photographs of ten classes, 32×32: the data set of the notes.",
    OWN: "Your own pictures, in a folder or ZIP laid out train/<class>/* and test/<class>/*.",
}
"""What can be trained on, each with a sentence."""

LEARNS: Mapping[str, str] = {"all": "all layers", "linear": "linear layers (random filters)"}
"""What `learns` can be set to, as it is called."""

RECIPES: Mapping[str, str] = {
    "notes": (
        "The notes' own loop: plain SGD, one learning rate throughout, pixels from 0 to 1. One "
        "thing differs: the notes take the pictures as they lie. Here they come in a new order "
        "in each epoch. CIFAR-10 lies in a random order already, so that it makes no difference "
        "there; where pictures lie class by class, as in a folder, each batch would hold one class "
        "alone, and the network would forget the others."
    ),
    "fast": (
        "Today's way with the same network: momentum, a learning rate that rises and falls, "
        "pictures flipped and shifted, normalised pixels, softened targets."
    ),
    "best": (
        "The best that we know of for these nine layers: as fast, with Muon as the optimizer and "
        "for more epochs. It takes longer."
    ),
}
"""What each preset is, in a sentence."""

SMOOTHED = "20"
SMOOTHING: Mapping[str, str] = {
    number: f"{number} steps" if number != "0" else "none"
    for number in ("0", "5", SMOOTHED, "50", "100", "200", "500")
}
"""Over how many steps the training loss can be smoothed; the server does so over `SMOOTHED`."""

LABELS: Mapping[str, str] = {
    "lr": "lr (learning rate)",
    "moment": "from",
    "relu": "ReLU between the layers",
    "smoothing": "smoothed over",
    "race": "on the chart",
    "varies": "what differs",
    "among": "its values",
}

HELP: Mapping[str, str] = {
    "view": "What is shown: a training, its network, this machine's devices, or questions.",
    "data": "What the network learns to tell apart.",
    "recipe": "A set of choices that go together. Choosing one sets the controls beside it.",
    "epochs": "How often the network sees every training picture. After each epoch it is tested.",
    "batch_size": (
        "How many pictures one step averages over: more make a steadier step, and fewer steps "
        "in an epoch."
    ),
    "lr": (
        "The learning rate: how far each step goes against the gradient. Too small and nothing "
        "happens; too large and the loss explodes. With the recipe fast it is the highest one."
    ),
    "optimizer": "How the gradients become a step.",
    "momentum": (
        "How much of the running sum of gradients is kept from step to step: at 0.9 a step adds to "
        "about ten before it. With muon that of both, Muon and SGD."
    ),
    "weight_decay": "Draws every weight towards 0 in each step, by lr times this part of it.",
    "sgd_factor": (
        "What Muon does not take (biases, norms, the last layer) is moved by SGD with Nesterov "
        "momentum. Its learning rate is lr times this, at every step."
    ),
    "schedule": "How the learning rate changes from step to step; lr is the highest.",
    "warmup": "The part of all steps in which the learning rate rises.",
    "step_size": "After so many steps the learning rate is multiplied by gamma, again and again.",
    "gamma": "What the learning rate is multiplied by.",
    "eta_min": "The learning rate at the end.",
    "pct_start": "The part of all steps in which the learning rate rises.",
    "learns": (
        "With random filters the convolutions stay as they were drawn, and only the linear layers "
        "learn. Say first how many pictures such a network will recognise."
    ),
    "device": "Which part of the machine that trains does the arithmetic.",
    "precision": (
        "bfloat16 computes with numbers of 16 bits: quicker on some devices, with fewer digits. "
        "auto measures once which is quicker here, and keeps to it."
    ),
    "seed": "Decides the first weights and the order of the pictures: the same seed, the same run.",
    "relu": (
        "The notes' network has no activation at all. This puts max(0, x) where Caffe's "
        "cifar10_quick has it: after the first pool and after the second and third convolution."
    ),
    "network": "A list of layers from the Network page's builder; empty for the notes' network.",
    "path": PATH_HELP,
    "moment": "Where the fork leaves the run that it shares its past with.",
    "run": "Every run is kept in a folder of its own, finished ones too. The latest is the one "
    "that goes on, or the newest.",
    "picture": "Which of the sample pictures the network is shown: click one in the figure.",
    "layer": "The one layer that is drawn whole; with none, some of every layer.",
    "channel": (
        "A kernel of a later convolution has a slice for each of its input channels. Which one is "
        "drawn, counted from 0."
    ),
    "race": "The runs on the chart, by their names: any that were made here, up to six.",
    "varies": "The one setting in which the runs of the race differ; all others are as set here.",
    "among": (
        "Two to six values of that setting, with commas between them: a run for each. With none "
        "typed those that stand here are tried."
    ),
    "weight": "The weight that is set by hand: its layer and place. Click one of a kernel.",
    "value": "What the weight is set to, for you alone: the run keeps its own.",
    "smoothing": (
        "The bold line of the loss is the mean of so many steps back; at the start it looks back "
        "over a part of those that there are. The thin line stays: where a run is too long for "
        "every point, it goes through the lowest and the highest of each stretch, and the bold "
        "line through means of no less."
    ),
}
"""What each control does, in a sentence."""

NOTICE: Mapping[str, tuple[str, ...]] = {
    "train": (
        "The network guesses, the loss says how wrong it was, every weight moves a little against "
        "its gradient; then the next batch. Press Start and watch it learn.",
        "The loss of each step jumps about: every batch is another sample. The smoothed line shows "
        "where it goes.",
        "Before anything is learned the loss is about 2.30 = −ln(1/10): ten classes, all guessed "
        "equally.",
        "The test counts pictures that the network never learned from. Where the training loss "
        "falls on and the test loss rises, it learns by heart.",
        "Training and test loss are the same cross-entropy, but not of the same pictures and "
        "moment: the training loss of a step is of moved pictures with the recipe fast, and of "
        "the weights before the step.",
    ),
    "inside": (
        "Maps change although the picture stays: the kernels behind them do. Kernels of the first "
        "layer begin as noise; stripes, edges and patches of colour come out of it.",
        "The gradients say how the loss of **this one picture** would change. A step follows the "
        "mean over a whole batch, so it need not go where these point.",
        "The surer the network is of the right answer, the smaller all gradients become: watch "
        "their smallest and largest numbers, not their colours, which are stretched for each part.",
        "Behind a max pool most gradients are exactly 0: only the largest number of each window "
        "was passed on, so only that one can change the loss.",
    ),
    "health": (
        "Divide how far a step moves a layer's weights by how long these are: about 0.001 is usual "
        "(Karpathy). Far less and the layer hardly learns; far more and it may forget. Muon moves "
        "along every direction at once: with it 0.01 to 0.05 is usual.",
        "The length of a gradient alone says little: it depends on the loss, the batch and the "
        "layer's size. Compare a layer with itself, over time.",
        "A ReLU's unit that is 0 for every picture gets no gradient: it is dead. A step that was "
        "too large often was the reason.",
        "The sentences are rules of thumb. A run may do well against them.",
    ),
    "race": (
        "The runs are drawn against the seconds that they trained, tests and pauses left out. Runs "
        "that train at the same time share the machine, and each is slower: here they wait for "
        "each other, unless the server lets several train at once.",
        "After as many epochs the better recipe is ahead; after as many seconds, the one that is "
        "better or quicker. The table tells when each was first tested as good as that.",
        "Two runs of another seed differ as well. A difference that is no larger than theirs may "
        "be chance.",
    ),
    "range": (
        "At first nothing happens, then the loss falls, then it explodes. A good rate lies where "
        "it falls, some way before the lowest point.",
    ),
    "devices": (
        "A graphics card computes all pictures of a batch at once. With small batches it "
        "waits for its next work most of the time.",
        "What is measured here are steps on pictures that lie on the device already. The "
        "notes' loop decodes each picture anew, one after another, which on a fast device "
        "takes longer than the network.",
        "From some steps an epoch is **extrapolated**: other work on the machine, and the "
        "heat of its processor, make a real one differ.",
    ),
}
"""What to notice in each view (Markdown)."""

REMARKS = (
    "`zero_grad` → `backward` → `step`: forget, differentiate, move. Without `zero_grad` the "
    "gradients of all steps so far would add up.",
    "`train()` and `eval()` switch dropout and batch norm, nothing else: `eval()` does **not** "
    "stop the weights from changing. Not calling `step()` does; `no_grad()` spares the memory and "
    "time of gradients.",
    "`scores` has a row for each picture and a column for each class: `argmax(1)` looks along the "
    "classes, one answer for each picture. `argmax(0)` would find, for each class, the picture "
    "that looks most like it.",
    "Both losses are means over pictures: that of a step over its batch, that of the test over all "
    "test pictures. The test sums first and divides once, since the last batch is often smaller.",
    "This app trains the same loop faster: all pictures lie in one tensor, and the losses are read "
    "from the device a few times a second instead of at every step. With `fast` it may compute in "
    "bfloat16, numbers of 16 bits, where a short measurement finds that quicker; the code of such "
    "a run does so, too.",
)
"""What there is to say about the loop's lines (Markdown)."""

HEALTH = (
    "Measured about once a second, at a step that is made anyway: the length of each layer's "
    "gradient for the batch, and by which part of their own length the weights moved. Dotted: "
    "10⁻⁴ (small), 10⁻³ (usual) and 10⁻² (large). Dead is a ReLU that gives 0 for every one of "
    "the sample pictures."
)
COLOURS = (
    "Below the maps, and below the kernels, stand the gradients of the loss with respect to them. "
    "Orange is below 0, blue above; the colours of each part reach to its own largest number. "
    "Kernels of the first layer are drawn in red, green and blue, grey for 0. Smallest and largest "
    "number stand below each part. While somebody looks, the process that trains sends this "
    "picture through once a second, forwards and back, between two steps; it spends about 2 % of "
    "its time on that at most. The network learns exactly the same with it or without."
)
"""What the figure of the network's inside shows, and what it costs."""

DEVICE_NOTE = (
    "`model.to(device)` moves the weights into that device's memory (`.cuda()` is the older way, "
    "for one kind of device). The pictures have to follow with `images.to(device)`: PyTorch "
    "refuses to compute with tensors that lie on two devices. A module is moved in place, a "
    "tensor is copied, so write `images = images.to(device)`."
)

LATEST = "latest: running, or newest"
"""What stands in the list of runs for no run in particular; no run's name can hold a colon."""

YOU_TEACH = ":material/key: You are the teacher here: you can stop and change every run."

NOTHING_YET = (
    "**Nothing has been trained here yet.** Press Start: a process of its own makes the "
    "network and begins, and its curves and guesses appear here while it learns."
)


HAS_ENDED = "**The other run has ended.** Yours has not been started yet: it can begin now."
"""Where the question what is to become of the other was left unanswered."""


def going_on(run: str) -> str:
    """What is to become of the `run` (Markdown) that goes on, where Start was pressed."""
    return (
        f"**{run} is being trained.** Yours can wait until the device is free: it then begins by "
        "itself. A run that is stopped keeps what it has learned and can go on later."
    )
