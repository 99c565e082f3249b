"""The first mention of each term points at it, and nothing else in a text does."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers import glossary
from explainers.glossary import POINTED, pointed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Kernels, and a kernel.", "[[kernel|Kernels]], and a kernel."),
        ("Two losses: a **loss**.", "Two [[loss|losses]]: a **loss**."),
        ("A feature map is no map of a feature.", "A [[feature map|feature map]] is no map of"),
        ("Batch norm, not batch.", "[[batch norm|Batch norm]], not [[batch|batch]]."),
        ("The `kernel` has $kernel$ cells.", "The `kernel` has $kernel$ cells."),
        (":blue[kernel] [kernel](/x)", ":blue[kernel] [kernel](/x)"),
        ("**kernel**ly kernel-wise mykernel", "**kernel**ly kernel-wise mykernel"),
        ("a run of a class", "a run of a class"),
        ("RELU and sgd", "[[ReLU|RELU]] and [[SGD|sgd]]"),
    ],
)
def test_what_points_at_a_term(text, shown):
    assert pointed(text).startswith(shown)


WORDS = st.sampled_from(
    [*(term.name for term in glossary.TERMS), "and", "the", "`kernel`", "$loss$", "(", ".", "\n- "]
)


@given(st.lists(WORDS, max_size=12))
def test_a_text_reads_as_before_and_points_once_at_each_term(words):
    text = " ".join(words)
    marked = pointed(text)
    names = [found["name"] for found in POINTED.finditer(marked)]
    assert POINTED.sub(lambda found: found["words"], marked) == text
    assert len(set(names)) == len(names)
    assert all(glossary.find(name) for name in names)
    silent = re.findall(r"`[^`]*`|\$[^$]*\$", marked)
    assert not any("[[" in part for part in silent)
