"""Sentences in French and English that nobody wrote: seeded, diverse, in the rhythm of a language.

Words are drawn with the frequencies of natural language (Zipf): few that are everywhere, thousands that are
rare, so that an index, a classifier and a comparison of texts have as much to do as with real ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, product
from typing import Literal

Tongue = Literal["fr", "en"]

_COMMON = {
    "fr": (
        "de la le les et des à en un une du pour dans que par sur au qui est avec plus ce sont a il "
        "pas son ne se aux cette leur ses ou comme mais ont été sa être deux fait entre sans depuis "
        "aussi après ces où même selon encore peut nous elle dont leurs très ainsi lors tous sous "
        "chez vers avant contre alors"
    ),
    "en": (
        "the of and to a in for is on that with as by at from it be are this was an has have or not "
        "their its which will new more can other they were all been also one about than who when "
        "after into our had but over such may these some between through under during while each both "
        "where before against many"
    ),
}
_NAMES = {
    "fr": (
        "ville commune région conseil projet service année semaine étude travail école hôpital "
        "entreprise rapport loi décision juge ministre programme réseau donnée question réponse "
        "marché budget énergie climat eau transport logement santé culture musée théâtre sport équipe "
        "match joueur saison victoire recherche chercheur laboratoire université étudiant enseignant "
        "formation emploi salaire syndicat accord contrat client produit usine machine logiciel outil "
        "écran téléphone réunion vote élection habitant quartier rue place pont gare train route port "
        "mer côte forêt champ ferme récolte prix hausse baisse chiffre mois heure matin soir fin "
        "début fois part groupe membre président directeur agent usager citoyen association"
    ),
    "en": (
        "city town region council project service year week study work school hospital company report "
        "law ruling judge minister programme network record question answer market budget energy "
        "climate water transport housing health culture museum theatre sport team match player season "
        "victory research scientist laboratory university student teacher training job wage union "
        "agreement contract customer product plant machine tool screen phone meeting vote election "
        "resident district street square bridge station train road harbour sea coast forest field "
        "farm harvest price rise fall figure month hour morning evening end start time share group "
        "member president director officer user citizen charity review method sample"
    ),
}
_DEEDS = {
    "fr": (
        "annonce présente publie examine adopte prépare ouvre ferme lance soutient critique refuse "
        "accepte propose demande attend cherche trouve montre confirme explique rappelle souligne "
        "évalue mesure compare finance construit rénove accueille réunit forme aide protège contrôle "
        "surveille corrige modifie remplace"
    ),
    "en": (
        "announces presents publishes examines adopts prepares opens closes launches backs criticises "
        "refuses accepts proposes asks awaits seeks finds shows confirms explains recalls stresses "
        "assesses measures compares funds builds renovates hosts gathers trains helps protects checks "
        "monitors corrects replaces"
    ),
}
_KINDS = {
    "fr": (
        "nouveau nouvelle public publique local locale national européenne important ancienne jeune "
        "dernier prochaine grande petit premier libre ouverte simple rapide lente durable sociale "
        "numérique scolaire médical agricole"
    ),
    "en": (
        "new public local national European important former young latest next great small first free "
        "open simple quick slow lasting social digital medical rural urban annual joint early late "
        "common rare clear strong"
    ),
}
_OF_AI = {
    "fr": (
        "intelligence artificielle générative modèle langage algorithme assistant conversationnel "
        "chatbot ChatGPT Mistral règlement européen CNIL données personnelles hallucination biais "
        "transparence fournisseur déployeur risque"
    ),
    "en": (
        "generative artificial intelligence language model algorithm assistant chatbot ChatGPT "
        "Mistral AI Act regulation personal data hallucination bias transparency provider deployer "
        "risk audit copyright agent"
    ),
}
_ONSETS = (
    "Ba",
    "Cor",
    "Del",
    "Fan",
    "Gar",
    "Ker",
    "Lan",
    "Mor",
    "Nis",
    "Ploe",
    "Quim",
    "Ros",
    "Sar",
    "Tre",
    "Ver",
)
_MIDDLES = ("", "bal", "den", "gou", "li", "man", "ne", "ro", "ti", "val")
_ENDS = (
    "ac",
    "bourg",
    "don",
    "ec",
    "field",
    "gny",
    "heim",
    "mont",
    "nay",
    "ric",
    "son",
    "ville",
    "wick",
    "zet",
)
_RARE = 3_000.0
"""The rank at which the rare words begin: a name comes once in so many words or less."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words and their weights, summed up."""

    words: tuple[str, ...]
    sums: tuple[float, ...]

    def draw(self, chance: random.Random, count: int) -> list[str]:
        """So many words, one after the other."""
        return chance.choices(self.words, cum_weights=self.sums, k=count)


def prose(chance: random.Random, tongue: Tongue, characters: int, *, of_ai: bool = False) -> str:
    """Sentences of about so many characters, at least one word; `of_ai` speaks of AI in every sentence."""
    words = vocabulary(tongue).draw(chance, max(1, characters // 6))
    topics = _OF_AI[tongue].split()
    said: list[str] = []
    start = 0
    while start < len(words):
        length = chance.randrange(7, 24)
        sentence = words[start : start + length]
        if of_ai:
            at = chance.randrange(len(topics) - 2)
            sentence[1:1] = topics[at : at + 3]
        said.append(f"{sentence[0].capitalize()} {' '.join(sentence[1:])}".rstrip() + ".")
        start += length
    return " ".join(said)


def headline(chance: random.Random, tongue: Tongue, characters: int, *, of_ai: bool = False) -> str:
    """A title of about so many characters."""
    return prose(chance, tongue, characters, of_ai=of_ai).split(".")[0][: max(characters, 12)].strip()


@cache
def vocabulary(tongue: Tongue) -> Vocabulary:
    """Some 2,800 words of a language and names of places: the n-th comes 1/n as often as the first."""
    ranked = [*_COMMON[tongue].split(), *_mixed(tongue)]
    weights = [1 / (rank + 4) for rank in range(len(ranked))]
    names = ["".join(parts) for parts in product(_ONSETS, _MIDDLES, _ENDS)]
    numbers = [str(number) for number in range(2, 400)]
    rare = [1 / (_RARE + rank) for rank in range(len(names) + len(numbers))]
    return Vocabulary((*ranked, *names, *numbers), tuple(accumulate([*weights, *rare])))


def _mixed(tongue: Tongue) -> Iterator[str]:
    """What things are, do and are like, in turns, singular before plural."""
    names, deeds, kinds = (words[tongue].split() for words in (_NAMES, _DEEDS, _KINDS))
    yield from _in_turns(names, deeds, kinds)
    yield from _in_turns((f"{name}s" for name in names), (f"{kind}s" for kind in kinds if tongue == "fr"))


def _in_turns(*lists: Iterable[str]) -> Iterator[str]:
    """One of each list after the other until all are at their end."""
    waiting = [iter(words) for words in lists]
    while waiting:
        for words in tuple(waiting):
            if (word := next(words, None)) is None:
                waiting.remove(words)
            else:
                yield word
