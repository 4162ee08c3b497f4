"""How names of acts, articles, annexes and recitals are written, in French and English.

The patterns read what `classifiers.law.mentions` prepares: lower case, single spaces, plain marks. What
repeats in them begins with a mark or word of its own, so that no text sends them back and forth.
"""

from __future__ import annotations

import re

HINTS = (
    *("2024/1689", "2026/1744", "2016/679", "2021-1485", "311-3-1", "312-1-3"),
    *("omnibus", "rgpd", "gdpr", "crpa", "reen", "empreinte", "glement", "general data prot", "relations"),
)
HINT_PATTERNS = (re.compile(r"act\b"), re.compile(r"loi\s+(?:europ[ée]enne\s+)?sur\b"))
"""A name of an act that we follow has one of these: most texts have none and are done."""

RIA = re.compile(r"\bRIA\b(?! Novosti)")
"""The French short name, while case still counts: `ria` is no word, but ends many."""

_IA = r"(?:ia|intelligence\ artificielle)\b"
_REGULATION = r"(?:(?:r[èe]glement|regulation)\ (?:\((?:ue|eu|ce|ec)\)\ )?(?:n°\ ?|no\.?\ )?)"
_SUFFIX = r"(?:\ ?(?:bis|ter|quater|quinquies|sexies)\b|[a-e](?![\w)]))?"
_NOT_COUNTED = r"""(?!\w)(?!\ ?(?:%|€|\$|°|[/.,-]\d{3}|h\b|heures?\b|hours?\b|ans\b|ann[ée]es|mois\b|jours?\b
    |semaines?|days?\b|months?\b|years?\b|weeks?\b|euros?\b|millions?\b|milliards?\b|billions?\b|pages?\b
    |autres?\b|others?\b|janv|f[ée]vr|mars\b|avril|mai\b|juin\b|juil|ao[ûu]t|sept|octo|nov|d[ée]c|janu|febr
    |march\b|april|may\ 2|june\b|july\b|aug))"""
"""After a number: what would make it a quantity or a day, not an article's."""
_NUMBER = rf"(?:premier\b|\d{{1,3}}(?:er\b)?{_SUFFIX}{_NOT_COUNTED})"
_ROMAN_NUMBER = r"(?:[ivx]{1,4}(?!['\w]))"
_PARAGRAPH = rf"""(?:
    \ ?\(\ ?(?P<brackets>\d{{1,2}}(?:[a-e]|\ (?:bis|ter|quater))?)\ ?\)
  | \.(?P<dotted>\d{{1,2}})(?!\w)
  | ,?\ ?(?:au\ |du\ )?(?:paragraphe?s?|paras?\.?|par\.|§§?|points?)\ ?
    \(?(?P<named>\d{{1,2}}{_SUFFIX})\)?(?!\w))?"""
_LETTER = r"(?:[a-h][a-d]|[a-z](?:\ (?:bis|ter|quater))?)"
_POINT = rf"""(?:
    ,?\ ?(?:(?:premier|deuxi[èe]me|second|first)\ (?:alin[ée]a|subparagraph),?\ )?
    (?:au\ |sous\ |points?\ ?|lettre\ |litt?\.\ ?)?\(?\ ?(?P<letter>{_LETTER})\ ?\)
  | ,?\ (?:points?|lettre|litt?\.)\ (?P<bare>[a-z])(?!['\w]))?"""
