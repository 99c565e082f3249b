"""What made a training fail, in a sentence for whoever looks at the page."""

from __future__ import annotations

from pathlib import Path

from explainers.training.reserve import FULL


def sentence(error: BaseException) -> str:
    """What happened and what helps, where that is known; else the error's own words."""
    if isinstance(error, OSError) and error.errno in FULL:
        where = f" {Path(error.filename).name} could not be written." if error.filename else ""
        return f"The disk is full ({error.strerror}).{where} Make room, or raise the limit."
    if _out_of_memory(error):
        return (
            f"There is not enough memory for a step ({_first_line(error)}). End other programs "
            "that use it, or begin a new run with a smaller batch_size."
        )
    if isinstance(error, ValueError | OSError):
        return _closed(str(error))
    return _closed(f"The training failed: {type(error).__name__}: {error}")


def _out_of_memory(error: BaseException) -> bool:
    """Whether it is a device, or the machine, that has no memory left.

    PyTorch has a class of its own for that only on CUDA; elsewhere it is a RuntimeError that says
    so. By its name, since PyTorch need not be imported yet.
    """
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    words = ("out of memory", "not enough memory", "can't allocate memory")
    return isinstance(error, RuntimeError) and any(word in str(error) for word in words)


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _closed(text: str) -> str:
    return text if text.rstrip().endswith((".", "!", "?", ")")) else f"{text.rstrip()}."
