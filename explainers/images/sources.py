"""The data sets that a network can be trained on, all in one form: two tensors of bytes.

Torchvision and Pillow are imported only when a source needs them: a training worker that uses
the drawn pictures starts faster without.
"""

from __future__ import annotations

from pathlib import Path

from explainers.images.pictures import PictureError, Pictures, Progress, no_progress


def load(data: str, *, root: Path = Path("data"), progress: Progress = no_progress) -> Pictures:
    """The pictures named by `data`: `"drawn"`, `"cifar10"`, or the path of a folder or ZIP.

    What takes time (drawing, downloading, decoding) is kept in files under `root`, so that the
    second time is quick. Raises PictureError, which is a ValueError, with a sentence saying what
    is wrong and what would mend it.
    """
    if data == "drawn":
        from explainers.images import drawn

        return drawn.load(root, progress)
    if data == "cifar10":
        from explainers.images import cifar10

        return cifar10.load(root, progress)
    if not data.strip():
        raise PictureError(
            "data is empty: give “drawn”, “cifar10” or the path of a folder or ZIP of pictures."
        )
    from explainers.images import folder

    return folder.load(Path(data).expanduser(), root, progress)


def kept(data: str, root: Path) -> Path | None:
    """The file under `root` in which the pictures named by `data` were kept; None without one.

    `torch.load` reads it alone: `train` and `test` are each two tensors, the pictures as bytes
    (N, 3, 32, 32) in the order of a run and their labels (N); `classes` are the names. CIFAR-10,
    which anybody can fetch, has none here. Raises PictureError for a folder of too many files.
    """
    if data == "cifar10":
        return None
    if data == "drawn":
        from explainers.images import drawn

        file = drawn.kept(root)
    else:
        from explainers.images import folder

        file = folder.kept(Path(data).expanduser(), root)
    return file if file.is_file() else None
