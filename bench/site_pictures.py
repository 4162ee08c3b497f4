"""Draws the site as readers see it: docs/pictures/site-*.png.

    python bench/site_pictures.py [--docs docs]

The publications are those of the tests, invented.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from PIL import Image
from playwright.sync_api import sync_playwright

from sample_site import NOW, house, opened
from watcher.site.building import build

CHROMIUM = "/usr/bin/chromium"
DESK, PHONE = 1100, 390
HEIGHT = 1500
COLORS = 256
"""Enough for letters and a few flat colours; the files stay small."""

PICTURES: tuple[tuple[str, str, int, Literal["light", "dark"]], ...] = (
    ("site-home", "index.html", DESK, "light"),
    ("site-home-dark", "index.html", DESK, "dark"),
    ("site-home-phone", "index.html", PHONE, "light"),
    ("site-home-phone-dark", "index.html", PHONE, "dark"),
    ("site-risk", "risques/R08.html", DESK, "light"),
    ("site-risk-dark", "risques/R08.html", DESK, "dark"),
    ("site-digest", "syntheses/2026-W47.html", DESK, "light"),
    ("site-digest-dark", "syntheses/2026-W47.html", DESK, "dark"),
)
"""File name, page, width and colours."""


def main() -> None:
    """Build the sample's site and take the pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--docs", type=Path, default=Path("docs"))
    folder: Path = parser.parse_args().docs / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as directory:
        data = Path(directory)
        sample = house(data)
        db = opened(data, sample)
        build(db, sample, data / "site", NOW)
        db.close()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
            )
            for name, path, width, colors in PICTURES:
                page = browser.new_page(viewport={"width": width, "height": HEIGHT}, color_scheme=colors)
                page.goto((data / "site" / path).as_uri())
                file = folder / f"{name}.png"
                page.screenshot(path=file)
                page.close()
                Image.open(file).convert("P", palette=Image.Palette.ADAPTIVE, colors=COLORS).save(
                    file, optimize=True
                )
                print(f"{file}: {file.stat().st_size / 1e3:.0f} kB")
            browser.close()


if __name__ == "__main__":
    main()
