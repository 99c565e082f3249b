"""What is told of a reader's own pictures once they were read, as Markdown."""

from __future__ import annotations

from explainers.images.layout_refusals import visible
from explainers.images.reading import Report
from explainers.markdown import plain

NAMED = 12
"""Classes whose numbers are told one by one."""


def counts(report: Report) -> str:
    """How many pictures each class has to train on and to test on."""
    each = [
        f"**{plain(visible(name))}** {train:,} + {test:,}"
        for name, train, test in zip(report.classes, report.train, report.test, strict=True)
    ]
    more = f" and {len(each) - NAMED:,} more classes" if len(each) > NAMED else ""
    return (
        f"All pictures are read: {sum(report.train):,} to train on + {sum(report.test):,} to test "
        f"on ({', '.join(each[:NAMED])}{more})."
    )


def left_out(report: Report) -> str:
    """How many files were not taken."""
    count = len(report.left_out)
    return "1 file was left out" if count == 1 else f"{count:,} files were left out"
