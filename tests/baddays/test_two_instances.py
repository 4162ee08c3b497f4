"""Two of us at once: on one data folder, on one account, and commands beside the watch."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from cli_folder import Folder
from feeds import Post, feed
from servers import Page, ScriptedServer
from watcher.chat.matrix import MatrixAccount
from watcher.chat.room import Post as Message
from watcher.chat.room import RoomClosedError, RoomUnavailableError
from watcher.settings import Matrix


def test_a_second_watch_is_refused_and_commands_work_beside_the_first(
    folder: Folder, server: ScriptedServer
) -> None:
    sources = folder.sources(cnil=server.script("/feed", Page(feed(Post("1")))))
    with folder.start("run", "--sources", sources) as watch:
        try:
            assert watch.stdout is not None
            line = ""
            while "1 new" not in line:
                line = watch.stdout.readline()
                assert line, "the watch ended early"
            for words in (("run",), ("run", "--once")):
                refused = folder.run(*words, "--sources", sources)
                assert refused.code == 3
                assert "another vigie is at work on var; wait for it or stop it" in refused.err
            assert folder.run("site", "build").code == 0
        finally:
            watch.send_signal(signal.SIGTERM)
            assert watch.wait(20) == 0


def test_on_one_account_folder_the_second_waits_and_says_who_speaks(
    server: ScriptedServer, tmp_path: Path
) -> None:
    server.script("/_matrix/client/v3/account/whoami", Page(b"{}", 502))
    (tmp_path / "token").write_text("syt_token\n")
    settings = Matrix(
        homeserver=server.url("").rstrip("/"), user_id="@bot:lab.test", access_token_file=tmp_path / "token"
    )

    async def act() -> None:
        message = Message("txn", "bonjour", "<p>bonjour</p>")
        async with (
            MatrixAccount(settings, tmp_path / "matrix") as first,
            MatrixAccount(settings, tmp_path / "matrix") as second,
        ):
            with pytest.raises(RoomUnavailableError):
                await first.room("!a:lab.test").post(message)
            with pytest.raises(RoomClosedError, match="another process of Vigie speaks for this account"):
                await second.room("!a:lab.test").post(message)

    asyncio.run(act())
