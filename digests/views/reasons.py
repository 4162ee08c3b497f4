"""Why something is urgent, in the reader's language: the decider's reasons are stored in French."""

from __future__ import annotations

from digests.texts.language import FRENCH, Language, marked
from digests.texts.safe import excerpt

REASON_LIMIT = 120

_NEAR_DEADLINE = marked("échéance proche")


def reason_view(reason: str, words: Language) -> str:
    """A reason (`sanction : « amende »`) with its label in that language; quoted words stay as they are."""
    short = excerpt(reason, REASON_LIMIT)
    label, sign, rest = short.partition(" : ")
    if not label or words.is_french:
        return FRENCH.say(short)
    if not sign or label == _NEAR_DEADLINE:
        return words.say(label)
    quoted = rest.removeprefix("« ").removesuffix(" »")
    if quoted == rest:
        return f"{words.say(label)}: {rest}"
    return words.say("{label} : « {words} »", label=words.say(label), words=quoted)
