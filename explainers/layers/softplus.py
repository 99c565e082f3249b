"""torch.nn.functional.softplus as a worked example: a ReLU with a round corner."""

from collections.abc import Sequence

from torch import Tensor
from torch.nn import functional as F

from explainers.layers import pointwise
from explainers.worked import Read, WorkedExample


def work(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> WorkedExample:
    """ln(1 + e^(beta × x)) ÷ beta, cell by cell, and x itself where beta × x > threshold.

    Raises ValueError where PyTorch would refuse the arguments.
    """
    written, limit = pointwise.factor(beta), pointwise.literal(threshold)

    def spelled(x: Read) -> Sequence[str | Read]:
        if x.value * beta > threshold:
            return x, f" × {written} > {limit}: ", x
        return f"ln(1 + e^({pointwise.literal(beta)} × ", x, f")) ÷ {written}"

    return pointwise.work(input, lambda x: F.softplus(x, beta, threshold), spelled)
