"""How long an epoch took with each number of workers: two bars each."""

from __future__ import annotations

from collections.abc import Sequence

from explainers.figures.frame import Figure, made
from explainers.figures.palette import Palette
from explainers.loading.timing import Timing


def bars(timings: Sequence[Timing], colours: Palette) -> Figure:
    """The first epoch, the wait for its first batch set apart, and the second, in seconds."""
    names = [f"num_workers={timing.num_workers}" for timing in timings]
    waits = [timing.first_batch for timing in timings]
    rests = [timing.first_epoch - timing.first_batch for timing in timings]
    parts = (
        ("first epoch: until its first batch", waits, "1", colours.kernel, "/"),
        ("first epoch: the rest", rests, "1", colours.input, ""),
        ("second epoch", [t.second_epoch for t in timings], "2", colours.output, "."),
    )
    data = [
        {
            "type": "bar",
            "y": names,
            "x": seconds,
            "name": name,
            "orientation": "h",
            "offsetgroup": group,
            "base": waits if name.endswith("rest") else None,
            "marker": {"color": colour, "pattern": {"shape": pattern, "fillmode": "overlay"}},
            "hovertemplate": f"{name}: %{{x:.2f}} s<extra></extra>",
        }
        for name, seconds, group, colour, pattern in parts
    ]
    layout = {
        "xaxis": {"title": {"text": "seconds"}, "rangemode": "tozero"},
        "yaxis": {"autorange": "reversed"},
        "barmode": "group",
        "margin": {"t": 60},
    }
    return made(data, layout, colours, height=110 + 70 * len(timings))
