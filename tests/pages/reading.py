"""What a reader sees: words without what Markdown's signs are hidden with, and figures."""

import json
import re
from typing import Any

from streamlit.testing.v1 import AppTest

from explainers.markdown import JOINER


def as_read(markdown: str) -> str:
    """`markdown` without what `explainers.markdown.plain` added."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown).replace(JOINER, "")


def charts(app: AppTest) -> dict[str, dict[str, Any]]:
    """The Plotly figures on a page, by their keys: what `pages.parts.chart` was given to draw."""
    nodes = [node.proto for node in app.get("bidi_component")]
    found = [proto for proto in nodes if proto.component_name == "layer_by_layer_chart"]
    return {re.sub(r"^.*ID-[0-9a-f]+-", "", proto.id): json.loads(proto.json) for proto in found}
