"""Légifrance's interface on PISTE, as a server answers for it: our own reconstruction, invented texts."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

from collectors.law.journal import JournalText
from servers import Page, Received, ScriptedServer

MIDNIGHT_IN_PARIS = 1_795_302_000_000
"""2026-11-22, in milliseconds."""


def issues(*numbers: int) -> dict[str, object]:
    """The latest first."""
    containers = [
        {
            "id": issue_id(n),
            "cid": issue_id(n),
            "titre": f"JORF n°{n:04}",
            "num": str(n),
            "datePubli": MIDNIGHT_IN_PARIS,
        }
        for n in sorted(numbers, reverse=True)
    ]
    return {"totalNbResult": 9000, "containers": containers, "executionTime": 12}


def issue_id(number: int) -> str:
    return f"JORFCONT{number:012}"


def summary(number: int, *texts: JournalText) -> dict[str, object]:
    """An issue's table of contents; texts stand in its second level."""
    links = [
        {"id": one.id, "titre": one.title, "nature": one.nature, "ministere": one.ministry} for one in texts
    ]
    ministry = {"titre": "Ministère", "niv": 2, "liensTxt": links, "tms": []}
    structure = {
        "liens": [],
        "tms": [{"titre": "Décrets, arrêtés", "niv": 1, "liensTxt": [], "tms": [ministry]}],
    }
    issue = {
        "id": issue_id(number),
        "titre": f"JORF n°{number}",
        "datePubli": MIDNIGHT_IN_PARIS,
        "structure": structure,
    }
    return {"totalNbResult": 1, "items": [{"joCont": issue}]}


def text(one: JournalText) -> dict[str, object]:
    """A text with its articles, the second of them in a section."""
    articles = [
        {"id": id_, "cid": id_, "num": str(place), "content": content}
        for place, (id_, content) in enumerate(zip(one.article_ids, one.articles, strict=True), start=1)
    ]
    return {
        "id": one.id,
        "cid": one.id,
        "title": one.title,
        "nature": one.nature,
        "dateParution": MIDNIGHT_IN_PARIS,
        "visa": one.visas,
        "notice": "",
        "articles": articles[:1],
        "sections": [{"title": "Titre II", "articles": articles[1:], "sections": []}] if articles[1:] else [],
    }


class Interface:
    """Answers like PISTE on a scripted server: no token, no answer."""

    def __init__(self, server: ScriptedServer) -> None:
        self.server = server
        self.issues: dict[int, tuple[JournalText, ...]] = {}
        self.tokens = 0
        self.good = ""
        self.lifetime = 3600
        self.broken: set[str] = set()
        server.script("/oauth/token", self._token)
        for name in ("lastNJo", "jorfCont", "jorf"):
            server.script(f"/lf/consult/{name}", self._consult)

    @property
    def base(self) -> str:
        return self.server.url("/lf")

    def asked(self, name: str) -> list[dict[str, object]]:
        return [json.loads(one.body) for one in self.server.asked(f"/lf/consult/{name}")]

    def _token(self, request: Received) -> Page:
        form = parse_qs(request.body.decode())
        if form.get("client_secret") != ["s3cr&t"] or form.get("grant_type") != ["client_credentials"]:
            return Page(b'{"error":"invalid_client"}', 401)
        self.tokens += 1
        self.good = f"token-{self.tokens}"
        return _json({"access_token": self.good, "token_type": "Bearer", "expires_in": self.lifetime})

    def _consult(self, request: Received) -> Page:
        if request.headers.get("authorization") != f"Bearer {self.good}":
            return Page(b"{}", 401)
        body = json.loads(request.body)
        name = request.target.rpartition("/")[2]
        if name == "lastNJo":
            return _json(issues(*self.issues))
        texts = {one.id: one for found in self.issues.values() for one in found}
        if name == "jorfCont":
            number = int(body["id"].removeprefix("JORFCONT"))
            return _json(summary(number, *self.issues[number]))
        if body["textCid"] in self.broken:
            return Page(b"{}", 500)
        return _json(text(texts[body["textCid"]]))


def _json(data: object) -> Page:
    return Page(json.dumps(data).encode(), headers={"Content-Type": "application/json"})
