"""No address of an inner network is visited, however it is written and whoever says it."""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.items import Fault
from watcher.web.answer import FetchError
from watcher.web.guard import check_url, refused

REFUSED = {
    "0.0.0.0": "unspecified",
    "0.1.2.3": "unspecified",
    "10.0.0.1": "private",
    "100.64.0.1": "carrier",
    "100.127.255.255": "carrier",
    "127.0.0.1": "loopback",
    "127.255.255.255": "loopback",
    "169.254.169.254": "link-local",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.0.0.8": "protocol assignment",
    "192.0.2.1": "documentation",
    "192.88.99.1": "6to4 relay",
    "192.168.1.1": "private",
    "198.18.0.1": "benchmarking",
    "198.19.255.255": "benchmarking",
    "198.51.100.7": "documentation",
    "203.0.113.7": "documentation",
    "224.0.0.1": "multicast",
    "239.255.255.255": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "broadcast",
    "::": "unspecified",
    "::1": "loopback",
    "::7f00:1": "IPv4-compatible",
    "::808:808": "IPv4-compatible",
    "::ffff:127.0.0.1": "IPv4-mapped",
    "::ffff:8.8.8.8": "IPv4-mapped",
    "64:ff9b::7f00:1": "loopback",
    "64:ff9b::10.0.0.1": "private",
    "64:ff9b:1::8.8.8.8": "local NAT64",
    "100::1": "reserved",
    "2001::1": "Teredo",
    "2001:0:7f00:1::": "Teredo",
    "::ffff:0:10.0.0.1": "reserved",
    "64:ff9b::a9fe:a9fe": "link-local",
    "64:ff9b::6440:1": "carrier",
    "2002:a9fe:a9fe::1": "link-local",
    "2002:6440:1::1": "carrier",
    "2001:2::1": "protocol assignment",
    "2001:10::1": "protocol assignment",
    "2001:db8::1": "documentation",
    "2002:7f00:1::": "loopback",
    "2002:c0a8:101::1": "private",
    "3fff::1": "documentation",
    "4000::1": "reserved",
    "5f00::1": "reserved",
    "fc00::1": "unique local",
    "fd12:3456::1": "unique local",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
    "localhost": "not an IP address",
    "0177.0.0.1": "not an IP address",
    "": "not an IP address",
}
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "100.63.255.255",
    "100.128.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "198.17.255.255",
    "198.20.0.1",
    "223.255.255.255",
    "2001:660:3003::1",
    "2a00:1450:4007::1",
    "64:ff9b::808:808",
    "2002:808:808::1",
]


@pytest.mark.parametrize(("ip", "why"), REFUSED.items())
def test_inner_and_special_addresses_are_refused_by_name(ip: str, why: str) -> None:
    assert why in (refused(ip, allow_loopback=False) or "")


@pytest.mark.parametrize("ip", PUBLIC)
def test_public_addresses_pass(ip: str) -> None:
    assert refused(ip, allow_loopback=False) is None


@pytest.mark.parametrize("ip", [*REFUSED, *PUBLIC])
def test_allowing_loopback_opens_loopback_only(ip: str) -> None:
    opened = refused(ip, allow_loopback=False) is not None and refused(ip, allow_loopback=True) is None
    assert opened == (ip.startswith("127.") or ip == "::1")


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_what_passes_is_global_in_the_eyes_of_the_standard_library_too(ip: IPv4Address | IPv6Address) -> None:
    if refused(str(ip), allow_loopback=False) is None:
        carried = ip.sixtofour if isinstance(ip, IPv6Address) else None
        assert (carried or ip).is_global or ip in ipaddress.ip_network("64:ff9b::/96")


inner_v4 = st.one_of(
    *(
        st.ip_addresses(network=network)
        for network in (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
        )
    )
)


