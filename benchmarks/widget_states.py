"""What a browser holds of each widget it was sent: the value that goes back with every rerun.

A widget that may be empty, and is, goes back with its name and no value.
"""

from __future__ import annotations

from collections.abc import Callable

from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
from streamlit.proto.Checkbox_pb2 import Checkbox
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.Radio_pb2 import Radio
from streamlit.proto.Selectbox_pb2 import Selectbox
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.TextArea_pb2 import TextArea
from streamlit.proto.TextInput_pb2 import TextInput
from streamlit.proto.WidgetStates_pb2 import WidgetState


def _slider(slider: Slider) -> WidgetState:
    state = WidgetState(id=slider.id)
    if slider.options:
        chosen = slider.raw_value if slider.set_value else [slider.options[int(slider.default[0])]]
        state.string_array_value.data.extend(chosen)
    else:
        state.double_array_value.data.extend(slider.value if slider.set_value else slider.default)
    return state


def _number(widget: NumberInput) -> WidgetState:
    value = widget.value if widget.set_value else widget.default
    given = widget.HasField("value" if widget.set_value else "default")
    return WidgetState(id=widget.id, double_value=value if given else None)


def _flag(widget: Checkbox) -> WidgetState:
    value = widget.value if widget.set_value else widget.default
    return WidgetState(id=widget.id, bool_value=value)


def _text(widget: TextInput | TextArea) -> WidgetState:
    value = widget.value if widget.set_value else widget.default
    given = widget.HasField("value" if widget.set_value else "default")
    return WidgetState(id=widget.id, string_value=value if given else None)


def _option(widget: Selectbox | Radio) -> WidgetState:
    if widget.set_value:
        chosen = widget.raw_value if widget.HasField("raw_value") else None
    else:
        chosen = widget.options[widget.default] if widget.HasField("default") else None
    return WidgetState(id=widget.id, string_value=chosen)


def _buttons(group: ButtonGroup) -> WidgetState:
    state = WidgetState(id=group.id)
    chosen = (
        group.raw_values if group.set_value else [group.options[i].content for i in group.default]
    )
    state.string_array_value.data.extend(chosen)
    return state


OF: dict[str, Callable[..., WidgetState]] = {
    "slider": _slider,
    "number_input": _number,
    "checkbox": _flag,
    "text_input": _text,
    "text_area": _text,
    "selectbox": _option,
    "radio": _option,
    "button_group": _buttons,
}
"""By the kind of element: its state, as given by the server or by default."""
