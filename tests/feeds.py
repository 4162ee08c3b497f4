"""Feeds written by the test that serves them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

from factories import NOW

LONG = "La métropole présente sa charte d'usage de l'intelligence artificielle générative aux agents. " * 8

URGENT_TITLE = "La CNIL prononce une sanction contre l'éditeur d'un assistant d'IA générative"
URGENT_TEXT = (
    "La CNIL a prononcé une sanction de 20 millions d'euros et une injonction de cesser contre l'éditeur "
    "d'un assistant d'intelligence artificielle générative, pour manquement au RGPD : données personnelles "
    "collectées sans base légale pour entraîner le modèle. La décision de la formation restreinte est "
    "publiée ce jour et interdit la poursuite du traitement. "
) * 3


@dataclass(frozen=True, slots=True)
class Post:
    """One item of a feed; `guid` is also the last part of its link."""

    guid: str
    title: str = "Une charte d'usage de l'IA générative pour les agents"
    text: str = LONG
    published: datetime | None = NOW
    link: str | None = None


def feed(*posts: Post, base: str = "https://cnil.example") -> bytes:
    """An RSS 2.0 document."""
    items = "".join(
        f"<item><title>{escape(post.title)}</title><link>{escape(post.link or f'{base}/{post.guid}')}</link>"
        f"<guid isPermaLink='false'>{escape(post.guid)}</guid><description>{escape(post.text)}</description>"
        + (f"<pubDate>{format_datetime(post.published)}</pubDate>" if post.published else "")
        + "</item>"
        for post in posts
    )
    head = "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>CNIL</title>"
    return f"{head}<link>{base}</link>{items}</channel></rss>".encode()
