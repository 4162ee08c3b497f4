"""Draws what members see of an alert, a digest and its thread on a phone: docs/pictures/*.png.

    python bench/room_pictures.py [--docs docs]

The week is that of the tests, invented. The frame and the styles are ours, after what Element and Tchap do
with the tags that we use: paragraphs, lists, links, bold and italic words, grey notices. Wants the fonts
Inter and Noto Color Emoji (Debian: fonts-inter, fonts-noto-color-emoji).
"""

from __future__ import annotations

import argparse
import html
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from PIL import Image
from playwright.sync_api import sync_playwright

from classifiers.calendar import load_calendar
from classifiers.milestones import load_wordings, milestones
from digests.messages.alert import alert_message
from digests.messages.message import digest_message, item_message
from digests.rows import Message
from sample_alert import WRITTEN, alerted
from sample_week import BLIND, digest_of, week
from watcher.register_book import risk_rows

CHROMIUM = "/usr/bin/chromium"
WIDTH = 390

_STYLE = """
* { box-sizing: border-box }
body { margin: 0; background: #fff; color: #1b1d22; font: 15px/1.45 Inter, "Liberation Sans", sans-serif,
       "Noto Color Emoji"; width: 390px }
header { padding: 12px 16px; border-bottom: 1px solid #e1e6ec; font-weight: 600 }
article { display: flex; gap: 10px; padding: 14px 16px }
.face { flex: none; width: 32px; height: 32px; border-radius: 50%; background: #0d5c63; color: #fff;
        display: grid; place-items: center; font-weight: 600 }
.who { font-weight: 600; color: #0d5c63 } .when { color: #656d77; font-size: 12px; margin-left: 6px }
.notice { color: #656d77 }
.body { overflow-wrap: anywhere; min-width: 0 }
.body p { margin: 0 0 10px } .body p:last-child { margin: 0 }
.body ul, .body ol { margin: 0 0 10px; padding-left: 20px } .body li { margin-bottom: 6px }
.body blockquote { margin: 0 0 10px; padding-left: 10px; border-left: 4px solid #dfe3e8 }
a { color: #0467dd; text-decoration: none } code { font: 13px "DejaVu Sans Mono", monospace }
.reactions { display: flex; gap: 6px; margin-top: 8px }
.reactions span { border: 1px solid #cdd3da; border-radius: 12px; padding: 1px 8px; font-size: 13px }
.thread { margin: 10px 0 0; padding-left: 10px; border-left: 2px solid #cdd3da }
"""


@dataclass(frozen=True)
class Shown:
    """A message in its frame: `when` as clients write it, the reactions under it, replies in its thread."""

    message: Message
    when: str
    reactions: Sequence[str] = ()
    thread: Sequence[Message] = ()


def pictures() -> dict[str, tuple[str, Shown]]:
    """File name to the room's name and what is seen there."""
    risks = risk_rows()
    rows = [replace(row, risks=tuple(risks[risk.id] for risk in row.risks)) for row in week()]
    digest = digest_of(*rows, blind=BLIND, milestones=milestones(load_calendar(), load_wordings()))
    alert = alert_message(alerted(), WRITTEN, reactions=True)
    return {
        "alert.png": ("Juridique", Shown(alert, "14:02", ("✅ 1", "👍 3"))),
        "digest.png": (
            "Observatoire",
            Shown(
                digest_message(digest, reactions=True),
                "08:00",
                ("👍 12",),
                [item_message(row) for row in digest.shown[:2]],
            ),
        ),
    }


def page(room: str, shown: Shown) -> str:
    """The HTML of one picture."""
    pills = "".join(f"<span>{html.escape(one)}</span>" for one in shown.reactions)
    thread = "".join(f'<div class="thread notice">{one.html}</div>' for one in shown.thread)
    return (
        f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style><header>{html.escape(room)}</header>"
        f'<article><div class="face">V</div><div class="body"><div><span class="who">Vigie</span>'
        f'<span class="when">{shown.when}</span></div>{shown.message.html}'
        f'<div class="reactions">{pills}</div>{thread}</div></article>'
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--docs", type=Path, default=Path("docs"))
    folder = parser.parse_args().docs / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, (room, shown) in pictures().items():
            tab = browser.new_page(viewport={"width": WIDTH, "height": 300}, device_scale_factor=1.5)
            tab.set_content(page(room, shown))
            drawn = Image.open(io.BytesIO(tab.screenshot(full_page=True)))
            drawn.convert("RGB").quantize(96).save(folder / name, optimize=True)
            print(f"written: {folder / name}")
        browser.close()


main()
