"""The table of devices: what was measured, and what the notes report, under their own names."""

from explainers.lessons.train import devices
from explainers.training.epoch_time import Timing


def test_measured_and_reported_times_stand_side_by_side():
    found = Timing("cpu", "cpu (2 threads of a `chip`)", steps=40, pictures=2500, seconds=2.0)
    rows = devices.table([found]).splitlines()
    assert len(rows) == 2 + 1 + 3
    assert "| 40 s | 1,250 | 40 steps in 2.0 s" in rows[2]  # 50,000 ÷ 1,250
    assert "| 7.6 s | 6,579 | the notes: 10 epochs in 1 min 16 s" in rows[4]
    assert "| 5.4 s |" in rows[5] and "| 1 min 0 s |" in rows[3]