def spellings(ip: IPv4Address) -> list[str]:
    """Hosts that some resolver, library or gateway takes for this address."""
    a, b, c, d = ip.packed
    number = int(ip)
    wide = str.maketrans("0123456789.", "０１２３４５６７８９。")
    ringed = str.maketrans("123456789.", "①②③④⑤⑥⑦⑧⑨．")
    doubled = str.maketrans("0123456789.", "𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡｡")
    return [
        f"{a}.{b}.{c}.{d}".translate(ringed),
        f"{a}.{b}.{c}.{d}".translate(doubled),
        f"{number}".translate(doubled),
        f"{a}.{b}.{c}.{d}".replace(".", "\u3002"),
        f"{a}.{b}\u00ad.{c}.{d}",
        f"{a}.\u200b{b}.{c}.{d}",
        f"%{ord(str(a)[0]):x}{str(a)[1:]}.{b}.{c}.{d}",
        f"user@{a}.{b}.{c}.{d}",
        f"example.org\\@{a}.{b}.{c}.{d}",
        f"example.org@{a}.{b}.{c}.{d}",
        f"[fe80::{a:x}%25eth0]",
        f"[2001:0:{a:02x}{b:02x}:{c:02x}{d:02x}::]",
        f"{a}.{b}.{c}.{d}",
        f"{a}.{b}.{c}.{d}.",
        f"{a}.{b}.{c}.{d}".translate(wide),
        f"{number}",
        f"{number:#o}".replace("0o", "0"),
        f"{number:#x}",
        f"{number:#X}",
        f"{a}.{b}.{c * 256 + d}",
        f"{a}.{(b * 256 + c) * 256 + d}",
        f"{a:#x}.{b:#x}.{c:#x}.{d:#x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"{a:#x}.0{b:o}.{c * 256 + d}",
        f"00{a}.{b}.{c}.{d}",
        f"{a}.{b}.{c}.{d:#x}",
        f"[::ffff:{ip}]",
        f"[::{ip}]",
        f"[64:ff9b::{ip}]",
        f"[64:ff9b:1::{ip}]",
        f"[2002:{a:02x}{b:02x}:{c:02x}{d:02x}::1]",
        f"[::ffff:0:{ip}]",
    ]


@given(inner_v4, st.sampled_from(["http", "https", "HTTP"]), st.sampled_from(["", ":80", ":8080"]))
def test_no_spelling_of_an_inner_address_slips_through(ip: IPv4Address, scheme: str, port: str) -> None:
    for spelling in spellings(ip):
        with pytest.raises(FetchError) as caught:
            check_url(f"{scheme}://{spelling}{port}/", allow_loopback=False)
        assert caught.value.problem.fault is Fault.REFUSED_ADDRESS


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://example.org/", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("//example.org/", "only http and https"),
        ("", "only http and https"),
        ("https://user@example.org/", "credentials"),
        ("https://user:secret@example.org/", "credentials"),  # pragma: allowlist secret
        ("https://:@example.org/", "credentials"),
        ("https://example.org\\@evil.example/", "backslash"),
        ("https:\\\\example.org/", "backslash"),
        ("https://example.org/\r\nHost: evil", "control character"),
        ("https://example.org/\x00", "control character"),
        ("https://exa\tmple.org/", "control character"),
        ("https://exa\x85mple.org/", "control character"),
        ("https://", "no usable host"),
        ("https:///path", "no usable host"),
        ("https://ex%61mple.org/", "no usable host"),
        ("https://exa mple.org/", "no usable host"),
        ("https://a..b/", "no usable host"),
        ("https://[fe80::1%25eth0]/", "no usable host"),
        ("https://example.org:99999/", "cannot be read"),
        ("https://example.org:http/", "cannot be read"),
        ("https://[::1/", "cannot be read"),
        ("https://[]@", "cannot be read"),
        ("https://1.2.3/", "host is not an IP address"),
        ("https://example.0x7f/", "host is not an IP address"),
        ("https://256.1.1.1/", "host is not an IP address"),
        ("https://127.0.0.1/", "host is a loopback address"),
        ("https://[::1]/", "host is a loopback address"),
    ],
)
def test_addresses_that_are_no_plain_web_addresses_are_refused(url: str, why: str) -> None:
    with pytest.raises(FetchError) as caught:
        check_url(url, allow_loopback=False)
    problem = caught.value.problem
    assert problem.fault is Fault.REFUSED_ADDRESS
    assert why in problem.detail
    assert "public http(s) address" in problem.remedy


@pytest.mark.parametrize(
    "url",
    [
        "https://www.cnil.fr/fr/rss.xml",
        "http://example.org:8080/a?b=c#d",
        "https://métropole.rennes.fr/é",
        "https://a_b.example.org/",
        "https://8.8.8.8/",
        "https://[2a00:1450:4007::1]/",
        "https://example.org./",
        "https://localhost/",  # a name: the resolver's business
    ],
)
def test_plain_web_addresses_pass(url: str) -> None:
    check_url(url, allow_loopback=False)


@given(st.text())
def test_any_string_is_let_through_or_refused(url: str) -> None:
    with suppress(FetchError):
        check_url(url, allow_loopback=True)
