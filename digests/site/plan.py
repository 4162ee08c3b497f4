"""Every file of the site, planned from what was gathered."""

from __future__ import annotations

from digests.site.about import about_pages
from digests.site.agenda import agenda_pages
from digests.site.axes import axis_pages
from digests.site.content import Content
from digests.site.deadlines import deadline_pages
from digests.site.editions import edition_pages
from digests.site.feeds import feed_pages
from digests.site.home import home_pages
from digests.site.months import month_pages, month_parts, places
from digests.site.naming import SolutionList
from digests.site.opendata import data_pages
from digests.site.planning import AnyPlanned
from digests.site.risks import risk_pages
from digests.site.searching import search_pages
from digests.site.signposts import signposts
from digests.site.solutions import solution_pages
from digests.site.sources import source_pages
from digests.site.uses import use_pages


def planned(content: Content, listed: SolutionList) -> tuple[AnyPlanned, ...]:
    """All files by path; no two have the same."""
    parts = month_parts(content)
    pages = [
        *home_pages(content),
        *edition_pages(content),
        *risk_pages(content),
        *axis_pages(content),
        *deadline_pages(content),
        *solution_pages(content, listed),
        *use_pages(content),
        *source_pages(content),
        *month_pages(content, parts),
        *search_pages(content, places(parts)),
        *about_pages(content),
        *data_pages(content),
        *feed_pages(content),
        *agenda_pages(content),
    ]
    pages += signposts(content, [page.path for page in pages])
    return tuple(sorted(pages, key=lambda page: page.path))
