"""What a reader reads where Markdown stands: without backslashes and invisible characters."""

import re

from explainers.markdown import JOINER


def as_read(markdown: str) -> str:
    """`markdown` without what `explainers.markdown.plain` added."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown).replace(JOINER, "")
