"""What is sent of a run's next frame, put into the one before it, is the next frame."""

import json

from hypothesis import given
from hypothesis import strategies as st

from explainers.training.frames import Frame

LINES = ("loss", "accuracy")  # any of its charts that is a list
numbers = st.integers(-5, 5)
lines = st.lists(st.tuples(numbers, numbers), max_size=8).map(
    lambda points: [[step for step, _ in points], [value for _, value in points]]
)
charts = st.fixed_dictionaries({"points": numbers, "end": numbers, **dict.fromkeys(LINES, lines)})
contents = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["going", "over"]),
        "message": st.text(max_size=200),
        "guesses": st.none() | st.lists(numbers, max_size=200),
        "charts": charts,
    }
)


def put_together(frame: dict, told: dict) -> dict:
    """As `next` of live/frames.js does it."""
    if "since" not in told:
        return told
    assert told["since"] == frame["tag"]
    found = {**frame, **{n: v for n, v in told.items() if n not in ("since", "charts")}}
    found["charts"] = dict(frame["charts"])
    for name, value in told.get("charts", {}).items():
        if name in LINES:
            value = [
                part[: value["keep"]] + more
                for part, more in zip(frame["charts"][name], value["then"], strict=True)
            ]
        found["charts"][name] = value
    return found


@given(st.lists(contents, min_size=2, max_size=4))
def test_a_viewer_who_is_told_what_is_new_has_the_same_frame_as_one_who_comes_now(made):
    earlier: dict[str, dict] = {}
    for content in made:
        frame = Frame.of(content, dict(earlier))
        for tag, before in earlier.items():
            told = frame.told_to(tag)
            assert len(told) <= len(frame.text)
            assert put_together(before, json.loads(told)) == json.loads(frame.text) == frame.data
        assert frame.told_to("of nobody") == frame.text
        earlier[frame.tag] = dict(frame.data)


def test_of_a_long_curve_only_its_end_is_told():
    steps = list(range(400))
    line = [steps, [float(step) for step in steps]]
    empty = {"points": 0, "end": 500, **{name: [[], []] for name in LINES}}
    before = Frame.of({"state": "going", "charts": {**empty, "loss": line}})
    longer = [[*line[0], 400], [*line[1], 400.0]]
    after = Frame.of(
        {"state": "going", "charts": {**empty, "loss": longer}}, {before.tag: before.data}
    )
    assert json.loads(after.told_to(before.tag))["charts"] == {
        "loss": {"keep": 400, "then": [[400], [400.0]]}
    }
