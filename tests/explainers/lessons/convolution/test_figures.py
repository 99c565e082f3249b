"""The sheet of a batch: a picture and three more, each beside what a layer makes of it."""

import io

import numpy as np
import pytest
from PIL import Image

from explainers.figures import maps
from explainers.images import drawn
from explainers.lessons.convolution import figures, filters, notes_layer, numbers
from explainers.lessons.convolution.numbers import Values

SIZE = 32


def sheet(picture, arguments, theme):
    output = filters.apply(picture, filters.RANDOM, arguments).output
    found = [maps.feature_map(values, theme) for values in output]
    return np.asarray(figures.batch(picture, found, arguments, theme))


def row_of(picture, arguments, theme):
    """Computed anew, as the sheet has it at its top."""
    output = filters.apply(picture, filters.RANDOM, arguments).output
    pixels = [maps.picture(picture), *(maps.feature_map(values, theme) for values in output)]
    return np.asarray(maps.sheet([[maps.fit(one, figures.SIDE) for one in pixels]]))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("padding", ["0", "2"])
def test_each_row_is_a_picture_and_its_six_maps(theme, padding):
    arguments = numbers.arguments(Values(padding=padding))
    cat, dog = (drawn.draw(name, 1, SIZE) for name in ("cat", "dog"))
    for picture in (cat, dog):
        whole, tall = sheet(picture, arguments, theme), figures.SIDE + 4
        assert len(whole) == 4 * tall - 4
        for place, one in enumerate((picture, *filters.others(SIZE))):
            top = place * tall
            expected = row_of(one, arguments, theme)
            assert np.array_equal(whole[top : top + figures.SIDE], expected)


def test_what_does_not_depend_on_the_picture_is_worked_out_once(monkeypatch):
    arguments = numbers.arguments(Values(padding="3"))
    sheet(drawn.draw("cat", 1, SIZE), arguments, "light")
    filtered, apply = [], filters.apply
    monkeypatch.setattr(filters, "apply", lambda *a: [filtered.append(1), apply(*a)][1])
    monkeypatch.setattr(drawn, "draw", None)
    sheet(filters.others(SIZE)[0], arguments, "light")
    assert len(filtered) == 1


@pytest.mark.parametrize(
    ("sheet_of", "pictures", "across"),
    [
        (figures.batch_of_the_notes, notes_layer.batch(), figures.ACROSS),
        (
            figures.maps_of_the_notes,
            notes_layer.reshaped(notes_layer.output()),
            2 * figures.ACROSS,
        ),
    ],
    ids=["batch", "maps"],
)
def test_the_sheets_of_the_notes_hold_all_pictures_and_are_made_once(sheet_of, pictures, across):
    with Image.open(io.BytesIO(sheet_of())) as opened:
        shown = np.asarray(opened.convert("RGB"))
    height, width = (side + 2 for side in pictures.shape[-2:])
    assert shown.shape == (len(pictures) // across * height - 2, across * width - 2, 3)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, across)
        top, left = row * height, column * width
        tile = shown[top : top + height - 2, left : left + width - 2]
        assert np.array_equal(tile, maps.picture(picture))
    assert sheet_of() is sheet_of()
