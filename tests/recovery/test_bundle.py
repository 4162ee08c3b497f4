"""What is no backup of ours, or was changed with skill, is refused before anything is written."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import zlib
from pathlib import Path

import pytest

from recovery.folders import NOW, PASSPHRASE, Sample, make, signed, silent, write
from watcher.recovery.bundle import open_bundle
from watcher.recovery.checking import check
from watcher.recovery.errors import RecoveryError
from watcher.recovery.keys import packed, unpacked
from watcher.recovery.manifest import Filed, Manifest, is_safe
from watcher.recovery.restoring import Wish, restore
from watcher.recovery.tape import Tape

ZIPPED = zlib.compress(bytes(1_000_000), 9, 31)


def forged(
    path: Path, *added: tuple[str, bytes], manifest: dict[str, object] | None = None, raw: bytes = b""
) -> Path:
    """A file of the right form, with its right digest, that holds what an enemy wants."""
    files = [("vigie.db.gz", ZIPPED), *added]
    told = Manifest(
        format=1,
        vigie="0",
        made_at=NOW,
        migrations=(),
        database=Filed(name="vigie.db", bytes=100, sha256=hashlib.sha256(bytes(100)).hexdigest()),
        files=tuple(
            Filed(name=name, bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
            for name, content in files
        ),
        rows={},
        has_archive=False,
    )
    body = io.BytesIO()
    tape = Tape(body, NOW)
    for name, content in files:
        tape.add(name, [content])
    body.write(raw)
    tape.add("manifest.json", [json.dumps({**told.model_dump(mode="json"), **(manifest or {})}).encode()])
    path.write_bytes(signed(body.getvalue()))
    return path


def header(name: str, kind: bytes, size: int = 0, target: str = "") -> bytes:
    told = tarfile.TarInfo(name)
    told.type, told.size, told.linkname = kind, size, target
    return told.tobuf(tarfile.GNU_FORMAT)


def test_the_forger_of_these_tests_makes_what_is_read(tmp_path: Path):
    assert open_bundle(forged(tmp_path / "f.tar", ("hosts/a", b"1"))).read("hosts/a") == b"1"


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "hosts/../../evil",
        "/etc/passwd",
        "hosts//evil",
        "hosts/./evil",
        "hosts\\..\\evil",
        "hosts/a\nb",
        "hosts/a\0b",
        "elsewhere/evil",
        "vigie.db",
        "members.key",
        "matrix/session.json",
        "hosts/" + "x" * 300,
        "hosts/" + "x/" * 600 + "x",
        "hosts/",
        "hosts",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str):
    assert not is_safe(name)
    with pytest.raises(RecoveryError):
        open_bundle(forged(tmp_path / "f.tar", (name, b"1")))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (header("hosts/link", tarfile.SYMTYPE, target="/etc"), "no plain file"),
        (header("hosts/link", tarfile.LNKTYPE, target="/etc/passwd"), "no plain file"),
        (header("hosts/fifo", tarfile.FIFOTYPE), "no plain file"),
        (header("hosts/device", tarfile.CHRTYPE), "no plain file"),
        (header("hosts/folder", tarfile.DIRTYPE), "no plain file"),
        (header("hosts/pax", tarfile.XHDTYPE, 10**11), "no plain file|cut off"),
        (header("hosts/sparse", tarfile.GNUTYPE_SPARSE), "no plain file"),
        (header("L", tarfile.GNUTYPE_LONGNAME, 8192) + b"x" * 8192, "too long"),
        (header("hosts/large", tarfile.REGTYPE, 10**12), "cut off"),
        (header("vigie.db.gz", tarfile.REGTYPE), "twice"),
        (header("hosts/more", tarfile.REGTYPE), "not those of its manifest"),
        (b"\x01" * 512, "no tar file"),
    ],
)
def test_a_tar_of_other_things_than_plain_files_is_refused(tmp_path: Path, raw: bytes, reason: str):
    with pytest.raises(RecoveryError, match=reason):
        open_bundle(forged(tmp_path / "f.tar", raw=raw))


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        ({"format": 2}, "format 2, and this version knows formats up to 1"),
        ({"format": "x"}, "none of ours"),
        ({"made_at": "yesterday"}, "none of ours"),
        ({"files": []}, "holds what no backup"),
        ({"more": 1}, "none of ours"),
    ],
)
def test_a_manifest_of_another_kind_is_refused(tmp_path: Path, manifest: dict[str, object], reason: str):
    with pytest.raises(RecoveryError, match=reason):
        open_bundle(forged(tmp_path / "f.tar", manifest=manifest))


def test_a_database_that_unpacks_to_more_than_it_says_ends_there(tmp_path: Path):
    blocks = open_bundle(forged(tmp_path / "bomb.tar")).database()
    with pytest.raises(RecoveryError, match="larger than it says"):
        next(blocks)


def test_one_that_says_it_is_enormous_finds_no_room(tmp_path: Path):
    claim = {"database": {"name": "vigie.db", "bytes": 10**15, "sha256": "0" * 64}}
    with pytest.raises(RecoveryError, match="MB are free and 1000000"):
        restore(Wish(forged(tmp_path / "f.tar", manifest=claim), tmp_path / "var"), NOW, silent)
    assert [path.name for path in tmp_path.iterdir()] == ["f.tar"]


@pytest.mark.parametrize("content", [b"", b"x", b"hello\n" * 10_000, bytes(20_480)])
def test_a_file_of_something_else_is_named_so(tmp_path: Path, content: bytes):
    (tmp_path / "other").write_bytes(content)
    with pytest.raises(RecoveryError, match=r"other: not a backup of Vigie"):
        open_bundle(tmp_path / "other")


def test_a_tar_of_something_else_is_named_so(tmp_path: Path):
    write(tmp_path / "letter.txt", "dear all " * 999)
    with tarfile.open(tmp_path / "other.tar", "w") as other:
        other.add(tmp_path / "letter.txt")
    with pytest.raises(RecoveryError, match="not a backup of Vigie"):
        open_bundle(tmp_path / "other.tar")


def test_no_file_is_named_so(tmp_path: Path):
    with pytest.raises(RecoveryError, match="No such file"):
        open_bundle(tmp_path / "none.tar")


def test_check_finds_everything_sound_and_opens_the_keys(sample: Sample):
    found = check(sample.made.path, PASSPHRASE, silent)
    assert found.keys == (
        "matrix/D.db",
        "matrix/cross_signing.json",
        "matrix/direct.json",
        "matrix/session.json",
        "members.key",
    )
    assert found.facts.broken_links == 0
    assert sorted(path.suffix for path in sample.made.path.parent.iterdir()) == [".lock", ".tar"]


def test_check_without_a_passphrase_leaves_the_keys_closed(sample: Sample):
    assert check(sample.made.path, None, silent).keys is None


def test_files_changed_with_skill_are_noticed_by_whoever_opens_the_keys(sample: Sample):
    """Their digests are made right everywhere but in what is sealed."""
    files = tuple(file for file in sample.made.manifest.files if file.name != "sealed.tar.age")
    sealed = packed({"members.key": b"k"}, files)
    assert unpacked(sealed, files) == {"members.key": b"k"}
    for changed in (files[1:], (files[0].model_copy(update={"sha256": "0" * 64}), *files[1:])):
        with pytest.raises(RecoveryError, match="somebody changed them"):
            unpacked(sealed, changed)


@pytest.mark.parametrize(
    "name", ["../evil", "matrix/../../evil", "matrix/a/b.db", "vigie.db", "matrix/.x.db"]
)
def test_what_is_sealed_leads_nowhere_else_either(name: str):
    with pytest.raises(RecoveryError, match="what is not ours"):
        unpacked(packed({name: b"x"}, ()), ())


def test_a_bundle_reads_on_while_a_second_is_made_beside(data: Path, tmp_path: Path):
    first = make(data, tmp_path / "shelf")
    bundle = open_bundle(first.path)
    make(data, tmp_path / "shelf")
    assert bundle.read("hosts/cnil.example.json") == b"{}"
