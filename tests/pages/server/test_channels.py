"""How often a run is looked at for those who watch it."""

from dataclasses import dataclass

import pytest

from pages.server.channels import EARLY, EVERY, OVER, SOON, Channel


@dataclass(frozen=True)
class Shown:
    tag: str = "a"
    begun: bool = False
    soon: bool = False
    over: bool = False


@pytest.mark.parametrize(
    ("frame", "pause"),
    [(Shown(), EARLY), (Shown(soon=True), SOON), (Shown(begun=True, over=True), OVER)],
)
def test_a_run_is_looked_at_as_often_as_there_may_be_something_new(frame, pause):
    channel = Channel(None)
    channel._frame = frame
    assert channel._pause() == pause


def test_of_a_run_that_goes_on_frames_come_at_round_times():
    channel = Channel(None)
    channel._frame = Shown(begun=True)
    assert 0 < channel._pause() <= EVERY
