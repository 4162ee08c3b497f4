"""A process that posts to a Matrix room and is killed before it can tell anybody.

Arguments: the Matrix settings as JSON, the account's folder, the room's id, the transaction id, the text.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from watcher.chat.matrix import MatrixAccount
from watcher.chat.room import Post
from watcher.settings import Matrix


async def main(settings: str, directory: str, room_id: str, txn_id: str, body: str) -> None:
    account = MatrixAccount(Matrix.model_validate_json(settings), Path(directory))
    await account.room(room_id).post(Post(txn_id, body, body))
    os.kill(os.getpid(), signal.SIGKILL)


asyncio.run(main(*sys.argv[1:]))
