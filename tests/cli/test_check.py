"""`parley check` tells every problem, and what the facts rest on."""

import json

import pytest
from flawed import FLAWED
from samples import ARTICLES, LEADERS, SCENARIOS, SMALL, broken, place

from sim.facts.sources import fingerprint


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_a_sound_scenario_is_told_in_one_line_and_which_sentences_the_book_misses(parley, folder):
    ran = parley("check", folder)
    first, *missed = ran.out.splitlines()

    assert ran.status == 3
    assert first.startswith(f"{folder}: ")
    assert {line.split(":")[1].strip().split(",")[0] for line in missed[::2]} == {"not met"}
    assert all(line.startswith("  found: ") for line in missed[1::2])


def test_a_folder_of_scenarios_stands_for_all_of_them(parley, tmp_path):
    for name in ("one", "games/two"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "scenario.yaml").write_text(SMALL)
    ran = parley("check", tmp_path)

    assert [line.split(": ")[0] for line in ran.out.splitlines()] == [
        str(tmp_path / "games" / "two"), str(tmp_path / "one"),
    ]  # fmt: skip


def test_what_the_facts_rest_on_is_counted(parley, write):
    path = write(SMALL)

    assert parley("check", path).out == (
        f"{path}: 10 facts: 7 cited (0 of them in part assumed), 3 assumed\n"
    )


@pytest.mark.parametrize("flawed", FLAWED, ids=str)
def test_a_mistake_is_told_with_file_line_column_key_and_hint(parley, write, flawed):
    path = write(flawed.text)
    ran = parley("check", path)
    line, column = place(flawed.text, flawed.at)

    assert (ran.status, ran.out) == (2, "")
    head, *rest = ran.err.splitlines()
    assert head.startswith(f"{path}:{line}:{column}: {flawed.key}")
    assert head.endswith(flawed.message)
    assert rest == [f"  hint: {flawed.hint}"] * bool(flawed.hint) + [f"{path}: 1 problem"]


BAD_FILES = {
    "an empty file": (b"", ":1:1: expected a mapping of keys, found nothing"),
    "a list": (b"- a\n- b\n", ":1:1: expected a mapping of keys, found a list"),
    "a binary file": (bytes(range(256)) * 40, ":2:118: not text in UTF-8"),
    "50 MB": (SMALL.encode() * 20_000, ":1:1: the file is larger than 1 MB"),
    "an alias": (b"parley: 1\ntitle: *t\n", ":2:8: aliases are refused"),
    "a bomb of aliases": (b"a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", ":1:4: anchors are refused"),
    "100,000 brackets": (b"a: " + b"[" * 100_000, ":1:43: nested too deeply"),
    "a tab": (b"parley: 1\nclock:\n\tstart: 2025-01-01\n", ":3:1: found character"),
    "a byte order mark": (
        b"\xef\xbb\xbfparley: 1\n",
        ":1:1: the file starts with a byte order mark",
    ),
    "a Python tag": (
        b"title: !!python/object/apply:os.system [touch owned]\n",
        ":1:8: the tag tag:yaml.org,2002:python/object/apply:os.system is refused",
    ),
    "a second document": (b"a: 1\n---\nb: 2\n", ":2:1: a second document starts here"),
    "a duplicate key": (b"a: 1\na: 2\n", ":2:1: the key 'a' stands twice"),
}


