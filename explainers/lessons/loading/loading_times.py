"""How long an epoch took with each number of workers: two bars each."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from explainers.figures.frame import framed
from explainers.figures.palette import Palette
from explainers.loading.timing import Timing


def bars(timings: Sequence[Timing], colours: Palette) -> go.Figure:
    """The first epoch, the wait for its first batch set apart, and the second, in seconds."""
    names = [f"num_workers={timing.num_workers}" for timing in timings]
    waits = [timing.first_batch for timing in timings]
    rests = [timing.first_epoch - timing.first_batch for timing in timings]
    figure = go.Figure()
    parts = (
        ("first epoch: until its first batch", waits, "1", colours.kernel, "/"),
        ("first epoch: the rest", rests, "1", colours.input, ""),
        ("second epoch", [t.second_epoch for t in timings], "2", colours.output, "."),
    )
    for name, seconds, group, colour, pattern in parts:
        figure.add_bar(
            y=names,
            x=seconds,
            name=name,
            orientation="h",
            offsetgroup=group,
            base=waits if name.endswith("rest") else None,
            marker={"color": colour, "pattern": {"shape": pattern, "fillmode": "overlay"}},
            hovertemplate=f"{name}: %{{x:.2f}} s<extra></extra>",
        )
    figure.update_xaxes(title="seconds", rangemode="tozero")
    figure.update_yaxes(autorange="reversed")
    return framed(figure, colours, height=110 + 70 * len(timings)).update_layout(
        barmode="group", margin={"t": 60}
    )
