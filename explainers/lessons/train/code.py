"""The training loop as everybody writes it, for the page's own settings, ready to be copied."""

from __future__ import annotations

from functools import cache, lru_cache

import torch

from explainers import snippets
from explainers.images.named import PICTURES
from explainers.images.pictures import SIZE
from explainers.lessons.train import muon
from explainers.networks import registry, typed
from explainers.networks.cifar_quick import cifar_quick
from explainers.optimizers.rates import FIRST, RANGE
from explainers.training.recipe import Recipe

EVERY = 100
"""Steps between two lines that tell the loss, as in the notes."""

SAVED = "network.pt"
"""The file in which the code leaves what was learned."""

_AUTO = """\
device = "cpu"
if torch.cuda.is_available():
    device = "cuda"  # an NVIDIA card
elif torch.backends.mps.is_available():
    device = "mps"  # the graphics cores of an Apple chip
"""


@lru_cache(64)
def program(recipe: Recipe, root: str = "data", classes: int = typed.CLASSES) -> str:
    """The code that trains as `recipe` does: the same weights at first, pictures, order and steps.

    It runs in an empty folder with torch and torchvision. CIFAR-10 is fetched to `root`; any other
    pictures are those of the file `PICTURES`, so that they are the run's own to the last byte.
    A network of one's own is made for so many `classes`; ValueError where it cannot be.
    It computes in float32 unless the recipe says bfloat16: "auto" is for a run to settle.
    """
    parts = [
        _imports(recipe),
        _data(recipe, root),
        *([_MOVES] if _moves(recipe) else []),
        _model(recipe, classes),
        _loop(recipe),
        f'torch.save(model.state_dict(), "{SAVED}")',
    ]
    return snippets.pasteable("\n\n".join(parts))


def _moves(recipe: Recipe) -> bool:
    return recipe.flip or recipe.shift > 0


def _imports(recipe: Recipe) -> str:
    lines = ["import torch", "from torch import nn"]
    lines.append("from torch.utils.data import DataLoader, TensorDataset")
    if recipe.data == "cifar10":
        lines.append("from torchvision.datasets import CIFAR10")
    return "\n".join(lines)


def _data(recipe: Recipe, root: str) -> str:
    lines = [_AUTO if recipe.device == "auto" else f'device = "{recipe.device}"']
    if recipe.data == "cifar10":
        lines += [
            f"parts = [CIFAR10({root!r}, train=which, download=True) for which in (True, False)]",
            "images = [torch.from_numpy(part.data).permute(0, 3, 1, 2) for part in parts]",
            "train = TensorDataset(images[0], torch.tensor(parts[0].targets))",
            "test = TensorDataset(images[1], torch.tensor(parts[1].targets))",
            "classes = parts[0].classes",
        ]
    else:
        lines += [
            f'kept = torch.load("{PICTURES}", weights_only=True)  # bytes, (N, 3, {SIZE}, {SIZE})',
            'train, test = (TensorDataset(*kept[part]) for part in ("train", "test"))',
            'classes = kept["classes"]',
        ]
    lines.append('print(len(train), "pictures to train on,", len(test), "to test on")')
    return "\n".join([*lines, "", *_floats(recipe)])


def _floats(recipe: Recipe) -> list[str]:
    head = ["def floats(images):  # bytes (N, 3, 32, 32) as the network takes them"]
    if not recipe.normalize:
        return [*head, "    return images.to(device).float() / 255"]
    return [
        "channels = train.tensors[0].unbind(1)",
        "mean = torch.tensor([c.double().mean() / 255 for c in channels])",
        "std = torch.tensor([c.double().std(correction=0) / 255 for c in channels])",
        "mean, std = (values.float()[:, None, None].to(device) for values in (mean, std))",
        "",
        *head,
        "    return (images.to(device).float() / 255 - mean) / std",
    ]


