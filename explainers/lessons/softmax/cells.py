"""torch.nn.functional.softmax as a worked example: logits, exponentials, their sum, quotients.

softmax(x)ᵢ = e^xᵢ / Σⱼ e^xⱼ, the sum over one axis (the formula of torch.nn.Softmax).
"""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor
from torch.nn import functional as F

from explainers.lessons.softmax.arithmetic import Logits, needs_shift
from explainers.worked import Explanation, Index, Read, Role, Term, WorkedExample

ROLES: Mapping[str, Role] = {"input": "input", "output": "output"}
AXES = ("sample", "class")


def work(input: Tensor, dim: int = 1) -> WorkedExample:
    """The softmax of `input` (N, C) along `dim`, 0 or 1.

    The operands "exponentials" (N, C) and "sum" (one number for each row or column) are steps on
    the way: e^x, or e^(x − max) where some logits are large.
    """
    shifted = needs_shift(input)
    exponentials = (input - input.amax(dim, keepdim=True) if shifted else input).exp()
    sums = exponentials.sum(dim, keepdim=True)
    output = F.softmax(input, dim)
    logits = Logits("input", input, dim)

    def explain(index: Index) -> Explanation:
        value = float(output[index])
        place = (*index[:dim], 0, *index[dim + 1 :])
        own = Read("exponentials", index, float(exponentials[index]))
        total = Read("sum", place, float(sums[place]))
        terms = [*logits.softmax(index, value, shifted), Term((" = ",)), Term((own, " / ", total))]
        return Explanation(tuple(terms), value)

    return WorkedExample(
        {"input": input, "exponentials": exponentials, "sum": sums},
        output,
        explain,
        ROLES,
        axes=dict.fromkeys(("input", "exponentials", "sum", "output"), AXES),
    )
