"""A real Dovecot on loopback, with a certificate of an authority of its own, for tests of newsletters.

    with dovecot() as server:
        server.deliver(letter_bytes)
        ...                              # read it at 127.0.0.1, server.tls_port, as server.user
        assert not server.seen()         # nothing was marked

Its folders are plain Maildir files, so a test delivers by writing one.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

DOVECOT = Path("/usr/sbin/dovecot")
PASSWORD = "correct-horse"  # pragma: allowlist secret

_CONFIG = """
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{root}/server.pem
ssl_key = <{root}/server.key
disable_plaintext_auth = no
mail_location = maildir:~/Maildir
mail_fsync = never
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = 1
auth_failure_delay = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/home/%u
}}
service imap-login {{
  chroot = {chroot}
  process_min_avail = 1
  service_count = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot = {chroot}
}}
service stats {{
  chroot = {chroot}
}}
namespace inbox {{
  inbox = yes
}}
"""


@dataclass
class Dovecot:
    """The running server. `ca` is the file of its authority, `other_ca` that of another one."""

    root: Path
    port: int
    tls_port: int
    owner: tuple[int, int]
    process: subprocess.Popen[bytes] | None = None
    user: str = "vigie"
    numbers: count[int] = field(default_factory=lambda: count(1))

    @property
    def ca(self) -> Path:
        return self.root / "ca.pem"

    @property
    def other_ca(self) -> Path:
        return self.root / "other.pem"

    def maildir(self, folder: str = "INBOX") -> Path:
        base = self.root / "home" / self.user / "Maildir"
        return base if folder == "INBOX" else base / f".{folder}"

    def make_user(self, user: str) -> Dovecot:
        """The same server for another user, whose folders are empty."""
        other = Dovecot(self.root, self.port, self.tls_port, self.owner, self.process, user, self.numbers)
        other.make_folder("INBOX")
        return other

    def make_folder(self, folder: str) -> None:
        for part in ("new", "cur", "tmp"):
            (self.maildir(folder) / part).mkdir(parents=True, exist_ok=True)
        _give(self.root / "home" / self.user, self.owner)

    def deliver(self, letter: bytes, folder: str = "INBOX") -> None:
        """A letter arrives; whole or not at all."""
        self.make_folder(folder)
        name = f"{1_764_000_000 + next(self.numbers)}.test"
        draft = self.maildir(folder) / "tmp" / name
        draft.write_bytes(letter)
        os.chown(draft, *self.owner)
        draft.rename(self.maildir(folder) / "new" / name)

    def number_anew(self, folder: str = "INBOX") -> None:
        """As after a restore from a backup: another UIDVALIDITY, and all UIDs from the start."""
        time.sleep(1.1)  # it is made from the second
        for file in self.maildir(folder).glob("dovecot*"):
            file.unlink()

    def seen(self, folder: str = "INBOX") -> list[str]:
        """The letters with the flag S, and those that are gone from it with T."""
        return [
            each.name for each in (self.maildir(folder) / "cur").iterdir() if each.name.partition(":2,")[2]
        ]

    def letters(self, folder: str = "INBOX") -> int:
        return sum(len(list((self.maildir(folder) / part).iterdir())) for part in ("new", "cur"))


@contextmanager
def dovecot() -> Generator[Dovecot]:
    """Start a server, and stop it."""
    root = Path(tempfile.mkdtemp(prefix="dovecot-"))
    root.chmod(0o755)
    try:
        server = _configured(root)
        server.make_folder("INBOX")
        command = [str(DOVECOT), "-F", "-c", str(root / "dovecot.conf")]
        server.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(server)
            yield server
        finally:
            server.process.terminate()
            server.process.wait(10)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _configured(root: Path) -> Dovecot:
    me = pwd.getpwuid(os.getuid())
    is_root = os.getuid() == 0
    owner = pwd.getpwnam("nobody") if is_root else me
    group = _group_of(me.pw_gid)
    ports = _free_ports(2)
    _certify(root)
    (root / "home").mkdir()
    (root / "dovecot.conf").write_text(
        _CONFIG.format(
            root=root,
            password=PASSWORD,
            internal="dovecot" if is_root else me.pw_name,
            internal_group="dovecot" if is_root else group,
            login="dovenull" if is_root else me.pw_name,
            chroot="login" if is_root else "",
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            port=ports[0],
            tls_port=ports[1],
        )
    )
    return Dovecot(root, ports[0], ports[1], (owner.pw_uid, owner.pw_gid))


def _group_of(number: int) -> str:
    import grp

    return grp.getgrgid(number).gr_name


def _free_ports(many: int) -> list[int]:
    sockets = [socket.socket() for _ in range(many)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _certify(root: Path) -> None:
    """An authority, another one, and a certificate of the first for 127.0.0.1 and mail.example."""

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=root, check=True, capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    for name in ("ca", "other"):
        subject = ("-subj", f"/CN={name}", "-days", "2", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        openssl("req", "-x509", *key, "-keyout", f"{name}.key", "-out", f"{name}.pem", *subject)
    openssl("req", "-new", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=mail.example")
    (root / "names").write_text("subjectAltName=DNS:mail.example,IP:127.0.0.1\n")
    signing = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names")
    openssl("x509", "-req", "-in", "server.csr", *signing, "-out", "server.pem")


def _give(folder: Path, owner: tuple[int, int]) -> None:
    for path in (folder, *folder.rglob("*")):
        with suppress(FileNotFoundError):
            os.chown(path, *owner)


def _wait_for(server: Dovecot) -> None:
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", server.port), 1) as greeting:
            greeting.settimeout(5)
            if greeting.recv(20).startswith(b"* OK"):
                return
        if server.process is not None and server.process.poll() is not None:
            break
        time.sleep(0.05)
    log = server.root / "log"
    raise RuntimeError(f"Dovecot did not start: {log.read_text() if log.exists() else 'no log'}")