_MOVES = f"""\
def mirror(index):  # what lies outside of 0…{SIZE - 1} is taken from inside, as in a mirror
    return {SIZE - 1} - ({SIZE - 1} - index.abs()).abs()

def moved(images, down, right, flipped):  # each picture by its own numbers
    rows = mirror(torch.arange({SIZE}) + down)
    columns = mirror(torch.arange({SIZE}) + right)
    columns = torch.where(flipped, {SIZE - 1} - columns, columns)
    which = torch.arange(len(images))[:, None, None]
    return images[which, :, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)"""


def _model(recipe: Recipe, classes: int) -> str:
    smoothing = f"label_smoothing={recipe.label_smoothing:g}" if recipe.label_smoothing else ""
    lines = [
        f"_ = torch.manual_seed({recipe.seed})  # the same first weights every time",
        *_network(recipe, classes),
        *(_FROZEN if recipe.learns == "linear" else []),
        "_ = model.to(device)  # a module is moved in place; of a tensor, to() gives a copy",
        f"loss_fn = nn.CrossEntropyLoss({smoothing})",
        *_optimizer(recipe),
    ]
    lines += _schedule(recipe)
    return "\n".join(lines)


def _network(recipe: Recipe, classes: int) -> list[str]:
    if recipe.network.startswith(registry.TYPED):
        found = typed.trainable(recipe.network.removeprefix(registry.TYPED), classes)
        return ["model = nn.Sequential(", *(f"    {layer.code}," for layer in found), ")"]
    texts = _layers(relu=recipe.network == "cifar_quick_relu")
    return ["model = nn.Sequential(", *(f"    nn.{text}," for text in texts), ")"]


@cache
def _layers(relu: bool) -> tuple[str, ...]:
    """The notes' layers as they are called."""
    with torch.device("meta"):  # no weights are needed to print
        *texts, _ = map(str, cifar_quick(relu=relu))
    return *texts, "Linear(64, len(classes))"


_FROZEN = [
    "for layer in model.modules():  # random filters: only the linear layers learn",
    "    _ = layer.requires_grad_(isinstance(layer, nn.Linear))",
    "",
]


def _optimizer(recipe: Recipe) -> list[str]:
    if recipe.optimizer == "muon":
        return muon.optimizers(recipe)
    arguments = ["model.parameters()", f"lr={recipe.lr:.12g}"]
    if recipe.optimizer in ("momentum", "nesterov"):
        arguments.append(f"momentum={recipe.momentum:g}")
    if recipe.optimizer == "nesterov" and recipe.momentum:
        arguments.append("nesterov=True")
    arguments.append(f"weight_decay={recipe.weight_decay:g}")
    name = {"adam": "Adam", "adamw": "AdamW"}.get(recipe.optimizer, "SGD")
    return [f"optimizer = torch.optim.{name}({', '.join(arguments)})"]


def _schedule(recipe: Recipe) -> list[str]:
    """What gives each step its learning rate; with Muon that is Muon's, and SGD's follows it."""
    of = "muon" if recipe.optimizer == "muon" else "optimizer"
    made = "scheduler = torch.optim.lr_scheduler"
    steps = f"steps = {recipe.epochs} * -(-len(train) // {recipe.batch_size})"
    match recipe.schedule:
        case "one_cycle":
            return _one_cycle(recipe, of)
        case "range_test":
            grown = f"lambda step: {RANGE:g} ** (step / max(1, steps - 1) - 1)"
            return [steps, f"{made}.LambdaLR({of}, {grown})"]
        case "StepLR":
            told = f"step_size={recipe.step_size}, gamma={recipe.gamma:g}"
            return [f"{made}.StepLR({of}, {told})"]
        case "CosineAnnealingLR":
            return [steps, f"{made}.CosineAnnealingLR({of}, steps, {recipe.eta_min:g})"]
        case "OneCycleLR":
            told = f"{recipe.lr:.12g}, steps + 1, pct_start={recipe.pct_start:g}"
            return [steps, f"{made}.OneCycleLR({of}, {told}, cycle_momentum=False)"]
    return []


