"""Text of others leaves the program without giving orders to what reads it."""

import ast
import csv
import json
import sys
from pathlib import Path
from xml.dom import minidom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.charts import page
from sim.cli import main as command_line
from sim.gates import HIDDEN, RESERVED, cell, file_name, visible

HOSTILE = Path(__file__).parent / "hostile"
ANY = st.text(st.characters(exclude_categories=()))
"""Texts with control characters and halves of characters too."""


@given(ANY)
def test_what_is_visible_steers_nothing_and_says_the_same_as_json(text):
    shown = visible(text)

    assert not HIDDEN.search(shown)
    assert visible(shown) == shown
    shown.encode()
    assert json.loads(visible(json.dumps({"says": text}, ensure_ascii=False))) == {
        "says": json.loads(json.dumps(text))
    }


@pytest.mark.parametrize("text", ["Алба", "阿尔巴", "الجزيرة", "می‌خواهم", "बोरिया", "a\tb\nc", "🕊️"])
def test_letters_of_every_script_stay(text):
    assert visible(text) == text


@given(ANY)
def test_no_cell_of_text_is_computed_and_numbers_stay_numbers(text):
    assert not str(cell(text)).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell(-0.5) == -0.5


@given(st.one_of(ANY, st.sampled_from(["con", "NUL.txt", "a" * 300, "...", "/", "..", "Lpt1"])))
def test_every_text_makes_a_name_that_every_system_takes(text):
    name = file_name(text)

    assert file_name(name) == name
    assert 1 <= len(name.encode()) <= 121
    assert not RESERVED.fullmatch(name)
    assert Path(name).name == name


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return the files of a run of a scenario full of orders, and what was printed."""
    out = tmp_path_factory.mktemp("out")
    with pytest.MonkeyPatch.context() as patch:
        words = ("run", HOSTILE / "orders.yaml", "--out", out, "--draws", 64)
        patch.setattr(sys, "argv", ["parley", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            command_line.main()
    assert not left.value.code
    return [path for path in out.rglob("*") if path.is_file()]


def test_no_file_of_a_run_holds_what_steers_its_reader(written):
    for path in written:
        if path.suffix not in {".png", ".pdf"}:
            text = path.read_text(encoding="utf-8")
            assert not HIDDEN.search(text), path.name
            assert "<script>alert" not in text or path.suffix not in {".html", ".svg"}, path.name
        if path.suffix == ".svg":
            minidom.parse(str(path))
        if path.suffix == ".csv":
            rows = csv.DictReader(path.read_text().splitlines())
            cells = [each for row in rows for each in row.values()]
            assert not any(each.startswith(("=", "@", "+")) for each in cells), path.name


@pytest.mark.parametrize(
    "words",
    [
        ("replay",), ("replay", "--json"), ("explain",), ("explore",), ("check",),
        ("show", "sources"),
    ],
)  # fmt: skip
def test_nothing_printed_steers_a_terminal(parley, words):
    verb, *rest = words
    told = [verb, *rest, HOSTILE / "orders.yaml"] if verb == "show" else [
        verb, HOSTILE / "orders.yaml", *rest]  # fmt: skip
    ran = parley(*told, *(["answer"] if verb == "explain" else []))

    assert ran.status == 0
    assert ran.out
    assert not HIDDEN.search(ran.out + ran.err)


@pytest.mark.parametrize(
    "words", [("\x1b[2J",), ("check", "\x1b[2J"), ("run", "x", "--\x9b"), ("show", "\u202ex")]
)
def test_no_error_steers_a_terminal(parley, words):
    ran = parley(*words)

    assert ran.status == 2
    assert not HIDDEN.search(ran.out + ran.err)


def test_the_command_line_prints_through_its_gate_alone():
    for path in Path(command_line.__file__).parent.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "click.echo":
                own = isinstance(call.args[0], ast.Constant)
                assert own or "visible(" in ast.unparse(call), path.name


@pytest.mark.parametrize("name", ["con", "nul", "aux", "a" * 200])
@pytest.mark.parametrize("kind", ["scenario", "rule"])
def test_nothing_new_gets_a_name_that_some_system_refuses(parley, tmp_path, kind, name):
    ran = parley("new", kind, name, "--out", tmp_path)

    assert ran.status == 2
    assert not list(tmp_path.iterdir())


def test_a_folder_whose_name_is_no_text_is_run(parley, tmp_path):
    folder = tmp_path / "caf\udce9"
    try:
        folder.mkdir()
    except (OSError, UnicodeError):
        pytest.skip("this disk takes no such name")
    (folder / "scenario.yaml").write_bytes((HOSTILE / "scripts.yaml").read_bytes())
    ran = parley("export", folder, "--format", "csv", "--draws", 16, "--out", tmp_path / "out")

    assert (ran.status, ran.err) == (0, "")
    assert parley("check", folder).status == 0


@pytest.mark.parametrize("text", ["x" * 2000, "a word " * 280, "W" * 2000])
def test_what_is_measured_grows_with_a_text_and_not_with_its_square(monkeypatch, text):
    measured, plain = [], page.length
    monkeypatch.setattr(page, "length", lambda t, size=7: measured.append(len(t)) or plain(t, size))

    page.folded(text, 3.0)

    assert sum(measured) < 60 * len(text)


LONG = "x" * 900_000


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: answer", f"id: {LONG}"),
        ("act: refuse", f"act: {LONG}"),
        ("by: borea\n", f"by: {LONG}\n"),
        ("clock:", f"{LONG[:900]}: 1\nclock:"),
        ("parley: 1", f"parley: !{LONG} 1"),
        ("[geneva]", f"[{'nowhere,' * 20_000}]"),
        ("[gazette#p1]", f"[{'gazete#p1,' * 20_000}]"),
        ("parley: 1", "parley: 1\n" + "\n".join(f"k{n}: 1" for n in range(5_000))),
        ("parley: 1", "parley: " + "[" * LONG.count("x")),
    ],
    ids=["id", "act", "by", "key", "tag", "venues", "cites", "keys", "nested"],
)
def test_what_is_wrong_with_a_large_file_is_told_in_few_short_lines(parley, tmp_path, old, new):
    text = (HOSTILE / "orders.yaml").read_text()
    file = tmp_path / "scenario.yaml"
    file.write_text(text.replace(old, new, 1))
    ran = parley("check", file)

    assert ran.status == 2
    assert max(map(len, ran.err.splitlines())) < 1500
    assert len(ran.err) < 1_000_000


def test_names_in_scripts_without_a_font_leave_one_plain_line_a_script(parley_process, tmp_path):
    out = tmp_path / "out"
    words = ("run", HOSTILE / "scripts.yaml", "--out", out, "--draws", "16", "--quiet")
    ran = parley_process(*words, timeout=120)

    assert ran.status == 0
    lines = ran.err.splitlines()
    assert all(line.startswith("Figures show boxes for ") for line in lines)
    assert len(lines) == len(set(lines)) <= 3
    pictures = [path.read_text() for path in out.rglob("*.svg")]
    assert any("阿尔巴" in picture for picture in pictures)


@pytest.mark.parametrize(
    "words",
    [
        (
            "explain",
            HOSTILE / "orders.yaml",
            "answer",
            "--draws",
            16,
            "--figure",
            "a" * 300 + ".svg",
        ),
        ("export", HOSTILE / "orders.yaml", "--draws", 16, "--format", "csv", "--out", "a" * 300),
        ("export", HOSTILE / "orders.yaml", "--format", "plover", "--out", "a" * 300),
        ("new", "scenario", "mine", "--out", "a" * 300),
        ("new", "rule", "mine", "--out", "a" * 300),
        ("check", "a" * 300),
    ],
    ids=lambda words: " ".join(map(str, words[:2])),
)
def test_a_name_that_no_disk_holds_is_a_mistake_and_no_crash(parley, words):
    ran = parley(*words)

    assert ran.status == 2
    assert "hint:" in ran.err


def test_no_run_lies_below_a_name_that_no_disk_holds(parley):
    ran = parley("show", "runs", "a" * 300)

    assert (ran.status, ran.out) == (0, "")
