"""Accuracy: which class wins, along which axis, and how often it is the target."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from explainers.worked import Explanation, Index, Read, Term, WorkedExample


def argmax(outputs: Tensor, dim: int) -> WorkedExample:
    """torch.argmax of `outputs` (N, C) along `dim`, which is kept: (N, 1), or (1, C) for 0.

    1 compares the classes of a sample. 0 compares the samples for each class, which is no
    prediction. Of equal numbers the first wins, as torch.argmax documents. Raises ValueError for
    anything else.
    """
    if outputs.dim() != 2 or 0 in outputs.shape:
        raise ValueError(
            f"outputs has shape {tuple(outputs.shape)}: it must be (samples, classes), with one "
            "of each at least."
        )
    if dim not in (0, 1):
        raise ValueError(f"dim is {dim}: (samples, classes) has the axes 0 and 1.")
    winners = outputs.argmax(dim, keepdim=True)

    def explain(index: Index) -> Explanation:
        own = index[1 - dim]
        places = [(own, k) if dim == 1 else (k, own) for k in range(outputs.shape[dim])]
        reads = [
            Term((Read("outputs", place, float(outputs[place])),), counts=k == int(winners[index]))
            for k, place in enumerate(places)
        ]
        joined = [term for read in reads for term in (Term((", ",)), read)][1:]
        terms = (Term(("argmax(",)), *joined, Term((")",)))
        return Explanation(terms, float(winners[index]))

    return WorkedExample(
        {"outputs": outputs},
        winners,
        explain,
        {"outputs": "input"},
        axes={"outputs": ("sample", "class")},
    )


@dataclass(frozen=True)
class Score:
    """What comes of comparing predictions with targets; `refusal` is PyTorch's, if it refuses.

    `compared` holds the pairs that `==` compares, (prediction, target, whether they are equal):
    where there is one of either, it is compared with all of the other.
    """

    compared: tuple[tuple[int, int, bool], ...] = ()
    accuracy: float | None = None
    refusal: str = ""

    @property
    def hits(self) -> int:
        """How many predictions equal their target."""
        return sum(hit for _, _, hit in self.compared)


def score(predictions: Tensor, targets: Tensor) -> Score:
    """The share of `predictions` (N) that equal `targets` (M); a comparison may be refused."""
    try:
        hits = predictions == targets
    except RuntimeError as error:
        return Score(refusal=str(error))
    both = (tensor.expand(hits.shape).tolist() for tensor in (predictions, targets))
    return Score(tuple(zip(*both, hits.tolist(), strict=True)), float(hits.float().mean()))
