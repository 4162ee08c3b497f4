from hypothesis import given
from hypothesis import strategies as st

from watcher.rules.marks import MOST_SUBJECTS, Basis, Marker

KEY = bytes(range(32))
SOME_TEXT = st.text(max_size=30)


@given(SOME_TEXT, SOME_TEXT, SOME_TEXT, SOME_TEXT)
def test_a_mark_stands_for_one_subject_in_one_room(room: str, subject: str, other: str, more: str) -> None:
    marker = Marker(KEY)
    same = (room, subject) == (other, more)
    assert (marker.mark(room, subject) == marker.mark(other, more)) is same


def test_a_mark_says_nothing_without_its_key() -> None:
    mark = Marker(KEY).mark("veille", "answer:$1")
    assert len(mark) == 32
    assert mark != Marker(bytes(32)).mark("veille", "answer:$1")


def test_a_message_without_subjects_is_known_by_its_key() -> None:
    assert Basis().names("welcome:veille") == ("welcome:veille",)
    assert Basis(("told:a", "told:b")).names("alert:veille:1+2") == ("told:a", "told:b")
    assert len(Basis(tuple(map(str, range(1000)))).names("x")) == MOST_SUBJECTS