_ITEM = rf"(?P<number>{_NUMBER}){_PARAGRAPH}{_POINT}"
_ANNEX_ITEM = rf"(?P<number>{_ROMAN_NUMBER}){_PARAGRAPH}{_POINT}"
_BETWEEN = r"(?:\ ?[,;&/-]\ ?(?:(?:et|and|ou|or)\ )?|\ (?:et|and|ou|or|à|to|through)\ )"
_BETWEEN_TWO = r"(?:\ ?-\ ?|\ (?:et|and|ou|or|à|to|through)\ )"
"""After `article` in the singular: a comma rather begins the next thought (`article 50, 3 obligations`)."""
_LEAD = rf"""(?:point\ \(?(?P<lead_point>[a-z])\)?,?\ (?:du\ |de\ l'|of\ )(?:the\ )?)?
    (?:(?:paragraphe?|§|point)\ ?\(?(?P<lead_paragraph>\d{{1,2}}{_SUFFIX})\)?
       (?:,?\ (?:point\ |sous\ )?\(?(?P<lead_letter>[a-z])\))?,?\ (?:de\ l'|of\ (?:the\ )?))?"""


def _unnamed(pattern: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", pattern)


def _list_of(item: str, between: str) -> str:
    return rf"{_unnamed(item)}(?:{between}{_unnamed(item)})*"


LEAD = re.compile(_LEAD, re.VERBOSE)
"""What may stand before the article: `paragraphe 2 de l'`, `point (f) of`; else it matches the empty text."""

ITEM = re.compile(_ITEM, re.VERBOSE)
ANNEX_ITEM = re.compile(rf"(?<![\w.]){_ANNEX_ITEM}", re.VERBOSE)
RECITAL_ITEM = re.compile(rf"(?P<number>{_NUMBER})", re.VERBOSE)

BEGINNING = re.compile(
    r"""(?<!\w)(?:49|20[12]|§
    |a(?:ccess|i[ -]|nnex|rr[êe]t|rt)|brazil
    |c(?:alifornia|har|hips|ivil|ode|olorado|ons|ontrat|riminal|rpa|yber)
    |d(?:ata|[ée]cret|ga|igital|irective|ma|ora|s[ag]|[. 1-5])|e(?:idas|u\ |uropean)
    |g(?:dpr|eneral\ data|roupe)
    |i(?:a[ -]|nformatique)|korea|l(?:abo|oi|[. 1-5])|nis|o(?:mnibus|rdonnance)
    |p(?:ara|enal|oint|rojet|roposition|rotocol)|r(?:[èe]glement|ecital|een|egulation|gpd|[. 1-5])
    |t(?:eu|exas|feu|fue|rait|reaty)|u(?:k\ |tah)|vietnam)""",
    re.VERBOSE,
)
"""Where a mention can begin: looking there alone takes a fifth of the time of trying it everywhere."""

MENTION = re.compile(
    rf"""(?:
    (?P<swallowed>
        (?:brazil\w*|california|colorado|korean?|texas|uk|utah|vietnam\w*)(?:'s)?
          \ (?:ai|artificial\ intelligence)\ act\b
      | article\ 29\ (?:data\ protection\ )?working\ party
      | groupe\ (?:de\ travail\ )?(?:de\ l'|["«]\ ?)?article\ 29\b
      | articles?\ additionnels?\ (?:apr[èe]s|avant)\ l'article\ \d+
      | (?:article\ )?49[.,-]\ ?(?:al\.?\ ?)?3\b)
  | (?P<omnibus>
        (?:r[èe]glement\ |digital\ )?omnibus\ (?:num[ée]rique\ )?(?:(?:sur|relatif\ à|pour)\ )?(?:l')?{_IA}
      | digital\ omnibus\ (?:on|for)\ (?:ai|artificial\ intelligence)\b
      | (?:digital\ )?ai\ (?:digital\ )?omnibus\b
      | {_REGULATION}?2026/1744\b)
  | (?P<rgpd>
        rgpd\b | (?:eu\ and\ uk\ |eu\ )?gdpr\b
      | {_REGULATION}?2016/679\b
      | r[èe]glement\ g[ée]n[ée]ral\ (?:europ[ée]en\ )?(?:sur|de|relatif\ à)\ la\ protection
          \ des\ donn[ée]es\b
      | general\ data\ protection\ regulation\b)
  | (?P<ai_act>
        (?:eu\ |european\ )?(?:ai|ia)[ -]act\b(?:\ europ[ée]en\b)?
      | (?:eu\ |european\ )?artificial\ intelligence\ act\b
      | {_REGULATION}?2024/1689\b
      | r[èe]glement\ (?:europ[ée]en\ )?(?:(?:sur|relatif\ à|concernant)\ )?(?:l'\ ?)?{_IA}
      | r[èe]glement\ [ée]tablissant\ des\ r[èe]gles\ harmonis[ée]es\ (?:concernant|sur)\ l'{_IA}
      | loi\ (?:europ[ée]enne\ )?sur\ l'\ ?{_IA})
  | (?P<crpa>
        crpa\b
      | code\ des\ relations\ entre\ le\ public\ et\ (?:l'|les\ )administrations?\b
      | code\ (?:of|on|governing)\ (?:the\ )?relations\ between\ the\ public\ and\ the
          \ (?:public\ )?administration\b)
  | (?P<reen>
        (?:loi\ )?reen\b
      | loi\ n°\ ?2021-1485\b(?:\ du\ 15\ novembre\ 2021\b)?
      | loi\ (?:du\ 15\ novembre\ 2021\ )?(?:visant\ à|pour)\ r[ée]duire\ l'empreinte\ environnementale
          \ du\ num[ée]rique\b)
  | (?P<code>(?P<book>[lrd])\.?\ ?(?P<section>[1-5]\d\d-\d{{1,3}}(?:-\d{{1,3}}){{0,3}})(?![\w-]))
  | (?P<article>{_unnamed(_LEAD)}(?:
        (?:articles|arts?\.?)\ ?(?:n°\ ?)?{_list_of(_ITEM, _BETWEEN)}
      | article\ ?(?:n°\ ?)?{_list_of(_ITEM, _BETWEEN_TWO)}))
  | (?P<annex>{_unnamed(_LEAD)}annex(?:e|es)?\ (?:n°\ ?)?(?:
        {_list_of(_ANNEX_ITEM, _BETWEEN)}
      | {_unnamed(_ITEM)}))
  | (?P<recital>(?:consid[ée]rants?|recitals?|cons\.)\ ?(?:n°\ ?)?
        \(?{_NUMBER}\)?(?:{_BETWEEN}\(?{_NUMBER}\)?)*)
  | (?P<other>
        uk\ gdpr\b | ds[ag]\b | dma\b | dga\b | dora\b | eidas\b | nis\ ?2\b | tfue\b | tfeu\b | teu\b
      | (?:digital\ \w+|data(?:\ \w+)?|cyber\ ?\w+|chips|accessibility|data\ protection)\ act\b
      | {_REGULATION}\d+/\d+
      | r[èe]glement\ (?:int[ée]rieur|sur\ les\ (?:services|march[ée]s|donn[ée]es)|machines?|eprivacy)\b
      | (?:(?:projet|proposition)\ de\ )?lois?\b(?:\ n°\ ?[\d-]+)?(?:\ du\ \w{{1,4}}\ \w{{3,9}}\ \d{{4}})?
      | directives?\b(?:\ \((?:ue|eu|ce|ec)\))?(?:\ (?:n°\ ?)?\d+/\d+(?:/(?:ce|ue))?)?
      | constitution\b | convention\b | trait[ée]\b
      | treaty\b | chart(?:e|er)\b | d[ée]crets?\b | arr[êe]t[ée]s?\b | ordonnance\b | protocole?\b
      | contrat\b | informatique\ et\ libert[ée]s\b)
  | (?P<other_code>
        (?:civil|penal|criminal|labou?r)\ code\b
      | codes?\ (?:civil|p[ée]nal|rural|[ée]lectoral|forestier|mon[ée]taire|minier|g[ée]n[ée]ral
          |de\ (?:commerce|proc[ée]dure|justice)|du\ \w+|des\ (?!bonnes)\w+|de\ la\ \w+|de\ l'\w+)\b)
    )""",
    re.VERBOSE,
)
"""A name of a text of law, or places in one; the outermost group says which."""
