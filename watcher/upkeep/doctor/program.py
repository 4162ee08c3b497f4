"""The program itself: its version, its extras, what the system lends it, its page of health."""

from __future__ import annotations

import ctypes.util
import http.client
import json
import socket
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from typing import cast

from watcher.settings import Health
from watcher.upkeep.doctor.database import version_written
from watcher.upkeep.doctor.finding import Finding, Scene

_PACKAGE = "vigie-observatoire"
_SECONDS = 2.0
_PANGO = ("pango-1.0", "pangoft2-1.0")


def program(scene: Scene) -> Iterator[Finding]:
    """The installed version beside the one that ran last on this database."""
    mine, last = version(_PACKAGE), version_written(scene)
    if last is None or last == mine:
        yield Finding("version", True, mine)
    elif parts(last) > parts(mine):
        detail = f"{mine} is installed, and {last} ran last on this database"
        yield Finding("version", False, detail, f"install {last} again, or restore a backup of {mine}")
    else:
        detail = f"{mine} is installed, and the watch last ran as {last}"
        yield Finding("version", True, detail, "restart the watch")


def parts(stated: str) -> tuple[int, ...]:
    """The numbers of a version, to be compared; what is no number ends them."""
    found: list[int] = []
    for part in stated.split("."):
        if not part.isdecimal():
            break
        found.append(int(part))
    return tuple(found)


def extras(scene: Scene) -> Iterator[Finding]:
    """Optional libraries that the settings want."""
    settings = scene.house.settings
    pictured = any(room.pictures and {"digest", "monthly"} & set(room.receives) for room in settings.rooms)
    wanted = (
        ("matrix", "nio", settings.matrix is not None, "nothing is posted to Matrix"),
        ("charts", "matplotlib", pictured, "digests go without their picture"),
    )
    missing = [(name, loss) for name, module, needed, loss in wanted if needed and find_spec(module) is None]
    for name, loss in missing:
        yield Finding("extras", name != "matrix", f"{name}: {loss}", f"install {_PACKAGE}[{name}]")
    if not missing:
        yield Finding("extras", True, "what the settings want is installed")


def pdf(_scene: Scene) -> Iterator[Finding]:
    """What sets the text of the yearly report, only where the extra for it is installed."""
    if find_spec("weasyprint") is None:
        return
    missing = [name for name in _PANGO if ctypes.util.find_library(name) is None]
    if missing:
        detail = f"the reports' PDF cannot be made: no {' and no '.join(missing)}"
        yield Finding("PDF", True, detail, "install Pango (Debian: libpango-1.0-0, libpangoft2-1.0-0)")
    else:
        yield Finding("PDF", True, "Pango is there")


def health_page(scene: Scene) -> Iterator[Finding]:
    """Whether the port of the page of health is free, or ours."""
    settings = scene.house.settings.health
    if settings.port is None:
        return
    place = f"{settings.address} port {settings.port}"
    if _answers(settings):
        yield Finding("health page", True, f"the watch answers at {place}")
    elif _is_free(settings):
        yield Finding("health page", True, f"{place} is free: the watch is not running")
    else:
        remedy = "set another health.port, or end what holds it (ss -ltnp)"
        yield Finding("health page", False, f"{place} is held by something else", remedy)


def _answers(settings: Health) -> bool:
    """Whether what listens there speaks as Vigie does."""
    address = "127.0.0.1" if settings.address == "0.0.0.0" else settings.address  # noqa: S104 - compared only
    connection = http.client.HTTPConnection(address, settings.port, timeout=_SECONDS)
    try:
        connection.request("GET", "/health")
        answered: object = json.loads(connection.getresponse().read(100_000))
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        connection.close()
    return isinstance(answered, dict) and "status" in cast("dict[str, object]", answered)


def _is_free(settings: Health) -> bool:
    family = socket.AF_INET6 if ":" in settings.address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.address, settings.port or 0))
        except OSError:
            return False
    return True
