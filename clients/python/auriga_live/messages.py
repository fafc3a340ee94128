"""What the server says, a class for each message, and what the client itself has to tell.

Fields are the protocol's in snake_case. A field that the server leaves out has its default, one that
is not known here is in `raw`; a message that is not known here is an UnknownMessage. So an older
client goes on with a newer server.
"""
import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from .frame import Epoch

M = TypeVar("M")


@dataclass(frozen=True)
class Event:
    """Anything that is told."""


@dataclass(frozen=True)
class ServerMessage(Event):
    """A message from the server. `timestamp` is the server's, ms since 1970."""

    type: str = ""
    timestamp: int = 0
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True)
class BroadcastState:
    """How the broadcast stands. `volume` is from 0 to 1, `last_state_change` ms since 1970."""

    is_active: bool = True
    is_paused: bool = False
    is_muted: bool = False
    volume: float = 1.0
    speaker_connected: bool = True
    last_state_change: int = 0


@dataclass(frozen=True)
class Settings:
    """Of a broadcast. `max_buffer_timeout` in seconds."""

    partial_results: bool = True
    min_stability: float = 0.85
    max_buffer_timeout: float = 5.0


def _nested(kind: type[Any]) -> Any:
    return field(default_factory=kind, metadata={"decode": lambda value: _read(kind, value)})



@dataclass(frozen=True)
class _Session(ServerMessage):
    session_id: str = ""
    connection_id: str = ""
    role: str = ""
    source_language: str = ""
    quality_tier: str = "standard"
    listener_count: int = 0
    expires_at: int | None = None
    heartbeat_interval: int | None = None
    broadcast_state: BroadcastState = _nested(BroadcastState)


@dataclass(frozen=True)
class SessionCreated(_Session):
    """To a speaker: he speaks. `expires_at` is the connection's end, ms since 1970."""

    settings: Settings = _nested(Settings)
    language_distribution: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class SessionJoined(_Session):
    """To a listener: he hears. `sequence` is the first frame that will come; `recovered`, after a
    cut, whether every frame missed follows. `translated`: he hears the language he asked for, not
    just the speaker's."""

    target_language: str = ""
    translated: bool = False
    epoch: Epoch = None
    sequence: int = 1
    recovered: bool | None = None


@dataclass(frozen=True)
class RefreshComplete(SessionJoined):
    """This connection has taken the place of the one before; to speakers and listeners."""

    settings: Settings = _nested(Settings)
    language_distribution: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Listeners(ServerMessage):
    session_id: str = ""
    listener_count: int = 0
    language_distribution: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ListenerCountChanged(_Listeners):
    """To the speaker: listenerJoined or listenerLeft."""


@dataclass(frozen=True)
class SessionStatus(_Listeners):
    """To the speaker. `session_duration` in ms; `update_reason`: requested, periodic,
    listenerCountChange or newLanguage."""

    session_duration: int = 0
    update_reason: str = ""
    broadcast_state: BroadcastState = _nested(BroadcastState)
    source_language: str = ""


@dataclass(frozen=True)
class HeartbeatAck(ServerMessage):
    """The server is there."""


@dataclass(frozen=True)
class RefreshRequired(ServerMessage):
    """This connection's time is nearly over; the client opens another by itself."""

    session_id: str = ""
    role: str = ""
    message: str = ""


@dataclass(frozen=True)
class ConnectionWarning(ServerMessage):
    """The refresh has not happened yet, and the connection ends in `remaining_minutes`."""

    session_id: str = ""
    remaining_minutes: int = 0
    message: str = ""


@dataclass(frozen=True)
class StateRestored(ServerMessage):
    """To a speaker who came back in time: this is how the broadcast stands."""

    session_id: str = ""
    broadcast_state: BroadcastState = _nested(BroadcastState)


@dataclass(frozen=True)
class SessionEnded(ServerMessage):
    """The broadcast is over. `reason`: ended or speakerGone."""

    session_id: str = ""
    reason: str = ""
    message: str = ""


@dataclass(frozen=True)
class BroadcastStateChanged(ServerMessage):
    """`type` tells what happened: broadcastPaused, broadcastResumed, broadcastMuted,
    broadcastUnmuted, volumeChanged or speakerStateChanged."""

    session_id: str = ""
    broadcast_state: BroadcastState = _nested(BroadcastState)


@dataclass(frozen=True)
class PlaybackChanged(ServerMessage):
    """playbackPaused or playbackResumed; with the latter the first frame that will come."""

    session_id: str = ""
    sequence: int | None = None


