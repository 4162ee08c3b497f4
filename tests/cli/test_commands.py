from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cli_folder import Folder
from feeds import Post, feed
from servers import Page, ScriptedServer, html

COMMANDS = [
    "demo",
    "run",
    "sources",
    "classify",
    "evaluate",
    "train",
    "review",
    "digest",
    "register",
    "site",
    "matrix",
    "search",
    "show",
    "archive",
    "doctor",
    "health",
]
DOCUMENT = {
    "id": "1",
    "title": "La CNIL publie une recommandation sur l'IA",
    "text": "Un outil.",
}


@pytest.mark.parametrize(
    "command",
    [
        *COMMANDS,
        "site build",
        "site serve",
        "register rate",
        "register history",
        "sources list",
        "sources check",
        "sources add",
        "sources try",
        "sources export",
        "sources import",
        "archive show",
        "matrix login",
        "matrix join",
        "matrix status",
    ],
)
def test_every_command_helps_with_an_example(folder: Folder, command: str) -> None:
    ran = folder.run(*command.split(), "--help")
    assert ran.code == 0
    assert "Example:" in ran.out


def test_the_help_lists_every_command(folder: Folder) -> None:
    out = folder.run("--help").out
    assert [command for command in COMMANDS if command not in out] == []


WITHOUT_NIO = "import sys; sys.modules['nio'] = None; from watcher.cli import main; main()"


def without_nio(folder: Folder, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_NIO, *words],
        cwd=folder.path,
        env=folder.environment(VIGIE_WEB__CONTACT="veille@example.org"),
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_the_matrix_extra_the_terminal_is_the_room(folder: Folder) -> None:
    ran = without_nio(folder, "doctor", "--json")
    assert ran.returncode == 0, ran.stderr
    (found,) = [one for one in json.loads(ran.stdout) if one["check"] == "room terminal"]
    assert (found["ok"], found["detail"]) == (True, "this terminal")


def test_a_matrix_section_without_the_extra_is_refused_by_name(folder: Folder) -> None:
    (folder.path / "vigie.toml").write_text(
        "[matrix]\nhomeserver = 'http://127.0.0.1:9'\nuser_id = '@v:x'\naccess_token_file = 'token'\n"
    )
    ran = without_nio(folder, "run", "--once")
    assert ran.returncode == 2
    assert "vigie-observatoire[matrix]" in ran.stderr


def test_an_unknown_command_is_wrong_use(folder: Folder) -> None:
    assert folder.run("colect").code == 2


def test_classify_answers_one_line_an_item(folder: Folder) -> None:
    other = {"id": "2", "title": "La piscine rouvre", "publisher": "Ville", "extra": 1}
    ran = folder.run("classify", "--json", stdin=f"{json.dumps(DOCUMENT)}\n{json.dumps(other)}\n")
    first, second = (json.loads(line) for line in ran.out.splitlines())
    assert (ran.code, first["id"], second["id"]) == (0, "1", "2")
    assert set(first) == {
        *("id", "lang", "scope", "axes", "risks", "urgency", "ai_act", "nature", "review", "model"),
        *("cited", "deadlines"),
    }
    assert first["lang"] == "fr"


def test_classify_names_the_bad_line_and_does_the_others(folder: Folder) -> None:
    ran = folder.run("classify", stdin=f"not json\n{json.dumps(DOCUMENT)}\n")
    assert ran.code == 1
    bad, good = (json.loads(line) for line in ran.out.splitlines())
    assert bad["line"] == 1
    assert good["id"] == "1"


def test_evaluate_answers_the_contract(folder: Folder) -> None:
    corpus = Path(__file__).parents[2] / "classifiers" / "corpus" / "items.jsonl"
    gold = folder.path / "gold.jsonl"
    gold.write_text(
        "".join(corpus.read_text(encoding="utf-8").splitlines(keepends=True)[:200]), encoding="utf-8"
    )
    ran = folder.run("evaluate", "gold.jsonl", "--json")
    assert ran.code == 0
    assert ran.json["n"] == 200
    wanted = {"scope", "axis", "axes", "urgency", "ai_act", "risks", "nature", "calibration", "ci", "model"}
    assert wanted <= set(ran.json)
    assert ran.json["risks"]["per_risk"]
    assert "macro" in folder.run("evaluate", "gold.jsonl").out


