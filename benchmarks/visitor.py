"""A visitor without a browser: speaks to a Streamlit server as the browser does.

Streamlit's front end sends a `BackMsg` for each change of a widget, with the values of all widgets
of the page, and reads `ForwardMsg`s until one says that the script has finished. This is that
conversation and nothing else, so that hundreds of visitors fit into one process.
"""

from __future__ import annotations

import asyncio
import contextlib
import urllib.request
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from random import Random

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from benchmarks import widget_states

LIVE = 3  # controls of a page that a visitor moves: its first ones, those of its view
PATIENCE = 120.0  # seconds until an answer is given up


@dataclass
class Control:
    """A slider of the page: its value, what it may be, and the fragment that it reruns."""

    low: float
    high: float
    step: float
    value: float
    fragment: str

    @classmethod
    def of(cls, slider: Slider, fragment: str) -> Control:
        """As the server describes it."""
        value = slider.value[0] if slider.set_value else slider.default[0]
        return cls(slider.min, slider.max, slider.step, value, fragment)

    def next_value(self, random: Random) -> float:
        """One step up or down, within the bounds."""
        steps = [self.value + step for step in (self.step, -self.step)]
        return random.choice([step for step in steps if self.low <= step <= self.high])


@dataclass
class Page:
    """What a browser remembers of the page it shows."""

    path: str
    address: str
    hash: str = ""
    query: str = ""
    controls: dict[str, Control] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    timers: dict[str, float] = field(default_factory=dict)
    """Fragments that the browser asks for by itself, with the seconds between."""
    told: dict[str, str] = field(default_factory=dict)
    """What each component was told last (JSON), by its name."""

    def take(self, message: ForwardMsg) -> None:
        """Remember what one message says."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.hash = message.new_session.page_script_hash
            drawn_anew = set(message.metadata.run.fragment_ids)
            self.controls = {
                id: control
                for id, control in self.controls.items()
                if drawn_anew and control.fragment not in drawn_anew
            }
        elif kind == "auto_rerun":
            self.timers[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        elif kind == "navigation":
            self.hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            if message.metadata.cacheable:
                self.known.add(message.hash)
            self._take(message.delta.new_element, message.delta.fragment_id)

    def _take(self, element: Element, fragment: str) -> None:
        kind = element.WhichOneof("type")
        if kind == "bidi_component":
            self.told[element.bidi_component.component_name] = element.bidi_component.json
        if kind in widget_states.OF:
            widget = getattr(element, kind)
            if widget.set_value or widget.id not in self.states:
                self.states[widget.id] = widget_states.OF[kind](widget)
        if kind == "slider" and not element.slider.options and element.slider.step:
            slider = element.slider
            control = Control.of(slider, fragment)
            if slider.id in self.states and not slider.set_value:
                control.value = self.states[slider.id].double_array_value.data[0]
            if not slider.disabled:
                self.controls[slider.id] = control

    def change(self, random: Random) -> BackMsg:
        """The message that one of the page's first controls has been moved by a step."""
        id = random.choice(list(self.controls)[:LIVE])
        return self.moved(id, self.controls[id].next_value(random))

    def moved(self, id: str, value: float) -> BackMsg:
        """The message that a control has been moved to `value`."""
        control = self.controls[id]
        control.value = value
        self.states[id] = WidgetState(id=id)
        self.states[id].double_array_value.data.append(value)
        return self.rerun(control.fragment)

    def rerun(self, fragment: str = "") -> BackMsg:
        """The message that asks for the page, or for a fragment of it, with all its widgets."""
        message = BackMsg()
        run = message.rerun_script
        run.query_string, run.fragment_id, run.page_script_hash = self.query, fragment, self.hash
        run.page_name = "" if self.hash else self.path
        run.widget_states.widgets.extend(self.states.values())
        run.cached_message_hashes.extend(self.known)
        run.context_info.url = f"{self.address}/{self.path}"
        run.context_info.timezone, run.context_info.locale = "UTC", "en-US"
        run.context_info.color_scheme = "light"
        return message


@dataclass
class Visitor:
    """One open page: the socket and what is known of the page."""

    socket: ClientConnection
    page: Page
    random: Random
    received: int = 0

    async def ask(self, message: BackMsg) -> float:
        """Send `message`; gives the seconds until the script has finished."""
        clock = asyncio.get_running_loop().time
        begun = clock()
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while True:
                data = await self.socket.recv(decode=False)
                self.received += len(data)
                answer = ForwardMsg.FromString(data)
                self.page.take(answer)
                if answer.delta.new_element.HasField("exception"):
                    raise RuntimeError(f"/{self.page.path} failed; its server printed why.")
                if _finished(answer):
                    return clock() - begun

    async def move(self) -> float:
        """Move one of the page's controls; gives the seconds until the script has finished."""
        return await self.ask(self.page.change(self.random))


def _finished(message: ForwardMsg) -> bool:
    # A script that asks for another run of itself has not finished: the answer is still to come.
    return (
        message.WhichOneof("type") == "script_finished"
        and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
    )


@contextlib.asynccontextmanager
async def visit(address: str, path: str, seed: int, query: str = "") -> AsyncIterator[Visitor]:
    """Open `address`/`path`?`query`, and leave it when the block ends."""
    cookie = await asyncio.to_thread(_cookies, f"{address}/{path}")
    async with connect(
        address.replace("http", "ws", 1) + "/_stcore/stream",
        origin=Origin(address),
        additional_headers={"Cookie": cookie} if cookie else None,
        subprotocols=[Subprotocol("streamlit")],
        compression=None,  # as Streamlit's server is set by default
        max_size=None,
        ping_interval=None,
        proxy=None,
    ) as socket:
        visitor = Visitor(socket, Page(path, address, query=query), Random(seed))
        await visitor.ask(visitor.page.rerun())
        yield visitor


def _cookies(address: str) -> str:
    """The cookies that the page itself is given, as a browser would send them back."""
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        given = answer.headers.get_all("Set-Cookie") or []
    return "; ".join(cookie.split(";")[0] for cookie in given)
