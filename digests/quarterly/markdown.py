"""The quarterly file as Markdown, for whoever goes on writing in it. Texts of sources stay texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from digests.quarterly.dossier import Dossier
from digests.quarterly.view import ChangeView, DossierView, ProposalView, dossier_view
from digests.texts.language import FRENCH, Language
from digests.views.milestone import DayView
from digests.views.view import ItemView

_SIGNS = re.compile(r"([\\`*_\[\]<>|~&])")
_AT_THE_START = re.compile(r"^([#+=-])")
_NUMBERED = re.compile(r"^(\d+)([.)])")


def dossier_markdown(file: Dossier, words: Language = FRENCH) -> str:
    """The same as the page, part by part, with a line break at its end."""
    return "\n".join(_lines(dossier_view(file, words), words)) + "\n"


def escaped(text: str) -> str:
    """A text on one line that Markdown shows as it is."""
    marked_off = _SIGNS.sub(r"\\\1", text)
    return _NUMBERED.sub(r"\1\\\2", _AT_THE_START.sub(r"\\\1", marked_off))


def _lines(view: DossierView, words: Language) -> Iterator[str]:
    yield f"# {escaped(view.title)}"
    yield ""
    yield escaped(" · ".join(view.numbers)) or words.say("Aucune publication dans le périmètre.")
    if view.late:
        yield from ("", escaped(view.late))
    yield from _register(view, words)
    yield from _decisions(view, words)
    yield from _alerts(view, words)
    yield from _axes(view, words)
    yield from _risks(view, words)
    yield from ("", f"## {words.say('Échéances du règlement IA')}")
    yield from _days(words.say("Passées ce trimestre"), view.passed, words)
    yield from _days(words.say("À venir au trimestre suivant"), view.coming, words)
    yield from ("", f"## {words.say('Sources')}")
    yield from _names(words.say("En panne ou sans nouvelle"), view.blind, words)
    yield from _names(words.say("Ajoutées ce trimestre"), view.added, words)
    if view.machine:
        yield from ("", f"*{escaped(view.machine)}*")


def _register(view: DossierView, words: Language) -> Iterator[str]:
    yield from ("", f"## {words.say('Registre : risques à réexaminer')}")
    if not view.proposals:
        yield from ("", words.say("Aucune proposition ce trimestre."))
    for one in view.proposals:
        yield from _proposal(one)
    yield ""
    yield escaped(view.measured)
    yield words.say(
        "Le registre ne donne que le produit probabilité × impact : une proposition dit lequel des deux les "
        "faits interrogent, d’un cran au plus. Une machine compte et propose, le comité décide."
    )


def _proposal(one: ProposalView) -> Iterator[str]:
    yield from ("", f"### {escaped(one.title)}", "", escaped(one.risk.label), "")
    yield from (f"- {escaped(reason)}" for reason in one.reasons)
    if one.decided:
        yield f"- **{escaped(one.decided)}**"
    yield from (f"- {_item(item)}" for item in one.items)


def _decisions(view: DossierView, words: Language) -> Iterator[str]:
    if view.decisions:
        yield from ("", f"## {words.say('Décisions du comité')}", "")
    yield from (f"- {escaped(line)}" for line in view.decisions)


def _alerts(view: DossierView, words: Language) -> Iterator[str]:
    yield from ("", f"## {words.say('Alertes du trimestre')}", "")
    if not view.alerts:
        yield words.say("Aucune alerte ce trimestre.")
    for one in view.alerts:
        titles = " · ".join(_link(item) for item in one.items)
        state = f"**{escaped(one.state)}**" if one.is_open else escaped(one.state)
        yield f"- {escaped(one.day)} · {titles} · {escaped(one.room)} · {state}"


def _axes(view: DossierView, words: Language) -> Iterator[str]:
    yield from ("", f"## {words.say('Axes')}", "", escaped(view.compared))
    for axis in view.axes:
        yield from ("", f"### {escaped(axis.name)}", "", _change(axis.change, words), "")
        yield from (f"- {_item(item)}" for item in axis.items)


def _risks(view: DossierView, words: Language) -> Iterator[str]:
    yield from ("", f"## {words.say('Risques')}")
    for one in view.risks:
        yield from (
            "",
            f"### {escaped(f'{one.risk.code} {one.risk.label}')}",
            "",
            _change(one.change, words),
            "",
        )
        yield from (f"- {_item(item)}" for item in one.items)
    if view.silent:
        codes = ", ".join(risk.code for risk in view.silent)
        yield from ("", f"{words.say('Sans publication ce trimestre ni le précédent :')} {codes}")


def _change(change: ChangeView, words: Language) -> str:
    stories = words.say("Sujets : {n}", n=change.stories)
    urgent = words.say("urgents : {n}", n=change.urgent)
    more = [f" ({text})" if text else "" for text in (change.stories_more, change.urgent_more)]
    return escaped(f"{stories}{more[0]} · {urgent}{more[1]}")


def _days(name: str, days: Sequence[DayView], words: Language) -> Iterator[str]:
    told = [f"{day.day} · {day.text}" + (f" ({day.was})" if day.was else "") for day in days]
    yield from _names(name, told, words)


def _names(name: str, lines: Sequence[str], words: Language) -> Iterator[str]:
    yield from ("", f"### {name}", "")
    if not lines:
        yield words.say("Aucune.")
    yield from (f"- {escaped(line)}" for line in lines)


def _item(item: ItemView) -> str:
    mark = "" if item.routine else f" · {escaped(item.urgency)}"
    return f"{_link(item)} · {escaped(item.publisher)} · {escaped(item.nature)} · {escaped(item.date)}{mark}"


def _link(item: ItemView) -> str:
    title = escaped(item.title)
    if item.link is None:
        return title
    address = item.link.replace("<", "%3C").replace(">", "%3E")
    return f"[{title}](<{address}>)"
