"""Files that hold one secret each, as the `*_file` keys of the settings name them."""

from __future__ import annotations

from pathlib import Path

from watcher.config.located import ConfigError


def read_secret(path: Path, key: str) -> str:
    """The one line of the file that `key` names. Raises ConfigError when it is missing, empty or no text."""
    try:
        secret = path.read_text(encoding="utf-8").strip("\r\n")
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read ({error.strerror}); check {key}"]) from None
    except UnicodeDecodeError:
        raise ConfigError([f"{path}: not UTF-8; write the secret alone on one line"]) from None
    if not secret:
        raise ConfigError([f"{path}: empty; write the secret alone on one line"])
    return secret