@pytest.mark.parametrize("command", ["check", "replay", "run", "show"])
@pytest.mark.parametrize(("content", "told"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_no_scenario_is_refused_by_every_command(
    parley, write, command, content, told
):
    path = write(content)
    words = {"run": ["run", "--out", path.parent], "show": ["show", "sources"]}.get(
        command, [command]
    )
    ran = parley(*words, path)

    assert (ran.status, ran.out) == (2, "")
    assert f"{path}{told}" in ran.err
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "name", ["50 MB", "100,000 brackets", "a binary file", "a bomb of aliases"]
)
def test_a_hostile_file_is_refused_soon_and_without_a_traceback(parley_process, write, name):
    content, told = BAD_FILES[name]
    ran = parley_process("check", write(content), timeout=15)

    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err
    assert "Traceback" not in ran.err


def test_a_folder_without_a_scenario_and_a_missing_file_are_told(parley, tmp_path):
    for path, file in ((tmp_path, tmp_path / "scenario.yaml"), (tmp_path / "x.yaml",) * 2):
        ran = parley("check", path)
        assert (ran.status, ran.err.splitlines()[0]) == (2, f"{file}: no such file or directory")


def test_several_scenarios_are_all_checked(parley, write):
    sound, bad = write(SMALL), write(broken("act: meet", "act: met"), "bad.yaml")
    ran = parley("check", bad, sound)

    assert ran.status == 2
    assert ran.out.startswith(f"{sound}: 10 facts")
    assert f"{bad}: 1 problem" in ran.err


def test_all_problems_of_a_file_are_told_and_counted(parley, write):
    text = broken("country: CHE", "country: NO").replace("venues: [geneva]", "venues: [genevva]")
    ran = parley("check", write(text))

    assert len([line for line in ran.err.splitlines() if "scenario.yaml:" in line]) == 3
    assert ran.err.endswith("scenario.yaml: 2 problems\n")


def test_json_is_one_document_and_nothing_else(parley, write):
    path = write(broken("venues: [geneva]", "venues: [genevva]"))
    ran = parley("check", path, "--json")

    assert (ran.status, ran.err) == (2, "")
    assert json.loads(ran.out) == {
        "scenario": str(path),
        "problems": [
            {
                "file": str(path), "line": 53, "column": 16,
                "key": "record.geneva.offer.venues.0",
                "message": "no venue called 'genevva'", "hint": "did you mean 'geneva'?",
            }
        ],
        "warnings": [],
        "asked": {"rules": [], "articles": False, "trust": False, "priors": False},
        "coverage": None,
        "expectations": [],
    }  # fmt: skip


def test_json_of_a_sound_scenario_holds_its_coverage(parley, write):
    document = json.loads(parley("check", write(SMALL), "--json").out)

    assert document["problems"] == []
    assert document["coverage"] == {
        "facts": 10, "cited": 7, "assumed": 3, "partly": 0, "verified": None, "unverified": None,
        "addresses": 0, "unsure": 0,
    }  # fmt: skip


def test_a_paragraph_that_changed_is_a_problem(parley, write, tmp_path):
    path = write(SMALL.replace("000000000001", fingerprint("One.")))
    (tmp_path / "copy.txt").write_text("One.\n\nTwo.\n")
    ran = parley("check", path, "--articles", tmp_path)

    assert ran.status == 2
    assert f"{path}:11:42: sources.gazette.paragraphs.p2: no paragraph of the copies" in ran.err
    assert "2 citations verified, 5 not" in ran.out


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the articles are not here")
def test_all_citations_of_the_first_scenario_are_verified(parley):
    ran = parley("check", LEADERS / "scenario.yaml", "--articles", ARTICLES)

    assert " citations verified, 0 not; " in ran.out


@pytest.mark.parametrize("folder", ["none", "scenario.yaml"])
def test_a_folder_of_articles_that_is_none_is_told(parley, write, folder):
    path = write(SMALL)
    ran = parley("check", path, "--articles", path.parent / folder)

    assert (ran.status, ran.out) == (2, "")
    assert "no such folder of articles" in ran.err


def test_the_schema_is_json_and_needs_no_scenario(parley):
    ran = parley("check", "--schema")

    assert (ran.status, ran.err) == (0, "")
    assert set(json.loads(ran.out)["required"]) == {
        "parley",
        "title",
        "clock",
        "sources",
        "parties",
    }


def test_without_a_scenario_there_is_nothing_to_check(parley):
    ran = parley("check")

    assert ran.status == 2
    assert "name a scenario to check" in ran.err
