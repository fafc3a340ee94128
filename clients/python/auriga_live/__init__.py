"""Auriga's live broadcasts: speak to them and hear them, with asyncio.

Speaker and Listener keep their connection alive: heartbeats, planned refreshes, back-off after cuts.
See README.md for a minimal use and the error situations.
"""
from .clock import Clock, SystemClock
from .errors import (AuthenticationError, CapacityError, ConnectionLost, ConnectionRefused,
                     InvalidInputError, LiveError, SessionNotFoundError, UnavailableError)
from .events import EventStream
from .frame import CODEC_PCM, SAMPLE_BYTES, SAMPLE_RATE, AudioFrame, FrameError, parse_frame
from .listener import Listener, Position
from .messages import (AudioDropped, AudioQualityWarning, BroadcastState, BroadcastStateChanged,
                       ConnectionTimeout, ConnectionWarning, ErrorMessage, Event, FramesMissed,
                       HeartbeatAck, LanguageChanged, ListenerCountChanged, PlaybackChanged,
                       RateLimitWarning, Reconnected, Reconnecting, RefreshComplete, Refreshed,
                       RefreshRequired, ServerMessage, SessionCreated, SessionEnded, SessionJoined,
                       SessionStatus, Settings, StateRestored, SystemRecovered, UnknownMessage)
from .options import Options
from .retry import CloseAction, close_action
from .speaker import Speaker
from .version import VERSION

__version__ = VERSION

__all__ = [
    "AudioDropped", "AudioFrame", "AudioQualityWarning", "AuthenticationError", "BroadcastState",
    "BroadcastStateChanged", "CODEC_PCM", "CapacityError", "Clock", "CloseAction",
    "ConnectionLost", "ConnectionRefused", "ConnectionTimeout", "ConnectionWarning",
    "ErrorMessage", "Event", "EventStream", "FrameError", "FramesMissed", "HeartbeatAck",
    "InvalidInputError", "LanguageChanged", "Listener", "ListenerCountChanged", "LiveError",
    "Options", "PlaybackChanged", "Position", "RateLimitWarning", "Reconnected", "Reconnecting",
    "RefreshComplete", "RefreshRequired", "Refreshed", "SAMPLE_BYTES", "SAMPLE_RATE",
    "ServerMessage", "SessionCreated", "SessionEnded", "SessionJoined", "SessionNotFoundError",
    "SessionStatus", "Settings", "Speaker", "StateRestored", "SystemClock", "SystemRecovered",
    "UnavailableError", "UnknownMessage", "close_action", "parse_frame",
]
