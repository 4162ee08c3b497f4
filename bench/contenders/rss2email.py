"""rss2email, which makes a message of each entry: into a maildir, without a mail server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.contenders.contender import homely, peer, said

_MAIL = "mail"
_BOX = "inbox"
_HEAD = """\
[DEFAULT]
to = bench@example.org
email-protocol = maildir
maildir-path = {mail}
maildir-mailbox = {box}
verbose = error

"""


@dataclass(frozen=True, slots=True)
class Rss2email:
    """It reads one feed after the other."""

    share: int = 4
    settling: int = 0

    @property
    def name(self) -> str:
        return "rss2email"

    def version(self) -> str | None:
        command = peer("r2e")
        return said(command, "--version").split()[-1] if command else None

    def prepare(self, folder: Path, urls: Sequence[str]) -> None:
        (folder / _MAIL).mkdir()
        feeds = "".join(f"[feed.f{number}]\nurl = {url}\n\n" for number, url in enumerate(urls))
        settings = _HEAD.format(mail=folder / _MAIL, box=_BOX) + feeds
        (folder / "rss2email.cfg").write_text(settings, encoding="utf-8")

    def command(self, folder: Path) -> Sequence[str | Path]:  # noqa: ARG002 - as for all contenders
        return (peer("r2e") or "r2e", "-c", "rss2email.cfg", "-d", "rss2email.json", "run")

    def environment(self, folder: Path) -> Mapping[str, str]:
        return homely(folder)

    def held(self, folder: Path) -> int:
        return sum(1 for _ in (folder / _MAIL / _BOX / "new").glob("*"))