@dataclass(frozen=True)
class LanguageChanged(ServerMessage):
    """The listener's language is another now, or the speaker's: then it comes unasked. `translated`
    as in SessionJoined."""

    session_id: str = ""
    target_language: str = ""
    translated: bool = False
    source_language: str = ""


@dataclass(frozen=True)
class AudioQualityWarning(ServerMessage):
    """`issue`: clipping, echo, silence or low_snr; `severity`: info, low, medium, high, critical or
    emergency."""

    issue: str = ""
    severity: str = ""
    message: str = ""
    recommendation: str = ""
    measured: Any = None


@dataclass(frozen=True)
class RateLimitWarning(ServerMessage):
    """Five seconds over a limit; at thirty the connection closes. `retry_after` in seconds."""

    limit: Any = None
    message: str = ""
    retry_after: float | None = None


@dataclass(frozen=True)
class ConnectionTimeout(ServerMessage):
    """The server heard nothing from here for too long."""

    message: str = ""


@dataclass(frozen=True)
class SystemRecovered(ServerMessage):
    """The server was started anew and the broadcast goes on."""

    session_id: str = ""
    message: str = ""


@dataclass(frozen=True)
class ErrorMessage(ServerMessage):
    """Something sent was refused; where a call waits for an answer, it raises this as well."""

    code: str = ""
    message: str = ""
    details: Any = None
    correlation_id: str | None = None
    retry_after: float | None = None


@dataclass(frozen=True)
class UnknownMessage(ServerMessage):
    """A message of a later protocol; see `raw`."""


@dataclass(frozen=True)
class Reconnecting(Event):
    """The connection closed with `close_code`; try number `attempt` follows in `delay` seconds."""

    attempt: int
    delay: float
    close_code: int
    reason: str = ""


@dataclass(frozen=True)
class Reconnected(Event):
    """A new connection stands; `attempts` were needed. `recovered` is a listener's: whether nothing
    was missed."""

    attempts: int
    recovered: bool | None = None


@dataclass(frozen=True)
class Refreshed(Event):
    """The planned move to a new connection is done."""


@dataclass(frozen=True)
class AudioDropped(Event):
    """To a speaker: the oldest audio waiting for a connection was dropped."""

    chunks: int
    seconds: float


@dataclass(frozen=True)
class FramesMissed(Event):
    """To a listener: `count` frames before frame `before` are lost; None where the epoch changed,
    so that nobody can tell how many."""

    before: int
    count: int | None


_STATES = ("broadcastPaused", "broadcastResumed", "broadcastMuted", "broadcastUnmuted",
           "volumeChanged", "speakerStateChanged")
KINDS: Mapping[str, type[ServerMessage]] = {
    "sessionCreated": SessionCreated, "sessionJoined": SessionJoined,
    "listenerJoined": ListenerCountChanged, "listenerLeft": ListenerCountChanged,
    "sessionStatus": SessionStatus, "heartbeatAck": HeartbeatAck,
    "connectionRefreshRequired": RefreshRequired, "connectionWarning": ConnectionWarning,
    "connectionRefreshComplete": RefreshComplete, "stateRestored": StateRestored,
    "sessionEnded": SessionEnded, **dict.fromkeys(_STATES, BroadcastStateChanged),
    "playbackPaused": PlaybackChanged, "playbackResumed": PlaybackChanged,
    "languageChanged": LanguageChanged, "audioQualityWarning": AudioQualityWarning,
    "rateLimitWarning": RateLimitWarning, "connectionTimeout": ConnectionTimeout,
    "systemRecovered": SystemRecovered, "error": ErrorMessage,
}


def decode(fields: Mapping[str, Any]) -> ServerMessage:
    """The message that a text frame's JSON object is."""
    kind = KINDS.get(str(fields.get("type")), UnknownMessage)
    return dataclasses.replace(_read(kind, fields), raw=fields)


def camel(name: str) -> str:
    """The protocol's spelling of a field's name."""
    return re.sub("_([a-z])", lambda match: match[1].upper(), name)


def _read(kind: type[M], fields: Any) -> M:
    if not isinstance(fields, Mapping):
        return kind()
    values: dict[str, Any] = {}
    for each in dataclasses.fields(kind):
        value = fields.get(camel(each.name))
        if value is None or each.name == "raw":
            continue
        read: Callable[[Any], Any] | None = each.metadata.get("decode")
        values[each.name] = read(value) if read else value
    return kind(**values)
