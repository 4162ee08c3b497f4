"""Whether listening for years keeps its memory: `python bench/listening.py [SYNCS]`.

A real homeserver (`.venv-synapse`), an encrypted room, and so many requests for news, one in a hundred of
which brings a message. Prints the resident memory on the way: flat, once all has been used once.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from synapse import LabRoom, Synapse, synapse_python
from watcher.chat.matrix import MatrixAccount
from watcher.settings import Matrix

STEPS = 10
_EVERY = 100


def resident_mib() -> float:
    """This process's resident memory, by the kernel's word (proc(5), `statm` in pages of 4 KiB)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4 / 1024


async def listen(account: MatrixAccount, room: LabRoom, syncs: int) -> None:
    """Listen so many times, and say how the memory is on the way."""
    await account.room(room.room_id).join()
    token = (await account.listen(None, 0)).token
    for number in range(1, syncs + 1):
        if number % _EVERY == 0:
            room.say(f"message {number}")
        token = (await account.listen(token, 0)).token
        if number % (syncs // STEPS) == 0:
            print(f"{number:>7} syncs  {resident_mib():6.1f} MiB")


def main() -> None:
    syncs = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    python = synapse_python()
    if python is None:
        sys.exit("no homeserver: make .venv-synapse/.done")
    with TemporaryDirectory() as folder:
        server = Synapse(python, Path(folder) / "synapse")
        server.start()
        alice, bot = server.register("alice"), server.register("bot")
        room = LabRoom.create(server, alice, invite=[bot.user_id])
        room.encrypt()
        token = Path(folder) / "token"
        token.write_text(bot.access_token)
        settings = Matrix(homeserver=server.url, user_id=bot.user_id, access_token_file=token)

        async def run() -> None:
            async with MatrixAccount(settings, Path(folder) / "matrix") as account:
                await listen(account, room, syncs)

        started = time.perf_counter()
        asyncio.run(run())
        print(f"{syncs / (time.perf_counter() - started):.0f} syncs a second")
        server.stop()


main()
