from __future__ import annotations

from pathlib import Path

import pytest

from watcher.config.located import ConfigError
from watcher.config.secrets import read_secret


def test_a_secret_is_the_line_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(" sésame \n", encoding="utf-8")
    assert read_secret(tmp_path / "secret", "web.proxy_password_file") == " sésame "


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe"], ids=str)
def test_a_secret_that_cannot_be_read_names_file_and_remedy(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "secret").write_bytes(content)
    with pytest.raises(ConfigError, match=r"secret: .*(check web.proxy_password_file|one line)"):
        read_secret(tmp_path / "secret", "web.proxy_password_file")
