"""`vigie chat`: what can be asked in a room, asked at the terminal, as a user runs it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from cli_folder import Folder


def test_one_command_is_answered_without_any_server(folder: Folder) -> None:
    done = folder.run("chat", "!aide")
    assert done.code == 0
    assert "Ce que vous pouvez me demander" in done.out
    assert "!saisine" in done.out


def test_each_line_is_a_command_with_or_without_its_mark(folder: Folder) -> None:
    done = folder.run("chat", stdin="risque R08\n\n!echeances\n!zzz\n")
    assert done.code == 0
    assert done.out.count("Vigie ──") == 3
    assert "R08" in done.out
    assert "Calendrier du règlement IA" in done.out
    assert "Je ne connais pas !zzz" in done.out


def test_whoever_sits_at_the_machine_has_all_rights(folder: Folder) -> None:
    assert "Messages abandonnés" in folder.run("chat", "etat").out


def test_what_is_asked_is_kept_under_a_pseudonym(folder: Folder) -> None:
    folder.run("chat", "saisine", "Peut-on résumer un conseil avec un assistant ?")
    with closing(sqlite3.connect(folder.path / "var" / "vigie.db")) as db:
        ((text, who),) = db.execute("SELECT text, who FROM requests").fetchall()
    assert text.startswith("Peut-on résumer")
    assert "vous" not in who


def test_what_a_title_holds_cannot_move_the_cursor(folder: Folder) -> None:
    assert "\x1b[2J" not in folder.run("chat", "cherche \x1b[2J").out
