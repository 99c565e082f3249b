"""What there is to try on the linear page: it can be set, and is found as it is told."""

from dataclasses import replace

import pytest

from explainers import settings
from explainers.images import batch
from explainers.lessons.linear import flattening, numbers, tries, whole_batch

CASES = [(view, point) for view, points in tries.ALL.items() for point in points]


@pytest.mark.parametrize(("view", "point"), CASES)
def test_what_a_button_sets_is_legal(view, point):
    if point.show:
        assert settings.checked(replace(point.show, view=view)) == replace(point.show, view=view)


def test_the_notes_layer_has_nearly_64_times_as_many_parameters():
    large, small = (numbers.Size("", n, 10).parameters for n in (196608, 3072))
    assert f"{large:,}" == "1,966,090"
    assert f"{small:,}" == "30,730"
    assert round(large / small) == 64


def test_what_is_told_of_flattening():
    missing, moved, _ = tries.ALL["whole_batch"]
    outcome = whole_batch.whole(batch.pictures(missing.show.pictures))
    assert outcome.output is None and "193536" in outcome.error
    changes = whole_batch.changes(64, moved.show.order)
    assert f"{changes.whole:.3f}" in moved.answer and changes.each == 0
    with pytest.raises(ValueError, match="start_dim must not come after end_dim"):
        flattening.flattened(tries.ALL["flatten"][2].show)
