"""What the tests of sums of products share: is the arithmetic of a cell what it says?"""

import re

import pytest


def check_cell(example, explanation, expected: float) -> None:
    """The reads are cells of the operands, and the arithmetic as written gives the value."""
    assert explanation.value == pytest.approx(expected)
    total = 0.0
    for term in explanation.terms:
        reads = [part for part in term.parts if not isinstance(part, str)]
        for read in reads:
            _check_read(example, read)
        if reads:
            product = 1.0
            for read in reads:
                product *= read.value
            total += product
    assert total == pytest.approx(expected)
    assert _evaluate(explanation.formula) == pytest.approx(expected)


def _check_read(example, read) -> None:
    tensor = example.operands[read.operand]
    inside = all(0 <= i < n for i, n in zip(read.index, tensor.shape, strict=True))
    assert inside is not read.padding
    if inside:
        assert tensor[read.index].item() == read.value
    elif read.source is not None:
        assert tensor[read.source].item() == read.value
    else:
        assert read.value == 0


def _evaluate(formula: str) -> float:
    left = formula.rsplit(" = ", 1)[0].rsplit(": ", 1)[-1].replace("×", "*").replace("−", "-")
    assert re.fullmatch(r"[-+*()\d. e]+", left), left
    return eval(left)
