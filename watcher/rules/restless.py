"""Pure: does a changed text deserve to be called a revision, or does it only flicker?

Advertisements, counters and dates of the day give an entry another text at each visit. Each would be a
revision to keep, to judge and to show in the alerts that name it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from watcher.items import KnownEntry

SETTLED = timedelta(days=7)
"""A form that stood so long was meant: what takes its place is told, be it a form from before."""

OFTEN = ((5, timedelta(days=7)), (12, timedelta(days=60)))
"""No more revisions than that in that time. An alert of CERT-FR that is kept up to date has fewer (ours)."""


def flickers(known: KnownEntry, content_hash: str, now: datetime) -> bool:
    """Whether a change to this content is passed over: a form that was there just before, or one of too many.

    Nothing is lost for long: what the entry says once it rests is a revision then.
    """
    taken = [form.seen_at for form in known.former[1:]]
    if known.revised_at is not None:
        taken.append(known.revised_at)
    if any(sum(now - at < span for at in taken) >= most for most, span in OFTEN):
        return True
    returns = any(form.content_hash == content_hash for form in known.former)
    return returns and known.revised_at is not None and now - known.revised_at < SETTLED
