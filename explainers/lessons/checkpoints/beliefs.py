"""What learners get wrong about checkpoints, as questions that PyTorch answers."""

from __future__ import annotations

from functools import cache

from explainers.lessons.checkpoints.numbers import Values
from explainers.predictions import Prediction
from explainers.snippets import program
from explainers.training import timeline


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the page, in the order of the lesson."""
    return (_moved(),)


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