def _one_cycle(recipe: Recipe, of: str) -> list[str]:
    return [
        f"steps = {recipe.epochs} * -(-len(train) // {recipe.batch_size})",
        f"top = {recipe.warmup:g} * steps",
        "",
        f"def share(step):  # of lr: from {FIRST:g} up to 1, then down to 0, in straight lines",
        f"    up = {FIRST:g} + {1 - FIRST:g} * step / top",
        "    return up if step < top else (steps - step) / (steps - top)",
        "",
        f"scheduler = torch.optim.lr_scheduler.LambdaLR({of}, share)",
    ]


def _loop(recipe: Recipe) -> str:
    batches = f"DataLoader(train, {recipe.batch_size}, sampler=order.tolist())"
    over = f"    for images, labels in {batches}:"
    if _moves(recipe):
        starts = f"range(0, len(train), {recipe.batch_size})"
        over = f"    for start, (images, labels) in zip({starts}, {batches}):"
    return "\n".join(
        [
            "step = 0",
            f"for epoch in range({recipe.epochs}):",
            f"    dice = torch.Generator().manual_seed({recipe.seed} * 10007 + epoch)",
            "    order = torch.randperm(len(train), generator=dice)  # a new order in each epoch",
            *(_dice(recipe) if _moves(recipe) else []),
            "    _ = model.train()  # dropout and batch norm learn, if the network has any",
            over,
            *(_move(recipe) if _moves(recipe) else []),
            "        images, labels = floats(images), labels.to(device)",
            *_scores(recipe, "        "),
            muon.step(recipe) if recipe.optimizer == "muon" else _STEP,
            *(["        scheduler.step()"] if recipe.schedule != "constant" else []),
            "        step += 1",
            f"        if step % {EVERY} == 0:",
            '            print(f"step {step}: loss {loss.item():.4f}")',
            _TEST,
            *_scores(recipe, "            "),
            _SCORED,
        ]
    )


def _dice(recipe: Recipe) -> list[str]:
    """What moves each picture of an epoch, drawn as `batches.plan_epoch` draws it."""
    far, count = recipe.shift, "len(train), 1"
    flipped = f"torch.rand({count}, generator=dice) < 0.5"
    if not recipe.flip:
        flipped = f"torch.zeros({count}, dtype=torch.bool)"
    return [
        f"    down = torch.randint(-{far}, {far} + 1, ({count}), generator=dice)",
        f"    right = torch.randint(-{far}, {far} + 1, ({count}), generator=dice)",
        f"    flipped = {flipped}",
    ]


def _move(recipe: Recipe) -> list[str]:
    return [
        f"        now = slice(start, start + {recipe.batch_size})",
        "        images = moved(images, down[now], right[now], flipped[now])",
    ]


def _scores(recipe: Recipe, indent: str) -> list[str]:
    if recipe.precision != "bfloat16":
        return [f"{indent}scores = model(images)"]
    return [
        f"{indent}with torch.autocast(device, torch.bfloat16):  # products in 16 bits, sums in 32",
        f"{indent}    scores = model(images)",
        f"{indent}scores = scores.float()",
    ]


_STEP = """\
        loss = loss_fn(scores, labels)
        optimizer.zero_grad()  # forget the last step's gradients: backward() adds to them
        loss.backward()        # the gradient of the loss for every weight
        optimizer.step()       # each weight moves against its gradient"""

_TEST = """\
    _ = model.eval()  # dropout and batch norm as they are in earnest; the weights could still move
    loss_sum, correct = 0.0, 0
    with torch.no_grad():  # no gradients are kept: less memory, less time
        for images, labels in DataLoader(test, 500):
            images, labels = floats(images), labels.to(device)"""

_SCORED = """\
            loss_sum += nn.functional.cross_entropy(scores, labels, reduction="sum").item()
            correct += (scores.argmax(1) == labels).sum().item()  # along the classes, not 0
    test_loss, accuracy = loss_sum / len(test), correct / len(test)
    print(f"epoch {epoch + 1}: test loss {test_loss:.4f}, {accuracy:.2%} right")"""
