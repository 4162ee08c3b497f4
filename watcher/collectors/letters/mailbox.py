"""Newsletters: the letters of one sender in a folder, each split into its stories.

The folder's listing names the letters that came since the last one read; each letter is then asked for. A
story whose link leads where only a click would tell waits for that one answer, once; then it stands without
a link, since such links name the subscriber.
"""

from __future__ import annotations

from watcher.collectors.collection import Collection
from watcher.collectors.drafting import LINK
from watcher.collectors.identity import Draft, content_hash, keyed
from watcher.collectors.letters.letter import Letter, UnreadableLetterError, read
from watcher.collectors.letters.plain_letters import passages_of
from watcher.collectors.letters.stories import Story, stories, whole
from watcher.collectors.letters.unwrapping import impersonal, is_wrapper
from watcher.collectors.markup import Passage, parse
from watcher.collectors.texts import TEXT, TITLE, collapse, shortened
from watcher.items import Fault, Problem
from watcher.mail.addresses import LETTER_BYTES, LetterAt, Listing, ListingOf, Place
from watcher.mail.addresses import parse as parse_address
from watcher.mail.progress import Progress, Waiting
from watcher.recipes import Letters
from watcher.sources import Source
from watcher.web.answer import PAGE_BYTES, Answer, Ask

FIRST = 20
"""Letters read at first sight, and again when the server has numbered its letters anew."""
CLICKS = 12
"""The most links of one letter that are followed to know where they lead."""


def collect(answer: Answer, source: Source, memory: str | None = None) -> Collection:
    """What a listing, a letter, or the page behind a story's link says."""
    if source.letters is None:
        problem = Problem(
            Fault.NO_COLLECTOR, "mailbox without letters", "add the key 'letters' to the source"
        )
        return Collection(problem=problem)
    progress = Progress.read(memory)
    named = parse_address(answer.asked or answer.url)
    if isinstance(named, LetterAt):
        return _letter(answer, named.place, source, source.letters, progress)
    if isinstance(named, ListingOf):
        return _listing(answer, source.letters, progress)
    return _followed(answer, progress)


def _listing(answer: Answer, letters: Letters, progress: Progress) -> Collection:
    listing = Listing.read(answer.body)
    if listing is None:
        problem = Problem(Fault.UNREADABLE, "no listing of letters", "report this defect")
        return Collection(problem=problem)
    renumbered = progress.validity not in {0, listing.validity}
    notes = ["the server has numbered its letters anew: the last ones are read again"] if renumbered else []
    begun = progress.validity == listing.validity
    uids = [uid for uid in listing.uids if uid > progress.uid] if begun else list(listing.uids[-FIRST:])
    # Whoever waits since the last visit was asked for and gave no answer, or was not reached: once more.
    given_up = {link: one for link, one in progress.waiting.items() if one.visits > 1}
    waiting = {
        link: one.model_copy(update={"visits": one.visits + 1})
        for link, one in progress.waiting.items()
        if link not in given_up
    }
    if given_up:
        notes.append(f"{len(given_up)} stories stand without a link: where it leads could not be seen")
    place = progress.place if begun else Place(listing.validity, 0)
    asks = [LetterAt(letters.folder, Place(listing.validity, uid)).url for uid in uids]
    entries, _ = keyed([_draft(one, None) for one in given_up.values()])
    return Collection(
        entries,
        notes=tuple(notes),
        more=(*map(_click, waiting), *(Ask(url, max_bytes=LETTER_BYTES) for url in asks)),
        memory=progress.at(place).with_waiting(waiting).written(),
        again=bool(waiting),
    )


def _letter(answer: Answer, place: Place, source: Source, letters: Letters, progress: Progress) -> Collection:
    progress = progress.at(place)
    try:
        letter = read(answer.body)
    except UnreadableLetterError as error:
        note = f"letter {place.uid} could not be read: {error}"
        return Collection(notes=(note,), memory=progress.written())
    if not _is_from(letter, letters):
        note = f"letter {place.uid} was left out: it is from {letter.sender or 'nobody'}"
        return Collection(notes=(note,), memory=progress.written())
    found = _stories(letter, source)
    if source.keep is not None:
        found = [story for story in found if source.keep in (story.link or "")]
    followed = [story for story in found if story.opaque and story.link][:CLICKS]
    waiting = {story.link: _waiting(story, letter) for story in followed if story.link}
    drafts = [
        _draft(_waiting(story, letter), None if story.opaque else story.link)
        for story in found
        if story not in followed
    ]
    entries, noticed = keyed(drafts)
    notes = [*noticed, *_doubts(letter, place)]
    if (unseen := sum(story.opaque for story in found) - len(followed)) > 0:
        notes.append(f"letter {place.uid}: {unseen} stories stand without a link: too many to follow")
    return Collection(
        entries,
        notes=tuple(notes),
        more=tuple(map(_click, waiting)),
        memory=progress.with_waiting({**progress.waiting, **waiting}).written(),
        again=bool(waiting),
    )


def _followed(answer: Answer, progress: Progress) -> Collection:
    """The page behind a link that was followed: it says where the link leads, no more is read of it."""
    asked = answer.asked or answer.url
    story = progress.waiting.get(asked)
    if story is None:
        return Collection()
    left = {link: one for link, one in progress.waiting.items() if link != asked}
    link = None if is_wrapper(answer.url) else impersonal(answer.url)
    entries, _ = keyed([_draft(story, link)])
    return Collection(entries, memory=progress.with_waiting(left).written())


def _click(link: str) -> Ask:
    return Ask(link, max_bytes=PAGE_BYTES, optional=True, cut=True)


def _stories(letter: Letter, source: Source) -> list[Story]:
    """The stories; the letter itself when no two are recognised."""
    passages = _passages(letter)
    title = shortened(letter.subject or source.name, TITLE)
    found = stories(passages)
    if found:
        return list(found)
    return [whole(passages, title)]


def _passages(letter: Letter) -> list[Passage]:
    page = parse(letter.markup) if letter.markup else None
    if page is None:
        return passages_of(letter.text)
    for element in page.select("head, title"):
        element.remove()
    return page.passages()


def _waiting(story: Story, letter: Letter) -> Waiting:
    """The id names letter, title and link as they came, so that a letter read twice gives the same."""
    return Waiting(
        id=f"{letter.id} {content_hash(story.title, story.link or '')}",
        title=story.title,
        text=story.text,
        date=letter.date,
        author=shortened(letter.name, TITLE) or None,
    )


def _draft(story: Waiting, link: str | None) -> Draft:
    return Draft(
        id=story.id,
        title=collapse(story.title),
        link=link if link and len(link) <= LINK else None,
        text=collapse(story.text)[:TEXT].rstrip(),
        published=story.date,
        author=story.author,
    )


def _is_from(letter: Letter, letters: Letters) -> bool:
    """A server finds parts of addresses too: `lettre@a.example` in `malettre@a.example`."""
    wanted = letters.sender.lower()
    return letter.sender.endswith(wanted) if wanted.startswith("@") else letter.sender == wanted


def _doubts(letter: Letter, place: Place) -> tuple[str, ...]:
    if letter.doubt is None:
        return ()
    return (f"letter {place.uid}: our mail server doubts that {letter.sender} sent it ({letter.doubt})",)
