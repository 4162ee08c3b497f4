"""Pages of unlike sites, with invented content: how public bodies, agencies and vendors list their news."""

from __future__ import annotations

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)

TITLES = (
    "Une charte d’usage de l’IA générative pour les agents",
    "Données territoriales : la journée régionale en vidéo",
    "Marché mutualisé : les assistants souverains arrivent",
    "L’observatoire publie son premier bilan d’usages",
    "Former les élus aux algorithmes publics",
    "Un guide pour tenir l’inventaire des traitements",
    "Cybersécurité : trois communes racontent leur crise",
    "Le comité d’éthique rend son avis sur la vidéo",
    "Archives : l’indexation automatique à l’essai",
)

MENU = """<header class="site-header"><nav id="menu"><ul>
<li><a href="/">Accueil</a></li><li><a href="/services/">Nos services</a></li>
<li><a href="/actualites">Actualités</a></li><li><a href="/agenda/">Agenda</a></li>
<li><a href="/contact/">Nous contacter</a></li></ul></nav></header>"""

FOOTER = """<footer><div class="partners"><a href="https://a.example/">Région Bretagne</a>
<a href="https://b.example/">Rennes Métropole</a><a href="https://c.example/">État en région</a></div>
<ul class="social"><li><a href="https://social.example/x">Suivez-nous sur le réseau social</a></li>
<li><a href="https://video.example/x">Nos vidéos sur la plateforme</a></li>
<li><a href="https://pro.example/x">Notre page professionnelle à jour</a></li></ul>
<ul><li><a href="/mentions-legales">Mentions légales et données personnelles</a></li>
<li><a href="/plan">Plan du site et recherche avancée</a></li>
<li><a href="/accessibilite">Accessibilité : partiellement conforme</a></li></ul></footer>"""

PAGER = """<ul class="pagination"><li><a href="?page=1">Aller à la page 1 de la liste</a></li>
<li><a href="?page=2">Aller à la page 2 de la liste</a></li>
<li><a href="?page=3">Aller à la page 3 de la liste</a></li></ul>"""


def page(body: str, head: str = "", lang: str = "fr") -> str:
    """A whole page with the furniture of a site around `body`."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        f"<title>Actualités | Syndicat du numérique</title>"
        f'<meta property="og:site_name" content="Syndicat du numérique">{head}</head>'
        f'<body class="with-sidebar">{MENU}<main id="contenu">{body}</main>{FOOTER}</body></html>'
    )


def cards(number: int = 9, link: str = "actualite/sujet-{n}") -> str:
    """Cards in rows of three, relative links, long French dates; a picture links first, without words."""
    one = """<div class="col-md-4"><div class="card card-actu">
        <a class="visuel" href="{link}"><img src="/i/{n}.jpg" alt=""></a>
        <div class="card-body"><p class="date">Publié le {day} {month} 2026</p>
        <h3 class="titre"><a href="{link}">{title}</a></h3>
        <p class="chapo">Le syndicat présente aux communes ce qui change, et comment en profiter.</p>
        <a class="suite" href="{link}">Lire la suite</a></div></div></div>"""
    made = [
        one.format(
            n=n,
            link=link.format(n=n),
            title=TITLES[n % len(TITLES)],
            day="1er" if n == 0 else n + 2,
            month=MONTHS[9 - n % 9],
        )
        for n in range(number)
    ]
    rows = "".join(f'<div class="row">{"".join(made[at : at + 3])}</div>' for at in range(0, number, 3))
    return f'<h1>Toutes les actualités</h1><div class="liste-actus">{rows}</div>{PAGER}'


def table() -> str:
    """Decisions in two tables, one a year: no ids, few links, the decision in the last column."""
    row = (
        "<tr><td>{day:02}/{month:02}/{year}</td><td>{who}</td><td><p>Sécurité des données</p></td>"
        "<td>{what}</td></tr>"
    )
    tables = ""
    for year in (2026, 2025):
        rows = "".join(
            row.format(
                day=n + 3,
                month=11 - n,
                year=year,
                who=("COMMUNE", "SOCIÉTÉ DE TRANSPORT", "HÔPITAL")[n % 3],
                what=f"Amende administrative de {n + 2} 000 euros et injonction",
            )
            for n in range(4)
        )
        tables += (
            f'<h2>{year}</h2><div class="tableau"><table><thead><tr><th>Date</th><th>Organisme</th>'
            f"<th>Thème</th><th>Décision adoptée</th></tr></thead><tbody>{rows}</tbody></table></div>"
        )
    return f"<h1>Les décisions</h1>{tables}"


def plain_list() -> str:
    """A list without any class: the date in the text of the item, after the link."""
    rows = "".join(
        f'<li><a href="/presse/{n}.html">{title}</a> ({n + 1:02}/06/2026)</li>'
        for n, title in enumerate(TITLES[:6])
    )
    return f"<h1>Communiqués</h1><ul>{rows}</ul>"


def articles() -> str:
    """The semantic way: article, heading, time; names made by a build tool around them."""
    return "".join(
        f'<article class="css-1x2y3z Card_root__aBcDe mt-4"><div class="css-9z"><h2 class="Card_h__xYz12">'
        f'<a href="https://www.site.example/en/news/{n}">A report on public algorithms, part {n}</a></h2>'
        f'<time datetime="2026-0{n + 1}-11T10:00:00Z">last month</time>'
        f"<p>{'What a city learnt from it. ' * 4}</p></div></article>"
        for n in range(5)
    )


def linked_cards() -> str:
    """Cards that are links as a whole, with day, month and year in elements of their own."""
    made = "".join(
        f'<a class="vignette" href="/magazine/{n}"><span class="quand"><span>{n + 1}</span> '
        f"<span>{MONTHS[n]}</span><span> 2026</span></span><span class='theme'>Numérique</span>"
        f"<span class='intitule'>{title}</span></a>"
        for n, title in enumerate(TITLES[:5])
    )
    return f'<div class="grille">{made}</div>'


def definition_list() -> str:
    """Titles and dates that are neighbours, not nested: the list is still found, without its dates."""
    made = "".join(
        f'<dt>{n + 1} {MONTHS[n]} 2026</dt><dd><a href="/avis/{n}">{title}</a></dd>'
        for n, title in enumerate(TITLES[:5])
    )
    return f"<dl>{made}</dl>"