def test_evaluate_names_the_bad_line_of_the_gold(folder: Folder) -> None:
    (folder.path / "gold.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    ran = folder.run("evaluate", "gold.jsonl")
    assert ran.code == 2
    assert "gold.jsonl:1" in ran.err


def test_sources_list_shows_the_bundled_file(folder: Folder) -> None:
    assert "CNIL" in folder.run("sources", "list").out
    assert len(folder.run("sources", "list", "--json").json) >= 80


def test_sources_check_tells_health_and_fails_for_the_broken(folder: Folder, server: ScriptedServer) -> None:
    sources = folder.sources(
        good=server.script("/good", Page(feed(Post("1")))), bad=server.script("/bad", html("<html></html>"))
    )
    before = folder.run("sources", "check", "--sources", sources)
    assert (before.code, "not visited" in before.out) == (0, True)
    folder.run("run", "--once", "--sources", sources)
    assert folder.run("sources", "check", "--sources", sources).code == 0
    for _ in range(2):
        folder.run("run", "--once", "--sources", sources)
    after = folder.run("sources", "check", "--sources", sources, "--json")
    assert after.code == 1
    (bad,) = after.json
    assert (bad["source_id"], bad["condition"]) == ("bad", "broken")
    assert bad["word"].startswith("failed 3 times in a row: answered an HTML page")
    assert bad["remedy"]
    everyone = folder.run("sources", "check", "--sources", sources, "--all", "--json")
    assert [one["condition"] for one in everyone.json] == ["ok", "broken"]


def test_a_week_that_is_not_over_is_shown_but_not_posted(folder: Folder) -> None:
    year, week, _ = datetime.now(ZoneInfo("Europe/Paris")).isocalendar()
    this_week = ("digest", "--week", f"{year}-W{week:02d}")
    assert folder.run(*this_week).code == 0
    refused = folder.run(*this_week, "--post")
    assert refused.code == 2
    assert "is not over" in refused.err


def test_search_without_any_data_says_so(folder: Folder) -> None:
    ran = folder.run("search", "ia")
    assert ran.code == 3
    assert "vigie.db" in ran.err


def test_search_and_show_tell_when_there_is_nothing(folder: Folder, server: ScriptedServer) -> None:
    sources = folder.sources(cnil=server.script("/feed", Page(feed(Post("1")))))
    folder.run("run", "--once", "--sources", sources)
    assert folder.run("search", "introuvable").code == 1
    assert folder.run("search", "généra").code == 0
    assert folder.run("show", "999").code == 1
    shown = folder.run("show", "1", "--json").json
    assert (shown["publisher"], shown["assessment"]["id"] != "") == ("CNIL", True)


def test_show_says_why_and_what_the_register_recommends(folder: Folder, server: ScriptedServer) -> None:
    leak = Post(
        "1",
        title="ChatGPT : des données personnelles d'usagers copiées dans un chatbot par des agents",
        text="Des dossiers confidentiels collés dans ChatGPT. L'article 5 du règlement IA est cité.",
    )
    folder.run("run", "--once", "--sources", folder.sources(cnil=server.script("/feed", Page(feed(leak)))))
    out = folder.run("show", "1").out
    assert re.search("^axis (usages|legal|technologie): by « ", out, re.MULTILINE)
    assert "R08 · 20 Données personnelles ou sensibles" in out
    assert "→ RDP02 Ne pas renseigner de données personnelles" in out
    assert "AI Act, article 5" in out


def test_a_digest_is_shown_written_and_posted_once(folder: Folder, server: ScriptedServer) -> None:
    sources = folder.sources(cnil=server.script("/feed", Page(feed(Post("1")))))
    folder.run("run", "--once", "--sources", sources)
    shown = folder.run("digest", "--week", "2026-W47", "--sources", sources, "--out", "site")
    assert (shown.code, "Veille IA" in shown.out) == (0, True)
    assert (folder.path / "site" / "2026-W47.html").exists()
    posted = folder.run("digest", "--week", "2026-W47", "--sources", sources, "--post", "--json")
    again = folder.run("digest", "--week", "2026-W47", "--sources", sources, "--post", "--json")
    assert (posted.json["posted"], again.json["posted"]) == (1, 0)


def test_a_month_of_a_subject_in_english_and_a_quarter_as_a_file(
    folder: Folder, server: ScriptedServer
) -> None:
    sources = folder.sources(cnil=server.script("/feed", Page(feed(Post("1")))))
    folder.run("run", "--once", "--sources", sources)
    asked = ("digest", "--month", "2026-11", "--risk", "R08", "--word", "jeton", "--lang", "en")
    month = folder.run(*asked, "--sources", sources, "--out", "site", "--json").json
    assert month["body"].startswith("📰 Monthly")
    assert (month["period"], month["page"]) == ("2026-11", "site/2026-11-r08-jeton.html")
    quarter = folder.run("digest", "--quarter", "2026-Q3", "--sources", sources, "--out", "file", "--post")
    assert (quarter.code, "0 message(s) posted" in quarter.err) == (0, True)
    assert sorted(path.name for path in (folder.path / "file").iterdir()) == ["2026-Q3.html", "2026-Q3.md"]
    named = folder.run(
        "digest", "--quarter", "2026-Q3", "--sources", sources, "--room", "terminal", "--post", "--json"
    )
    assert named.json["posted"] == 1


def test_show_explains_the_rank(folder: Folder, server: ScriptedServer) -> None:
    sources = folder.sources(cnil=server.script("/feed", Page(feed(Post("1")))))
    folder.run("run", "--once", "--sources", sources)
    assert re.search(r"^Rank: \d+ points? = ", folder.run("show", "1").out, re.MULTILINE)
    assert all(one["points"] for one in folder.run("show", "1", "--json").json["rank"])


def test_a_week_that_does_not_exist_is_wrong_use(folder: Folder) -> None:
    ran = folder.run("digest", "--week", "2026-W60")
    assert ran.code == 2
    assert "2026-W60" in ran.err


@pytest.mark.parametrize(
    "command",
    ["run --once", "digest", "search x", "classify", "demo --data /dev/null/x", "digest --out /dev/null/x"],
)
def test_a_place_that_cannot_be_written_is_named(folder: Folder, command: str) -> None:
    data = {} if "/dev/null" in command else {"VIGIE_PATHS__DATA": "/dev/null/x"}
    ran = folder.run(*command.split(), **data)
    assert ran.code == 3
    assert "/dev/null/x" in ran.err


def test_doctor_says_what_to_do(folder: Folder) -> None:
    ran = folder.run("doctor")
    assert ran.code == 1
    assert "set web.contact" in ran.out
    healthy = folder.run("doctor", "--json", VIGIE_WEB__CONTACT="veille@example.org")
    assert healthy.code == 0
    assert all(finding["ok"] for finding in healthy.json)


def test_doctor_names_a_homeserver_that_does_not_answer(folder: Folder) -> None:
    (folder.path / "token").write_text("secret", encoding="utf-8")
    (folder.path / "token").chmod(0o600)
    (folder.path / "vigie.toml").write_text(
        '[web]\ncontact = "veille@example.org"\n'
        '[matrix]\nhomeserver = "http://127.0.0.1:9"\nuser_id = "@vigie:example.org"\n'
        'access_token_file = "token"\n'
        '[[rooms]]\nname = "observatoire"\nid = "!room"\n',
        encoding="utf-8",
    )
    ran = folder.run("doctor", "--json")
    assert ran.code == 1
    failing = [finding["check"] for finding in ran.json if not finding["ok"]]
    assert failing == ["homeserver"]
