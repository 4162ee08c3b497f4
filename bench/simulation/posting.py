"""How long a message takes: an encrypted room on a real homeserver (`.venv-synapse`) without limits.

    python -m bench.simulation.posting [MESSAGES]

Seconds of the clock from one message to the next, the way that `vigie run` posts them.
"""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from synapse import LabRoom, Synapse, synapse_python
from watcher.chat.matrix import MatrixAccount
from watcher.chat.room import Post
from watcher.settings import Matrix


async def post(settings: Matrix, folder: Path, room: LabRoom, messages: int) -> list[float]:
    """Seconds that each message took."""
    took: list[float] = []
    async with MatrixAccount(settings, folder) as account:
        place = account.room(room.room_id)
        await place.join()
        await account.listen(None, 0)
        for number in range(messages):
            begun = time.perf_counter()
            await place.post(Post(f"bench-{number}", f"Message {number}", f"<p>Message {number}</p>"))
            took.append(time.perf_counter() - begun)
    return took


def main() -> None:
    """Measure and print the middle and the worst."""
    python = synapse_python()
    if python is None:
        sys.exit("no homeserver: make .venv-synapse/.done")
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        server = Synapse(python, folder / "synapse")
        server.start()
        alice, bot = server.register("alice"), server.register("bot")
        room = LabRoom.create(server, alice, invite=[bot.user_id])
        room.encrypt()
        token = folder / "token"
        token.write_text(bot.access_token)
        settings = Matrix(homeserver=server.url, user_id=bot.user_id, access_token_file=token)
        took = asyncio.run(post(settings, folder / "matrix", room, messages))
        server.stop()
    print(f"{datetime.now(UTC):%Y-%m-%d}: {median(took):.3f} s a message, {max(took):.3f} s the worst")


if __name__ == "__main__":
    main()
