"""Real photographs that are there without a network: those that scikit-image ships in its wheel.

Only its files are read; the package itself is never imported, which would take a second. These
four are in the public domain or under CC0, as the docstrings of `skimage.data` say.
"""

from __future__ import annotations

from importlib import util
from pathlib import Path

from PIL import Image

from explainers.images.picture import open_picture
from explainers.images.sources import PictureError

FILES = {
    "Chelsea the cat": "chelsea.png",
    "a cup of coffee": "coffee.png",
    "an astronaut": "astronaut.png",
    "a rocket": "rocket.jpg",
}

NAMES = tuple(FILES)


def open_photograph(name: str) -> Image.Image:
    """The photograph `name` (one of `NAMES`), mode RGB.

    Raises PictureError, with a sentence, if scikit-image is not installed or lacks the file.
    """
    spec = util.find_spec("skimage")
    if spec is None or not spec.submodule_search_locations:
        raise PictureError(
            "The photographs come with the package scikit-image, which is not installed: "
            "`pip install -r requirements.txt` installs it. A drawn picture is shown instead."
        )
    path = Path(next(iter(spec.submodule_search_locations))) / "data" / FILES[name]
    return open_picture(path, name)
