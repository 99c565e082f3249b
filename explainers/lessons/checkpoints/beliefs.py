"""What learners get wrong about checkpoints, as questions that PyTorch answers."""

from __future__ import annotations

from functools import cache

from explainers.lessons.checkpoints import loading
from explainers.lessons.checkpoints.numbers import Values
from explainers.networks import saved
from explainers.predictions import Prediction
from explainers.snippets import program
from explainers.training import timeline


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the page, in the order of the lesson."""
    return _moved(), _code(), _strict()


def _moved() -> Prediction:
    first, last = (
        timeline.opened(m).trained.network for m in timeline.of_shipped("cifar_quick", "drawn")
    )
    ratio = timeline.distances(last, first)["conv1"].ratio
    truth = f"by {ratio:.2f} of their own length"
    return Prediction(
        name="moved",
        question=(
            "The app's own network has learned from 160,000 drawings, in 16 epochs. How far have "
            "the weights of its first layer moved from the random ones that they were, "
            "‖W − W₀‖ / ‖W₀‖?"
        ),
        options=("by 0.01 of their own length", truth, "by 25 times their own length"),
        truth=truth,
        code=program(
            "import torch",
            "",
            "from explainers.networks import registry, trained",
            "",
            'last = trained.shipped("cifar_quick", "drawn").network.conv1.weight',
            "_ = torch.manual_seed(0)",
            'first = registry.build("cifar_quick").conv1.weight',
            "print(round(((last - first).norm() / first.norm()).item(), 2))",
        ),
        belief="The random first weights are forgotten altogether.",
        because=(
            f"They moved by {ratio:.2f} of the length that they had: far, but what they are today "
            "still lies near where they began."
        ),
        show=Values(weights="trained", epoch=16),
    )


def _code() -> Prediction:
    held = b"def forward" in saved.written(loading.network().network)
    truth = "its forward method" if held else "none: only the names of its classes"
    return Prediction(
        name="code",
        question=(
            "`torch.save(model, file)` saves a whole module. How much of its code is in the file?"
        ),
        options=(
            "all that is needed to run it",
            "its forward method",
            "none: only the names of its classes",
        ),
        truth=truth,
        code=program(
            "import io",
            "",
            "file = io.BytesIO()",
            "torch.save(nn.Sequential(nn.Conv2d(3, 32, 5), nn.Flatten()), file)",
            "held = file.getvalue()",
            'print(b"def forward" in held, b"torch.nn.modules.conv" in held)',
        ),
        prints="False True",
        belief="A saved model is complete: it runs anywhere.",
        because=(
            "Pickle writes down *which class* an object is of, by its name, and what the object "
            "holds. Where the file is opened, Python imports that class, as it is **there and "
            "then**: if it has another forward by now, that is what is run."
        ),
        show=Values(),
    )


def _strict() -> Prediction:
    values = Values(change="module", strict=False)
    found = loading.loaded(values)
    truth = f"{found.replaced:,}"
    return Prediction(
        name="strict",
        question=(
            "Every name in a file begins with `module.`, and load_state_dict complains. Somebody "
            f"writes `strict=False`, and it is silent. How many of the network's {found.all:,} "
            "numbers are those of the file now?"
        ),
        options=(f"{found.all:,}", f"{found.all // 2:,}", truth),
        truth=truth,
        code=program(
            "from explainers.networks import registry",
            "",
            'state = trained.shipped("cifar_quick", "drawn").network.state_dict()',
            'model = registry.build("cifar_quick")',
            "before = {key: value.clone() for key, value in model.state_dict().items()}",
            'named = {f"module.{key}": value for key, value in state.items()}',
            "_ = model.load_state_dict(named, strict=False)",
            "after = model.state_dict()",
            "new = [key for key in after if not torch.equal(after[key], before[key])]",
            "print(sum(after[key].numel() for key in new))",
        ),
        belief="strict=False is harmless: it loads as well as it can.",
        because=(
            "No name of the file is one of the network, so nothing is loaded, and the network "
            f"still has its random first weights: it takes the drawn cat for "
            f"*{(found.guess or ('', 0.0))[0]}*. What load_state_dict **answers** says so: ten "
            "missing keys, ten unexpected."
        ),
        show=values,
    )
