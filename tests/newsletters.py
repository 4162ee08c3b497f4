"""Newsletters as the usual senders make them: our own reconstruction, with contents of ours."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from factories import NOW

SENDER = "lettre@observatoire.example"


@dataclass(frozen=True)
class Told:
    """One story as a letter tells it; `link` is wrapped already."""

    title: str
    link: str
    text: str


STORIES = (
    Told(
        "La CNIL publie ses recommandations sur l'IA générative",
        "https://cnil.example/recommandations?utm_source=lettre&utm_medium=email",
        "Les recommandations portent sur les données personnelles dans les invites des agents.",
    ),
    Told(
        "Une métropole ouvre son registre des algorithmes",
        "https://ville.example/registre?id=12&mc_eid=a1b2c3",
        "Le registre recense quarante traitements, dont trois assistants.",
    ),
    Told(
        "Règlement IA : le calendrier des obligations change",
        "https://droit.example/calendrier",
        "Les obligations des systèmes à haut risque sont reportées.",
    ),
)


def safelink(target: str) -> str:
    """As Outlook's gateway wraps it."""
    return (
        f"https://eur03.safelinks.protection.outlook.com/?url={quote(target, safe='')}"
        "&data=05%7C02%7Cagent%40ville.example%7C&sdata=abc%3D&reserved=0"
    )


def mailjet(target: str) -> str:
    """As Mailjet wraps it: the target in base64 at the end."""
    encoded = base64.urlsafe_b64encode(target.encode()).decode().rstrip("=")
    return f"https://xk2.mjt.lu/lnk/AUoAAFx1-9kAAc/3/kD7x_zQw2cQ/{encoded}"


def card(story: Told) -> str:
    """Image, title and button in tables, as builders of newsletters write them."""
    return f"""<table width="100%"><tr><td>
<a href="{story.link}"><img src="https://img.example/x.jpg" alt=""></a></td></tr><tr><td><h2 style="margin:0">
<a href="{story.link}" style="color:#000"><span>{story.title}</span></a></h2></td></tr>
<tr><td><p>{story.text}</p></td></tr>
<tr><td><a href="{story.link}" class="btn">Lire la suite</a></td></tr></table>"""


def page(*stories: Told, mirror: str = "https://x.r.a.d.sendibm1.com/mk/mr/sh/abc/def") -> str:
    """A whole letter: preheader, logo, editorial, cards, social links, foot and pixel."""
    cards = "".join(card(story) for story in stories)
    return f"""<html><head><title>La lettre</title><style>p{{color:red}}</style></head><body>
<div style="display:none">L'actualité de l'IA publique</div>
<p><a href="{mirror}">Voir la version en ligne</a></p>
<table><tr><td>
<a href="https://observatoire.example/"><img src="logo.png" alt="Observatoire"></a></td></tr></table>
<h1>La lettre de l'observatoire</h1><h3>À la une cette semaine</h3>{cards}
<table><tr><td><a href="https://www.linkedin.com/company/observatoire">LinkedIn</a></td>
<td><a href="https://mastodon.social/@observatoire">Suivez-nous sur Mastodon</a></td></tr></table>
<p>Vous recevez cet e-mail car vous êtes inscrit à notre lettre avec l'adresse agent@ville.example.
<a href="https://x.r.a.d.sendibm1.com/mk/un/sh/abc/def">Se désinscrire</a></p>
<p>Observatoire, 1 place de la Mairie.
<a href="https://observatoire.example/mentions">Mentions légales</a></p>
<img src="https://x.r.a.d.sendibm1.com/mk/op/sh/abc/def" width="1" height="1"></body></html>"""


def letter(
    html: str | None = None,
    text: str | None = None,
    *,
    subject: str = "La lettre n° 42 – l'IA dans les collectivités",
    id: str = "<42@observatoire.example>",  # noqa: A002 - the header's own name
    sender: str = f"Observatoire de l'IA <{SENDER}>",
    date: datetime = NOW,
    charset: str = "utf-8",
    cte: str = "quoted-printable",
    **headers: str,
) -> bytes:
    """The letter as it arrives; with both bodies they are alternatives."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = id
    message["From"] = sender
    message["To"] = "agent@ville.example"
    message["Subject"] = subject
    message["Date"] = format_datetime(date)
    message["List-Unsubscribe"] = "<https://x.example/u/token>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if text is not None:
        message.set_content(text, charset=charset, cte=cte)
    if html is not None and text is not None:
        message.add_alternative(html, subtype="html", charset=charset, cte=cte)
    elif html is not None:
        message.set_content(html, subtype="html", charset=charset, cte=cte)
    return message.as_bytes()
