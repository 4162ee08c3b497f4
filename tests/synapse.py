"""A real Matrix homeserver for tests: Synapse on the loopback, with SQLite, gone when the test is.

Synapse lives in an environment of its own (`requirements/synapse.in`): it pins other versions of what
we use, and it is no part of Vigie. Nothing here leaves the machine: no federation, no key servers.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

READY_SECONDS = 60
"""Starting takes 1.5 s on a quiet machine."""

PROJECT = Path(__file__).parents[1]

_CONFIG = """
server_name: "lab.test"
public_baseurl: "http://127.0.0.1:{port}/"
pid_file: "{directory}/homeserver.pid"
listeners:
  - port: {port}
    type: http
    tls: false
    bind_addresses: ["127.0.0.1"]
    resources: [{{names: [client], compress: false}}]
database:
  name: sqlite3
  args: {{database: "{directory}/homeserver.db"}}
log_config: "{directory}/log.yaml"
media_store_path: "{directory}/media"
signing_key_path: "{directory}/signing.key"
registration_shared_secret: "{secret}"
macaroon_secret_key: "{secret}"
form_secret: "{secret}"
report_stats: false
suppress_key_server_warning: true
trusted_key_servers: []
federation_domain_whitelist: []
enable_registration: false
presence: {{enabled: false}}
url_preview_enabled: false
bcrypt_rounds: 4
caches: {{sync_response_cache_duration: 0s}}
"""

_LOG = """
version: 1
formatters: {{line: {{format: '%(asctime)s %(levelname)s %(name)s %(message)s'}}}}
handlers: {{file: {{class: logging.FileHandler, filename: "{directory}/homeserver.log", formatter: line}}}}
root: {{level: INFO, handlers: [file]}}
disable_existing_loggers: false
"""

_FREE = "{per_second: 10000, burst_count: 10000}"
_NO_LIMITS = f"""
rc_message: {_FREE}
rc_registration: {_FREE}
rc_login: {{address: {_FREE}, account: {_FREE}, failed_attempts: {_FREE}}}
rc_joins: {{local: {_FREE}, remote: {_FREE}}}
rc_joins_per_room: {_FREE}
rc_invites: {{per_room: {_FREE}, per_user: {_FREE}, per_issuer: {_FREE}}}
rc_room_creation: {_FREE}
"""


def synapse_python() -> Path | None:
    """The Python that has Synapse: `SYNAPSE_PYTHON`, else `.venv-synapse` in the project; None without."""
    named = os.environ.get("SYNAPSE_PYTHON")
    python = Path(named) if named else PROJECT / ".venv-synapse" / "bin" / "python"
    return python.absolute() if python.exists() else None  # not resolved: the link is what finds Synapse


@dataclass(frozen=True, slots=True)
class User:
    """A registered account with a device of its own (not the one a login by password makes)."""

    user_id: str
    access_token: str
    device_id: str
    password: str


class Synapse:
    """One homeserver in one directory; it can be stopped and started again on the same port and data."""

    def __init__(self, python: Path, directory: Path, *, limits: bool = False, more: str = "") -> None:
        """`limits`: keep Synapse's default rate limits instead of none; `more`: lines of configuration."""
        self._python = python
        self._directory = directory
        self._secret = secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.database = directory / "homeserver.db"
        directory.mkdir(parents=True, exist_ok=True)
        config = _CONFIG.format(port=port, directory=directory, secret=self._secret)
        (directory / "homeserver.yaml").write_text(config + ("" if limits else _NO_LIMITS) + more)
        (directory / "log.yaml").write_text(_LOG.format(directory=directory))
        key = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        (directory / "signing.key").write_text(f"ed25519 a_lab {key}\n")

    def start(self) -> None:
        """Start and wait until it answers. Raises RuntimeError with the end of its output if it does not."""
        environment = {
            name: value
            for name, value in os.environ.items()
            if name != "PYTHONPATH" and not name.lower().endswith("_proxy")
        }
        command = [str(self._python), "-m", "synapse.app.homeserver", "-c", "homeserver.yaml"]
        with (self._directory / "output.log").open("ab") as output:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self._directory,
                env=environment,
                start_new_session=True,
            )
        deadline = time.monotonic() + READY_SECONDS
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError((self._directory / "output.log").read_text()[-2000:])
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it, kindly at first; nothing when it is stopped."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=1) as answer:
                return answer.read() == b"OK"
        except (OSError, http.client.HTTPException):
            return False

    def ask(
        self, method: str, path: str, body: dict[str, Any] | None = None, token: str | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Status and JSON of one request; an error status is an answer too."""
        headers = {"Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())

    def media(self, url: str, user: User) -> bytes:
        """The bytes at an `mxc:` address, as `user` gets them."""
        path = f"/_matrix/client/v1/media/download/{url.removeprefix('mxc://')}"
        headers = {"Authorization": f"Bearer {user.access_token}"}
        with urllib.request.urlopen(
            urllib.request.Request(self.url + path, None, headers), timeout=30
        ) as got:
            return got.read()

    def uploads(self, user: User) -> int:
        """How many files a user has brought here."""
        with closing(sqlite3.connect(self.database, timeout=30)) as db:
            counted = "SELECT count(*) FROM local_media_repository WHERE user_id = ?"
            return db.execute(counted, [user.user_id]).fetchone()[0]

    def register(self, name: str) -> User:
        """Register `@name:lab.test`."""
        path = "/_synapse/admin/v1/register"
        nonce = self.ask("GET", path)[1]["nonce"]
        password = f"secret of {name}"
        signed = "\0".join((nonce, name, password, "notadmin")).encode()
        mac = hmac.new(self._secret.encode(), signed, hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": name, "password": password, "admin": False, "mac": mac}
        made = self.member("POST", path, body)
        return User(made["user_id"], made["access_token"], made["device_id"], password)

    def member(
        self, method: str, path: str, body: dict[str, Any] | None = None, user: User | None = None
    ) -> dict[str, Any]:
        """The JSON of a request that must succeed."""
        status, answer = self.ask(method, path, body, user.access_token if user else None)
        if status != 200:
            raise RuntimeError(f"{method} {path}: {status} {answer}")
        return answer


@dataclass(frozen=True, slots=True)
class LabRoom:
    """A room as one of its members sees it, by plain HTTP, not through the bot's library."""

    synapse: Synapse
    owner: User
    room_id: str

    @classmethod
    def create(cls, synapse: Synapse, owner: User, *, version: str = "12", **options: Any) -> LabRoom:
        """A room of `owner`; `options` as in the createRoom request."""
        body = {"room_version": version, "preset": "private_chat", **options}
        made = synapse.member("POST", "/_matrix/client/v3/createRoom", body, owner)
        return cls(synapse, owner, made["room_id"])

    def invite(self, user_id: str) -> None:
        self._act("invite", {"user_id": user_id})

    def kick(self, user_id: str) -> None:
        self._act("kick", {"user_id": user_id})

    def send(self, content: dict[str, Any], kind: str = "m.room.message", user: User | None = None) -> str:
        """An event of the owner, or of another `user` in the room; its id."""
        path = f"{self._path}/send/{kind}/{secrets.token_hex(8)}"
        return self.synapse.member("PUT", path, content, user or self.owner)["event_id"]

    def say(self, text: str, user: User | None = None) -> str:
        """A text of the owner, or of another `user` in the room; its event id."""
        return self.send({"msgtype": "m.text", "body": text}, user=user)

    def react(self, event_id: str, key: str, user: User | None = None) -> str:
        relation = {"rel_type": "m.annotation", "event_id": event_id, "key": key}
        return self.send({"m.relates_to": relation}, "m.reaction", user)

    def redact(self, event_id: str, user: User | None = None) -> str:
        path = f"{self._path}/redact/{quote(event_id, safe='')}/{secrets.token_hex(8)}"
        return self.synapse.member("PUT", path, {}, user or self.owner)["event_id"]

    def enter(self, user: User) -> None:
        """`user` joins, invited or not as the room has it."""
        self.synapse.member("POST", f"/_matrix/client/v3/join/{quote(self.room_id, safe='')}", {}, user)

    def encrypt(self) -> None:
        path = f"{self._path}/state/m.room.encryption"
        self.synapse.member("PUT", path, {"algorithm": "m.megolm.v1.aes-sha2"}, self.owner)

    def messages(self) -> list[dict[str, Any]]:
        """The room's messages as raw events, oldest first."""
        path = f"{self._path}/messages?dir=f&limit=1000"
        chunk = self.synapse.member("GET", path, user=self.owner)["chunk"]
        return [event for event in chunk if event["type"] in {"m.room.message", "m.room.encrypted"}]

    def bodies(self) -> list[str]:
        """The plain texts of the room, oldest first."""
        return [event["content"]["body"] for event in self.messages()]

    @property
    def _path(self) -> str:
        return f"/_matrix/client/v3/rooms/{quote(self.room_id, safe='')}"

    def _act(self, act: str, body: dict[str, Any]) -> None:
        self.synapse.member("POST", f"{self._path}/{act}", body, self.owner)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
