#!/usr/bin/python3
"""Python's websockets against a server: one line for each case, "ok NAME" or "not ok NAME: why".

    websockets_client.py ws://127.0.0.1:8080/ws/live [certificate.pem]
"""
import asyncio
import json
import os
import ssl
import sys

import websockets

URL = sys.argv[1]
CONTEXT = ssl.create_default_context(cafile=sys.argv[2]) if len(sys.argv) > 2 else None
HEARTBEAT = '{"action":"heartbeat"}'
PATIENCE_S = 5
CASES = []


def case(name):
    def add(run):
        CASES.append((name, run))
        return run
    return add


def connect(**options):
    return websockets.connect(URL, ssl=CONTEXT, ping_interval=None, close_timeout=PATIENCE_S, **options)


def expect(condition, got):
    if not condition:
        raise AssertionError(f"got {got!r}")


async def answer(socket):
    return json.loads(await asyncio.wait_for(socket.recv(), PATIENCE_S))


async def acknowledged(socket):
    got = await answer(socket)
    expect(got["type"] == "heartbeatAck", got)


async def refused(socket, code=None):
    got = await answer(socket)
    expect(got["type"] == "error" and code in (None, got["code"]), got)


def padded(size):
    return '{"action":"heartbeat","pad":"' + "x" * (size - 31) + '"}'


@case("connects, and no extension is agreed to")
async def connects():
    async with connect(compression="deflate") as socket:
        expect(socket.extensions == [] and socket.subprotocol is None, socket.extensions)


@case("text")
async def text():
    async with connect() as socket:
        await socket.send(HEARTBEAT)
        await acknowledged(socket)


@case("text in UTF-8")
async def text_utf8():
    async with connect() as socket:
        await socket.send('{"action":"heartbeat","x":"κόσμε 😀 \U0010ffff"}')
        await acknowledged(socket)


@case("binary")
async def binary():
    async with connect() as socket:
        await socket.send(os.urandom(1000))
        await refused(socket)


@case("fragments")
async def fragments():
    async with connect() as socket:
        await socket.send(list(HEARTBEAT))
        await acknowledged(socket)
        await socket.send([b"\xff" * 50, b"", b"\x00" * 50])
        await refused(socket)


@case("fragments with pings between")
async def pings_between():
    async with connect() as socket:
        async def pieces():
            yield HEARTBEAT[:5]
            await asyncio.wait_for(await socket.ping(b"between"), PATIENCE_S)
            yield HEARTBEAT[5:]

        await socket.send(pieces())
        await acknowledged(socket)


@case("pings of 0 to 125 bytes")
async def pings():
    async with connect() as socket:
        for size in (0, 1, 64, 124, 125):
            await asyncio.wait_for(await socket.ping(os.urandom(size)), PATIENCE_S)


@case("pongs that nobody asked for")
async def pongs():
    async with connect() as socket:
        await socket.pong(b"unasked")
        await socket.send(HEARTBEAT)
        await acknowledged(socket)


@case("a hundred messages in order")
async def many():
    async with connect() as socket:
        for at in range(100):
            await socket.send(HEARTBEAT if at % 2 else "no json")
        for at in range(100):
            await (acknowledged(socket) if at % 2 else refused(socket))


@case("messages of 125 to 131,072 bytes")
async def sizes():
    async with connect() as socket:
        for size in (125, 126, 127, 4096):
            await socket.send(padded(size))
            await acknowledged(socket)
        for size in (65_535, 65_536, 131_072):
            await socket.send(padded(size))
            await refused(socket, "MESSAGE_TOO_LARGE")


@case("a message of 131,073 bytes closes with 1009")
async def too_large():
    async with connect() as socket:
        await socket.send(padded(131_073))
        await asyncio.wait_for(socket.wait_closed(), PATIENCE_S)
        expect(socket.close_code == 1009, socket.close_code)


@case("close codes come back")
async def codes():
    for code in (1000, 1001, 1008, 1011, 1013, 3000, 3999, 4000, 4999):
        async with connect() as socket:
            await socket.close(code, "good bye – adiós")
            expect(socket.close_code == code, socket.close_code)


@case("a cut without a close frame harms nobody")
async def cut():
    socket = await connect()
    socket.transport.abort()
    await asyncio.wait_for(socket.wait_closed(), PATIENCE_S)
    async with connect() as socket:
        await socket.send(HEARTBEAT)
        await acknowledged(socket)


@case("fifty connections at once")
async def fifty():
    sockets = await asyncio.gather(*[connect() for _ in range(50)])
    await asyncio.gather(*[socket.send(HEARTBEAT) for socket in sockets])
    await asyncio.gather(*[acknowledged(socket) for socket in sockets])
    await asyncio.gather(*[socket.close() for socket in sockets])
    expect(all(socket.close_code == 1000 for socket in sockets), "another code")


async def main():
    failed = 0
    for name, run in CASES:
        try:
            await run()
            print(f"ok {name}", flush=True)
        except Exception as fault:
            failed += 1
            print(f"not ok {name}: {type(fault).__name__}: {fault}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
