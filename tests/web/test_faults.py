"""Each way in which a request can break has its fault; those that cannot be staged are told here."""

from __future__ import annotations

import errno
import socket
import ssl
from typing import Any, cast

import aiohttp
import pytest
from aiohttp.http_exceptions import BadHttpMessage

from watcher.items import Fault
from watcher.web.faults import NETWORK_ERRORS, problem_of


class _Key:
    host, port, ssl, is_ssl = "site.example", 443, True, True


def dns(number: int) -> Exception:
    return aiohttp.ClientConnectorDNSError(cast("Any", _Key()), socket.gaierror(number, "said so"))


def connect(number: int) -> Exception:
    return aiohttp.ClientConnectorError(cast("Any", _Key()), OSError(number, "said so"))


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (dns(socket.EAI_NONAME), Fault.DNS),
        (dns(socket.EAI_FAIL), Fault.DNS),
        (dns(socket.EAI_AGAIN), Fault.NO_NETWORK),
        (socket.gaierror(socket.EAI_AGAIN, "said so"), Fault.NO_NETWORK),
        (connect(errno.ENETUNREACH), Fault.NO_NETWORK),
        (connect(errno.ENETDOWN), Fault.NO_NETWORK),
        (OSError(errno.ENETUNREACH, "said so"), Fault.NO_NETWORK),
        (connect(errno.ECONNREFUSED), Fault.CONNECT),
        (connect(errno.EHOSTUNREACH), Fault.CONNECT),
        (connect(errno.ETIMEDOUT), Fault.TIMEOUT),
        (TimeoutError(), Fault.TIMEOUT),
        (aiohttp.ServerTimeoutError(), Fault.TIMEOUT),
        (aiohttp.ServerDisconnectedError(), Fault.CONNECT),
        (aiohttp.ClientOSError(errno.ECONNRESET, "said so"), Fault.CONNECT),
        (ConnectionResetError("said\nso"), Fault.CONNECT),
        (ssl.SSLCertVerificationError("self-signed"), Fault.TLS),
        (aiohttp.ClientConnectorSSLError(cast("Any", _Key()), ssl.SSLError(1, "wrong version")), Fault.TLS),
        (
            aiohttp.ClientConnectorCertificateError(cast("Any", _Key()), ssl.CertificateError("expired")),
            Fault.TLS,
        ),
        (aiohttp.ClientPayloadError("not completed"), Fault.UNREADABLE),
        (aiohttp.InvalidURL("http://"), Fault.UNREADABLE),
        (BadHttpMessage("what is this"), Fault.UNREADABLE),
        (UnicodeError("label too long"), Fault.UNREADABLE),
    ],
)
def test_each_error_has_its_fault(error: Exception, fault: Fault) -> None:
    assert isinstance(error, NETWORK_ERRORS)
    problem = problem_of(error, "site.example", 30)
    assert problem.fault is fault
    assert problem.remedy.endswith(".")
    assert "\n" not in problem.detail + problem.remedy


def test_the_time_limit_is_told() -> None:
    assert "within 2.5 s" in problem_of(TimeoutError(), "site.example", 2.5).detail
