import json
from pathlib import Path
from typing import Any

import pytest
import vodozemac
from hypothesis import given
from hypothesis import strategies as st

from watcher.chat.matrix.answers import KeyQuery
from watcher.chat.matrix.cross_signing import Seeds, SigningKey, load_seeds, make_seeds, standing
from watcher.chat.matrix.session import Session
from watcher.chat.room import RoomSessionError

BOT, DEVICE = "@bot:lab.test", "VIGIE"
SESSION = Session(user_id=BOT, device_id=DEVICE, access_token="syt_token")
SEEDS = make_seeds(lambda count: b"\x07" * count)

statements = st.dictionaries(
    st.text(max_size=6),
    st.text(max_size=6) | st.integers(-(2**53) + 1, 2**53 - 1) | st.booleans(),
    max_size=5,
)


def found(master: str | None = None, signer: str | None = None) -> KeyQuery:
    signatures = {} if signer is None else {BOT: {f"ed25519:{signer}": "signature"}}
    keys = {} if master is None else {BOT: {"keys": {f"ed25519:{master}": master}}}
    return KeyQuery(device_keys={BOT: {DEVICE: {"signatures": signatures}}}, master_keys=keys)


@given(statements)
def test_a_signature_is_that_of_the_canonical_json_without_what_signatures_leave_out(
    statement: dict[str, Any],
) -> None:
    key = SigningKey(SEEDS.master)
    signature = key.sign({**statement, "signatures": {"a": 1}, "unsigned": {"b": 2}})
    signed = {name: value for name, value in statement.items() if name not in {"signatures", "unsigned"}}
    text = json.dumps(signed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    vodozemac.Ed25519PublicKey.from_base64(key.public).verify_signature(
        text.encode(), vodozemac.Ed25519Signature.from_base64(signature)
    )


def test_a_device_stands_by_what_the_homeserver_tells_everybody() -> None:
    master, signer = SigningKey(SEEDS.master).public, SigningKey(SEEDS.self_signing).public
    assert standing(found(), SESSION, SEEDS) == "unsigned"
    assert standing(found(master), SESSION, SEEDS) == "unsigned"
    assert standing(found(master, signer), SESSION, SEEDS) == "signed"
    assert standing(found(master, "another"), SESSION, SEEDS) == "unsigned"
    assert standing(found("another", signer), SESSION, SEEDS) == "foreign"
    assert standing(found(master, signer), SESSION, None) == "foreign"


def test_seeds_differ_and_never_show() -> None:
    numbers = iter(range(3))
    seeds = make_seeds(lambda count: bytes([next(numbers)]) * count)
    secrets = {seeds.master, seeds.self_signing, seeds.user_signing}
    assert len(secrets) == 3
    assert not [secret for secret in secrets if secret in repr(seeds)]


def test_damaged_seeds_are_an_error_that_does_not_quote_them(tmp_path: Path) -> None:
    file = tmp_path / "cross_signing.json"
    assert load_seeds(file) is None
    file.write_text(SEEDS.model_dump_json())
    assert load_seeds(file) == Seeds.model_validate(SEEDS)
    file.write_text('{"master": "very secret"}')
    with pytest.raises(RoomSessionError, match="restore the file from a backup") as caught:
        load_seeds(file)
    assert "very secret" not in str(caught.value)
    file.unlink()
    file.mkdir()
    with pytest.raises(RoomSessionError, match="cannot be read"):
        load_seeds(file)
