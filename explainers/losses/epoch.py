"""The loss of an epoch: the mean over its samples, and the mean of the batches' means beside it."""

from __future__ import annotations

import torch
from torch import Tensor

from explainers.worked import PLUS, Explanation, Index, Read, Role, Term, WorkedExample, added


def work(losses: Tensor, batch_size: int) -> WorkedExample:
    """Both means of `losses` (N), as a DataLoader with this `batch_size` shares them out.

    The operands are the batches; the output is (2,): the mean of the batches' means, then the
    mean over all samples. Raises ValueError for an empty epoch or batch.
    """
    if losses.dim() != 1 or losses.numel() == 0:
        raise ValueError(f"losses has shape {tuple(losses.shape)}: it must hold one a sample.")
    if batch_size < 1:
        raise ValueError(f"batch_size is {batch_size}: a batch holds one sample at least.")
    starts = range(0, losses.numel(), batch_size)
    batches = {f"batch {k}": losses[i : i + batch_size] for k, i in enumerate(starts)}
    of_means = torch.stack([part.mean() for part in batches.values()]).mean()

    def explain(index: Index) -> Explanation:
        parts = [_sum(name, part) for name, part in batches.items()]
        if index == (0,):
            terms = _mean_of_means(parts, [len(part) for part in batches.values()])
            return Explanation(terms, float(of_means))
        joined = [term for part in parts for term in (PLUS, *part)][1:]
        terms = (Term(("(",)), *joined, Term((f") / {losses.numel()}",)))
        return Explanation(terms, float(losses.mean()))

    roles: dict[str, Role] = dict.fromkeys(batches, "input")
    return WorkedExample(batches, torch.stack([of_means, losses.mean()]), explain, roles)


def shares(samples: int, batch_size: int) -> Tensor:
    """(N): the share of each sample in the mean of the batches' means; 1/N would be fair."""
    sizes = [min(batch_size, samples - start) for start in range(0, samples, batch_size)]
    return torch.tensor([1 / size / len(sizes) for size in sizes for _ in range(size)])


def _sum(name: str, part: Tensor) -> list[Term]:
    reads = [Term((Read(name, (i,), float(value)),)) for i, value in enumerate(part)]
    return added(reads)


def _mean_of_means(parts: list[list[Term]], sizes: list[int]) -> tuple[Term, ...]:
    means = [
        [Term(("(",)), *part, Term((f") / {size}",))]
        for part, size in zip(parts, sizes, strict=True)
    ]
    joined = [term for mean in means for term in (PLUS, *mean)][1:]
    if len(means) == 1:
        return tuple(joined)
    return (Term(("(",)), *joined, Term((f") / {len(means)}",)))
