"""Starts Firefox and stands between it and playwright: the two differ in two places, and both are mended on the way.

    firefox_bridge.py FIREFOX ARGUMENT…

It says on its standard error where it listens, as Firefox would. What is mended, and why it must be, stands in
docs/decisions/0023.
"""

import asyncio
import json
import re
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, web

LISTENING = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")
#: Sent for every new context; Firefox ESR 153 does not know it. What it would set is the colour scheme.
UNKNOWN = {"emulation.setMediaFeaturesOverride"}
DOWNLOADS = {"browsingContext.downloadWillBegin", "browsingContext.downloadEnd"}


def with_identity(event: dict[str, Any]) -> dict[str, Any]:
    """A download without a navigation, as of a file made in the page, has no identity in Firefox: its address is it."""
    return {**event, "params": {"download": event["params"]["url"], **event["params"]}}


async def to_firefox(client: web.WebSocketResponse, firefox: ClientWebSocketResponse) -> None:
    """Commands; those that Firefox does not know are answered here."""
    async for message in client:
        command = json.loads(message.data)
        if command["method"] in UNKNOWN:
            await client.send_json({"type": "success", "id": command["id"], "result": {}})
        else:
            await firefox.send_str(message.data)


async def to_client(firefox: ClientWebSocketResponse, client: web.WebSocketResponse) -> None:
    """Answers and events."""
    async for message in firefox:
        said = json.loads(message.data)
        if said.get("method") in DOWNLOADS:
            await client.send_json(with_identity(said))
        else:
            await client.send_str(message.data)


async def serve(address: str) -> int:
    """Listens on a free port of the loopback for the one who drives; the port."""

    async def session(request: web.Request) -> web.WebSocketResponse:
        client = web.WebSocketResponse(max_msg_size=0)
        await client.prepare(request)
        async with ClientSession() as upstream, upstream.ws_connect(f"{address}/session", max_msg_size=0) as firefox:
            answers = asyncio.create_task(to_client(firefox, client))
            await to_firefox(client, firefox)
            answers.cancel()
        return client

    application = web.Application()
    application.router.add_get("/session", session)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port: int = runner.addresses[0][1]
    return port


async def listening(firefox: Process) -> str | None:
    """Waits for Firefox to say where it listens; none when it ends first."""
    assert firefox.stderr
    async for line in firefox.stderr:
        if found := LISTENING.search(line):
            return found[1].decode()
        sys.stderr.buffer.write(line)
    return None


async def main(command: list[str]) -> int:
    """Runs until Firefox ends; its exit code."""
    firefox = await asyncio.create_subprocess_exec(*command, stdout=DEVNULL, stderr=PIPE)
    address = await listening(firefox)
    if address:
        port = await serve(address)
        print(f"WebDriver BiDi listening on ws://127.0.0.1:{port}", file=sys.stderr, flush=True)
    await firefox.communicate()
    return firefox.returncode or 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
