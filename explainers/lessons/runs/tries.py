"""What can be tried on the page of all runs, with the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from explainers.tries import Try

LIST = (
    Try(
        "Train the same recipe three times, with the seeds 0, 1 and 2. How far apart are their "
        "best accuracies?",
        "They differ although nothing was improved: other first weights, another order of the "
        "pictures. A change of the recipe has to do better than that before it is worth a word.",
        None,
    ),
    Try(
        "Order the list by accuracy. Is the first run the best one?",
        "It has the highest number, which is not the same. Among many runs the luckiest is on top; "
        "see whether it leads by more than chance does, and start its recipe again with another "
        "seed.",
        partial(replace, order="best", tree=False),
    ),
)

TWO = (
    Try(
        "Find two runs between which more than one thing differs. Which of them made the "
        "difference?",
        "That cannot be told. A third run has to have one of the changes alone. It costs a "
        "training more, and is the only way to know.",
        None,
    ),
    Try(
        "How many test pictures would it take for a difference of 0.5 points to be more than "
        "chance, at 75 %?",
        "2·√(2·0.75·0.25/n) < 0.005 asks for n > 60,000. The 10,000 pictures of CIFAR-10 tell "
        "apart what differs by some 1.2 points; on the same pictures it is somewhat less.",
        None,
    ),
)

ALL: Mapping[str, tuple[Try, ...]] = {"list": LIST, "two": TWO}
"""By the view's id (Markdown)."""
