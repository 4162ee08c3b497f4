"""`vigie register`, as the observatory's coordinator runs it."""

from __future__ import annotations

import json

from cli_folder import Folder

DECIDED = ("--decided", "2026-11-10", "--decision", "COPIL du 10 novembre 2026")


def test_a_rating_is_recorded_shown_and_kept(folder: Folder) -> None:
    ran = folder.run("register", "rate", "r11", "20", "--probability", "4", "--impact", "5", *DECIDED)
    assert ran.code == 0
    assert ran.out == "R11: 16 -> 20 (4 x 5), decided on 2026-11-10; the next digest tells of it\n"
    file = folder.path / "var" / "register-decisions.yaml"
    assert "decision: COPIL du 10 novembre 2026" in file.read_text(encoding="utf-8")
    listed = folder.run("register", "list", "--json").json
    (rated,) = [one for one in listed["risks"] if one["since"]]
    assert (rated["risk"], rated["weight"], rated["since"]) == ("R11", 20, "2026-11-10")
    assert listed["proposals"] == []
    assert folder.run("register", "keep", "R12", *DECIDED).out.startswith("R12: kept at 16")
    assert folder.run("register", "retire", "R22", *DECIDED).out.startswith("R22: retired (12)")
    shown = folder.run("register", "history")
    assert [line.split()[1] for line in shown.out.splitlines() if "2026-11-10" in line] == [
        "R11",
        "R12",
        "R22",
    ]
    assert [one["was"] for one in json.loads(folder.run("register", "history", "R22", "--json").out)] == [12]
    assert folder.run("register", "history", "R01").code == 1


def test_what_cannot_be_is_refused_with_what_can_and_nothing_is_recorded(folder: Folder) -> None:
    for words, said in (
        (("rate", "R11", "18", *DECIDED), "18 is no probability (1-5) times an impact (1-5)"),
        (("rate", "R99", "20", *DECIDED), "R99 is no risk of the register; the nearest is R09"),
        (("keep", "R11", "--decided", "2199-01-01", "--decision", "x"), "2199-01-01 has not come yet"),
    ):
        ran = folder.run("register", *words)
        assert (ran.code, said in " ".join(ran.err.split())) == (2, True), ran.err
    assert not (folder.path / "var" / "register-decisions.yaml").exists()


def test_a_spoilt_file_is_named_with_its_line(folder: Folder) -> None:
    file = folder.path / "var" / "register-decisions.yaml"
    file.write_text("# ours\n- risk: R11\n", encoding="utf-8")
    ran = folder.run("register", "list")
    assert ran.code == 2
    assert "register-decisions.yaml: line 2: decided: Field required" in ran.err
