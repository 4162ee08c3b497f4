"""From what the HTTP client and the system raise to the fixed vocabulary of faults."""

from __future__ import annotations

import errno
import socket
import ssl

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError

from watcher.items import Fault, Problem

NETWORK_ERRORS = (aiohttp.ClientError, HttpProcessingError, OSError, ValueError)
"""All that a request can raise (timeouts are OSErrors, names that cannot be encoded ValueErrors)."""

_OUR_NETWORK = frozenset({errno.ENETUNREACH, errno.ENETDOWN})
_OUR_DNS = frozenset({socket.EAI_AGAIN, socket.EAI_SYSTEM})
"""The resolver did not answer at all (getaddrinfo(3)): it is not the name that is wrong."""


def problem_of(error: Exception, host: str, timeout: float) -> Problem:
    """The problem behind one of NETWORK_ERRORS while asking `host`, with at most `timeout` seconds."""
    said = " ".join((str(error) or type(error).__name__).split())[:200]
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return Problem(
            Fault.TLS,
            f"no trusted TLS connection to {host} ({said})",
            "Tell the site; a missing intermediate certificate can be added to this system's store.",
        )
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(error, aiohttp.ClientProxyConnectionError | aiohttp.ClientHttpProxyError):
        return _proxy(error, host, said)
    if isinstance(cause, socket.gaierror):
        return _dns(cause, host)
    number = cause.errno if isinstance(cause, OSError) else None
    if isinstance(error, TimeoutError) or number == errno.ETIMEDOUT:
        return Problem(
            Fault.TIMEOUT,
            f"{host} did not finish its answer within {timeout:g} s",
            "Nothing at once; if it goes on, raise web.timeout in vigie.toml.",
        )
    if isinstance(error, OSError | aiohttp.ClientConnectionError):
        return _connection(number, host, said)
    return Problem(
        Fault.UNREADABLE,
        f"the answer of {host} breaks the rules of HTTP ({said})",
        "Nothing at once; if it goes on, tell the site's webmaster.",
    )


def _connection(number: int | None, host: str, said: str) -> Problem:
    if number in _OUR_NETWORK:
        return Problem(
            Fault.NO_NETWORK, f"no route to the network ({said})", "Check this machine's connection."
        )
    return Problem(
        Fault.CONNECT, f"no connection to {host} ({said})", "Check that the site is up; tried again later."
    )


def closed_proxy(said: str) -> Problem:
    """The problem of a proxy that cannot be reached, or answers 407 (Proxy Authentication Required)."""
    return Problem(
        Fault.NO_NETWORK,
        f"the proxy does not let us through ({said})",
        "Check web.proxy and web.proxy_password_file in vigie.toml, and the proxy itself.",
    )


def _proxy(error: Exception, host: str, said: str) -> Problem:
    """A proxy that cannot be reached, or wants to know who asks, is our own network's trouble."""
    status = error.status if isinstance(error, aiohttp.ClientHttpProxyError) else None
    if status is None or status == 407:
        return closed_proxy(said)
    if status in {403, 451}:
        return Problem(
            Fault.BLOCKED, f"the proxy refuses {host} ({said})", f"Ask its operator to admit {host}."
        )
    return Problem(
        Fault.CONNECT,
        f"the proxy has no connection to {host} ({said})",
        "Check that the site is up; tried again later.",
    )


def _dns(error: socket.gaierror, host: str) -> Problem:
    if error.errno in _OUR_DNS:
        return Problem(
            Fault.NO_NETWORK,
            f"no name server answered for {host} ({error.strerror})",
            "Check this machine's connection and its name server.",
        )
    return Problem(
        Fault.DNS,
        f"the name {host} is not known ({error.strerror})",
        "Check the spelling of the address; the site may have moved.",
    )
