"""Draws the report as its readers see it: docs/pictures/report-*.png.

    python bench/report_pictures.py [--docs docs]

The year is the synthetic one. LibreOffice opens the text, Poppler shows the pages.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from PIL import Image
from playwright.sync_api import sync_playwright
from site_pictures import CHROMIUM, COLORS, DESK, PHONE
from synthetic_year import YEAR, fill

from watcher.store.database import open_database

_ITEMS = 3_000
_TALL = 1_200
_DOTS_AN_INCH = 80
_OVER = YEAR - 1
"""The year that is over whenever this runs."""
_PAGES = (("report-page", "essentiel", DESK), ("report-phone", "risques", PHONE))
"""File name, chapter and width."""


def main() -> None:
    """Write the report of a small synthetic year and take the pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--docs", type=Path, default=Path("docs"))
    pictures: Path = parser.parse_args().docs / "pictures"
    with TemporaryDirectory() as directory:
        folder = Path(directory)
        report = _report(folder) / f"rapport-{_OVER}"
        made = [_page(report.with_suffix(".pdf"), 12, pictures / "report-risks.png")]
        _run(
            "soffice",
            "--headless",
            f"-env:UserInstallation={folder.as_uri()}/office",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            f"{report}.odt",
        )
        made.append(_page(folder / f"{report.name}.pdf", 3, pictures / "report-libreoffice.png"))
        made += _screens(report.with_suffix(".html"), pictures)
    for file in made:
        Image.open(file).convert("P", palette=Image.Palette.ADAPTIVE, colors=COLORS).save(file, optimize=True)
        print(f"{file}: {file.stat().st_size / 1e3:.0f} kB")


def _report(folder: Path) -> Path:
    db = open_database(folder / "var" / "vigie.db")
    fill(db, _ITEMS)
    db.close()
    settings = folder / "vigie.toml"
    settings.write_text(f'[paths]\ndata = "{folder / "var"}"\n', encoding="utf-8")
    vigie = str(Path(sys.executable).with_name("vigie"))
    _run(vigie, "report", "--year", str(_OVER), "--config", str(settings), "--out", str(folder / "out"))
    return folder / "out" / str(_OVER)


def _page(pdf: Path, number: int, file: Path) -> Path:
    place = ("-f", str(number), "-l", str(number), "-r", str(_DOTS_AN_INCH), "-singlefile")
    _run("pdftoppm", "-png", *place, str(pdf), str(file.with_suffix("")))
    return file


def _screens(report: Path, pictures: Path) -> list[Path]:
    made: list[Path] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name, chapter, width in _PAGES:
            page = browser.new_page(viewport={"width": width, "height": _TALL})
            page.goto(f"{report.as_uri()}#{chapter}")
            made.append(pictures / f"{name}.png")
            page.screenshot(path=made[-1])
        browser.close()
    return made


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
