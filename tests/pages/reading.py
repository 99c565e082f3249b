"""What a reader sees: words without what Markdown's signs are hidden with, and figures."""

import json
import re
from typing import Any

from streamlit.testing.v1 import AppTest

from explainers.markdown import JOINER


def as_read(markdown: str) -> str:
    """`markdown` without what `explainers.markdown.plain` added."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown).replace(JOINER, "")


def sent(component: Any) -> Any:
    """What a component of ours was given to draw; see `pages.parts.component`."""
    (data,) = json.loads(component.proto.json)
    return data


def components(app: AppTest) -> list[Any]:
    """Our components on a page that are seen: not the one that listens for keys."""
    nodes = app.get("bidi_component")
    return [node for node in nodes if node.proto.component_name != "layer_by_layer_keys"]


def charts(app: AppTest) -> dict[str, dict[str, Any]]:
    """The Plotly figures on a page, by their keys: what `pages.parts.chart` was given to draw."""
    nodes = app.get("bidi_component")
    found = [node for node in nodes if node.proto.component_name == "layer_by_layer_chart"]
    return {re.sub(r"^.*ID-[0-9a-f]+-", "", node.proto.id): sent(node) for node in found}
