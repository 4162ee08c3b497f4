from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from watcher.settings import Engine, Settings, Web

FILES = {"ca_file": Path("ca.pem"), "cert_file": Path("me.pem"), "key_file": Path("key.pem")}


@pytest.mark.parametrize(
    "settings",
    [
        {"scheduler": "tls://scheduler.example.org:8786", **FILES},
        {"scheduler": "tcp://127.0.0.1:8786"},
        {"scheduler": "tcp://[::1]:8786"},
    ],
)
def test_a_cluster_is_reached_by_tls_or_on_this_machine(settings: dict[str, Any]) -> None:
    assert Engine(kind="dask", **settings).scheduler == settings["scheduler"]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "kind = 'dask' wants scheduler"),
        ({"scheduler": "scheduler.example.org:8786"}, "'tls://scheduler.example.org:8786' is wanted"),
        ({"scheduler": "tls://scheduler.example.org"}, "'tls://scheduler.example.org:8786' is wanted"),
        ({"scheduler": "tls://scheduler.example.org:99999"}, "'tls://scheduler.example.org:8786' is wanted"),
        ({"scheduler": "tls://me:secret@a.example:8786"}, "is wanted"),  # pragma: allowlist secret
        ({"scheduler": "tls://scheduler.example.org:8786"}, "wants ca_file, cert_file and key_file"),
        ({"scheduler": "tcp://scheduler.example.org:8786", **FILES}, "use tls:// with ca_file"),
        ({"scheduler": "tcp://localhost:8786"}, "use tls:// with ca_file"),
    ],
)
def test_any_other_is_refused_with_the_remedy(settings: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Engine(kind="dask", **settings)


def test_a_proxy_with_a_password_does_not_go_with_workers_who_get_no_secret() -> None:
    web = Web(proxy="http://me@proxy.example.org:3128", proxy_password_file=Path("secret"))
    with pytest.raises(ValidationError, match=r"web\.proxy_password_file: workers get no secrets"):
        Settings(web=web, engine=Engine(kind="dask", scheduler="tcp://127.0.0.1:8786"))
