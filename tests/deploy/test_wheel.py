"""The wheel: the same bytes from any machine, with all that commands need, signed so that a change shows."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("watcher", "classifiers", "digests")
BESIDE = ("pyproject.toml", "README.md", "LICENSE", "sources.yaml", "docs/model-card/figures.json")
EPOCH = "1700000000"
NAMESPACE = "vigie-release"
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*")


def build(folder: Path, *, umask: int, zone: str, touched: float) -> Path:
    """A copy of what a wheel is built from, as another machine would have it, and the wheel of it."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / "tree" / package, ignore=LEFT_OUT)
    for name in BESIDE:
        (folder / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / "tree" / name)
    for path in (folder / "tree").rglob("*"):
        path.chmod((0o777 if path.is_dir() else 0o666) & ~umask)
        os.utime(path, (touched, touched))
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder / "dist"],
        cwd=folder / "tree",
        env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "TZ": zone},
        umask=umask,
        check=True,
        capture_output=True,
    )
    (wheel,) = (folder / "dist").glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    here = build(tmp_path_factory.mktemp("a"), umask=0o022, zone="UTC", touched=1_600_000_000)
    there = build(tmp_path_factory.mktemp("b") / "ailleurs", umask=0o077, zone="Asia/Tokyo", touched=1.9e9)
    return here, there


def test_two_builds_have_the_same_bytes(wheels: tuple[Path, Path]) -> None:
    assert [hashlib.sha256(wheel.read_bytes()).hexdigest() for wheel in wheels] == [
        hashlib.sha256(wheels[0].read_bytes()).hexdigest()
    ] * 2


def test_everything_that_lies_in_the_packages_is_in_the_wheel(wheels: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(wheels[0]) as wheel:
        inside = set(wheel.namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert wanted - inside == set()
    assert {"watcher/sources.yaml", "classifiers/evaluation/figures.json"} <= inside
    assert "watcher/service/vigie.service.in" in inside


def test_the_wheel_works_from_an_unrelated_folder(wheels: tuple[Path, Path], tmp_path: Path) -> None:
    with zipfile.ZipFile(wheels[0]) as wheel:
        wheel.extractall(tmp_path / "site")
    work = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); "
        "from watcher.sources import bundled_path, load_sources; import watcher; "
        "from classifiers.register import load_register; from watcher.service.unit import Service; "
        "print(watcher.__file__, bundled_path(), len(load_sources(bundled_path())),"
        " len(load_register().risks))"
    )
    said = subprocess.run(
        [sys.executable, "-c", work, tmp_path / "site"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    package, sources, count, risks = said.stdout.split()
    assert Path(package).is_relative_to(tmp_path)
    assert Path(sources) == tmp_path / "site" / "watcher" / "sources.yaml"
    assert (int(count) >= 80, int(risks) >= 25) == (True, True)


def test_a_signature_holds_for_these_bytes_and_no_others(tmp_path: Path) -> None:
    key, sums, signers = tmp_path / "key", tmp_path / "SHA256SUMS", tmp_path / "allowed_signers"
    sums.write_text(f"{'0' * 64}  vigie.whl\n", encoding="utf-8")
    make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "a throw-away key", "-f", key]
    subprocess.run(make, check=True)
    public = key.with_suffix(".pub").read_text(encoding="utf-8")
    signers.write_text(f'release@vigie namespaces="{NAMESPACE}" {public}', encoding="utf-8")
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", NAMESPACE, sums], check=True)

    def holds(text: bytes, namespace: str = NAMESPACE) -> bool:
        asked = ["-Y", "verify", "-f", signers, "-I", "release@vigie", "-n", namespace]
        command = ["ssh-keygen", *asked, "-s", sums.with_name("SHA256SUMS.sig")]
        return subprocess.run(command, input=text, capture_output=True, check=False).returncode == 0

    assert holds(sums.read_bytes())
    assert not holds(sums.read_bytes().replace(b"0", b"1", 1))
    assert not holds(sums.read_bytes(), namespace="file")


def test_the_release_signs_what_the_guide_verifies() -> None:
    script = (ROOT / "scripts" / "release").read_text(encoding="utf-8")
    guide = (ROOT / "docs" / "operator-guide.md").read_text(encoding="utf-8")
    assert f'-Y sign -f "$key" -n {NAMESPACE} SHA256SUMS' in script
    assert f"-I release@vigie -n {NAMESPACE} -s SHA256SUMS.sig < SHA256SUMS" in guide
