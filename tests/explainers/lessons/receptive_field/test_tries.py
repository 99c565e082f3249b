"""What is said to be found on the page of receptive fields is found; the questions have truths."""

from dataclasses import replace

from explainers.lessons.receptive_field import (
    beliefs,
    effective,
    numbers,
    recurrence,
    remarks,
    sight,
    tries,
)
from explainers.lessons.receptive_field.numbers import PRESETS, Values
from explainers.shares import percent
from tests.explainers.lessons.running import run


def looked_at(values):
    found = numbers.followed(values)
    return found, numbers.cell(values, found)


def seen(values):
    return remarks.seen(*looked_at(values))


def into(values):
    found = numbers.followed(values)
    return sight.reached(found.sight, found.after, numbers.pixel(values))


def test_the_answers_on_what_is_seen():
    two, closed, pool, mixed = tries.ALL["receptive"]
    assert "all of the box of 5 × 5 = 25" in seen(two.show)
    rows = looked_at(two.show)[0].rows
    assert all(row.down.words[0] in two.answer for row in rows)
    assert "all of the box of 13 × 13 = 169" in seen(closed.show)
    assert "**49 pixels**" in seen(replace(closed.show, layers=tries.dilated(2, 2, 2)))
    whole = 32 * 32
    cells = [(i, j) for i in range(4) for j in range(4)]
    counts = [looked_at(replace(pool.show, row=i, column=j))[1].count for i, j in cells]
    assert max(counts) == 900 < whole
    assert "30 × 30 = 900" in pool.answer
    assert counts[0] == 484
    found, cell = looked_at(mixed.show)
    assert "5 × 5" in seen(mixed.show)
    assert numbers.seen_channels(found, cell) == (0, 1, 2)
    assert numbers.seen_channels(*looked_at(PRESETS["depthwise"])) == (1,)


def test_the_answers_on_where_a_pixel_goes():
    strided, skipped, pool = tries.ALL["projective"]
    assert into(strided.show) == 4 * 8
    assert into(replace(strided.show, pixel_row=16, pixel_column=16)) == 1 * 8
    for row in range(4):
        for column in range(4):
            reaches = into(replace(skipped.show, pixel_row=row, pixel_column=column))
            assert (reaches == 0) == bool(row % 2 or column % 2)
    assert into(skipped.show) == 0
    assert f"{into(pool.show):,}" in pool.answer


def test_the_answers_on_weights():
    ways, shortcut, normed = tries.ALL["effective"]
    for depth in (2, 4, 8):
        values = replace(ways.show, layers=tries.dilated(*[1] * depth), layer=depth)
        found, cell = looked_at(values)
        fewest = effective.needed(numbers.counted(found, cell), 0.95)
        assert f"{fewest} of {cell.count}" in ways.answer
    found, cell = looked_at(shortcut.show)
    fewest = effective.needed(numbers.measured(shortcut.show, found, cell).share, 0.95)
    assert f"{fewest} of {cell.count}" in shortcut.answer
    found, cell = looked_at(normed.show)
    other = numbers.measured(normed.show, found, cell).other
    assert percent(other) in normed.answer
    quiet = replace(normed.show, training=False)
    assert numbers.measured(quiet, *looked_at(quiet)).other == 0


def test_the_questions_code_prints_their_truth():
    pool, gaps, corner, middle, neighbours, batch = beliefs.predictions()
    first, last = run(pool.code)["printed"].split("\n")[1].removeprefix("rows ").split(" to ")
    assert int(last) - int(first) + 1 == int(pool.truth)
    assert run(gaps.code)["printed"].startswith(f"{gaps.truth.split()[0]} pixels")
    assert run(corner.code)["printed"].startswith(f"{corner.truth} pixels")
    assert f"{middle.truth.split()[0]} from the strongest" in run(middle.code)["printed"]
    assert run(neighbours.code)["printed"].split() == neighbours.truth.split(" and ")
    assert run(batch.code)["printed"] == "train True\neval False\n"
    assert batch.truth == "Yes, in train() but not in eval()"
    for question in beliefs.predictions():
        assert isinstance(question.show, Values)
        assert recurrence.rows(numbers.followed(question.show).upto, (1, 3, 32, 32))
