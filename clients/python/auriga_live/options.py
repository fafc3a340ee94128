"""Times and bounds, with the defaults that the protocol asks for."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """All times in seconds.

    connect_timeout        for TCP, TLS and the handshake together
    answer_timeout         for an answer to a call, reconnecting included
    close_timeout          for the server's side of the closing; then the connection is cut
    heartbeat_interval     between heartbeats, until the server names another interval
    heartbeat_timeout      since the last answer; then the connection counts as lost
    backoff_first          bound of the first wait before connecting again; it doubles each time
    backoff_max            bound of all waits
    stable_after           a connection that held so long lets back-off begin anew
    give_up_after          without a connection; None never gives up
    refresh_overlap        a listener's: how long the old connection may take to hand over the rest
    audio_buffer           a speaker's: audio kept for a connection; the oldest above it is dropped
    frames_buffer          a listener's: audio kept for a slow reader; the oldest above it is missed
    """

    connect_timeout: float = 10.0
    answer_timeout: float = 10.0
    close_timeout: float = 5.0
    heartbeat_interval: float = 30.0
    heartbeat_timeout: float = 90.0
    backoff_first: float = 1.0
    backoff_max: float = 30.0
    stable_after: float = 10.0
    give_up_after: float | None = 300.0
    refresh_overlap: float = 5.0
    audio_buffer: float = 5.0
    frames_buffer: float = 60.0
