"""Who may have to do with the network, by name: a table that the code itself is held against."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]

NETWORK = frozenset(
    {
        *("aiohttp", "requests", "urllib3", "httpx", "nio", "websockets", "imaplib", "imap_tools", "smtplib"),
        *(
            "socket",
            "socketserver",
            "asyncio.streams",
            "http.client",
            "http.server",
            "urllib.request",
            "ftplib",
        ),
        *("poplib", "telnetlib", "xmlrpc", "ssl"),
    }
)
"""What opens sockets, or is needed to."""

MAY: Mapping[str, str] = {
    "watcher/web/fetch.py": "the gate: every address is judged here, and when the socket connects",
    "watcher/web/guard.py": "judges what a resolver says",
    "watcher/web/proxy.py": "judges what goes through the operator's proxy, and resolves its name only",
    "watcher/web/faults.py": "names what went wrong; connects to nothing",
    "watcher/web/reply.py": "reads an answer of the gate; connects to nothing",
    "watcher/mail/imap.py": "the operator's mail server: the guard judges, and that very IP is connected to",
    "watcher/mail/door.py": "names what went wrong; connects to nothing",
    "watcher/chat/matrix/client.py": "the operator's own homeserver, which may be on an inner network",
    "watcher/chat/matrix/replies.py": "reads an answer of the homeserver; connects to nothing",
    "watcher/chat/matrix/cipher.py": "encryption: no request is made here",
    "watcher/chat/matrix/sealing.py": "encryption: no request is made here",
    "watcher/chat/matrix/olm_sessions.py": "encryption: no request is made here",
    "watcher/upkeep/doctor/homeserver.py": "the same homeserver, asked for its versions and its clock",
    "watcher/beginning/places.py": "the homeserver that the operator has just named, asked whether it is one",
    "watcher/upkeep/doctor/program.py": "tries whether the port of the page of health is free here",
    "watcher/push/server.py": "listens on loopback for hubs, behind the operator's web server",
    "watcher/observing/server.py": "listens on loopback for the page of health",
    "watcher/observing/notify.py": "a datagram to the service manager on this machine",
    "watcher/cli/health.py": "asks the page of health on this machine",
    "watcher/demo/server.py": "listens on loopback for the demo",
    "watcher/site/serving.py": "listens on loopback for whoever looks at the site",
}
"""Who may have to do with the network, and why that is no way past the gate."""


def imported(path: Path) -> set[str]:
    """The modules that a file imports, wherever it does so."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def opens_sockets(path: Path) -> bool:
    names = imported(path)
    text = path.read_text(encoding="utf-8")
    return any(name == one or name.startswith(f"{one}.") for name in names for one in NETWORK) or any(
        call in text for call in ("open_connection(", "create_connection(", "urlopen(", "urlretrieve(")
    )


def test_nobody_else_opens_sockets() -> None:
    folders = ("watcher", "digests", "classifiers")
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    found = {str(path.relative_to(ROOT)) for path in files if opens_sockets(path)}
    assert found == set(MAY)


def test_libraries_that_could_fetch_are_never_given_an_address() -> None:
    """feedparser and lxml fetch what they are given a name of, trafilatura has a downloader of its own."""
    calls = (
        "feedparser.parse(url",
        "fetch_url(",
        "fetch_response(",
        "etree.parse(",
        "html.parse(",
        "lxml.html.parse",
    )
    for path in (ROOT / "watcher").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert [call for call in calls if call in text] == [], path
