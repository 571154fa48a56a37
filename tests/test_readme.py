"""Every claim of the README that can be executed is executed."""

import ast
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from samples import ROOT

from sim.cli.main import COMMANDS

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
SHELL = [
    text for kind, text in BLOCKS if kind == "sh" and re.search("^parley ", text, re.MULTILINE)
]
ASKED = re.findall(r"^\| [^|]*\? \| `(parley .*)` \|$", README, re.MULTILINE)
"""The command that answers each first question."""
PYTHON = [text for kind, text in BLOCKS if kind == "python"]
PICTURES = [text for kind, text in BLOCKS if kind == "text"]
PRINTED = (
    ("replay", ROOT / "scenarios" / "leaders-meeting-2026"),
    ("score", ROOT / "scenarios" / "casebook"),
    ("show", "venues", "--test"),
)
"""The command that prints each text of the README."""
GLOSSARY = (
    "party", "mediator", "venue", "level", "track", "format", "medium", "offer", "guarantee",
    "position", "red line", "consideration", "tactic", "reaction", "draw", "world", "reading",
    "counterfactual",
    "variant", "class", "conflict", "correction", "envelope", "implied", "unreported",
)  # fmt: skip
SKIPPED = ("make", "python3 -m venv", "pip", ".venv/bin/pip", ".venv/bin/parley")
"""Lines of set-up; that they work is seen where the tests are started."""


def section(title):
    """Return the text below a heading."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def first_cells(text):
    """Return the first cell of each row of a table, without its head."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    return [re.split(r"(?<!\\)\|", row)[1].strip() for row in rows[2:]]


def trimmed(text):
    return "\n".join(line.rstrip() for line in text.splitlines())


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Stand in a folder that holds a copy of the scenarios and nothing else."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "block", [*SHELL, "\n".join(ASKED)], ids=lambda text: text.splitlines()[0][:40]
)
def test_every_command_line_can_be_typed_as_it_stands(block, parley, home):
    for line in block.splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] == ["parley"]:
            ran = parley(*words[1:])
            assert ran.status == 0, (line, ran.err)
    assert {path.name for path in home.iterdir()} <= {
        "scenarios", "reports", "my-rules", "my-scenarios", "my-runs",
    }  # fmt: skip


def test_every_line_of_a_shell_block_is_run_or_known_to_be_set_up():
    lines = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()]

    assert not [line for line in lines if not line.startswith(("parley ", *SKIPPED))]


@pytest.mark.parametrize("block", PYTHON, ids=range(len(PYTHON)))
def test_every_python_block_runs(block, home):
    (home / "block.py").write_text(block, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", "block.py"],
        cwd=home,
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("words", "picture"), [*zip(PRINTED, PICTURES, strict=True)])
def test_what_stands_there_is_what_a_command_prints(words, picture, parley):
    ran = parley(*words)

    assert trimmed(picture) in trimmed(ran.out)


def test_every_relative_link_leads_somewhere():
    links = [link for link in re.findall(r"\]\(([^)#]+)", README) if "://" not in link]

    assert links
    assert not [link for link in links if not (ROOT / link).exists()]


def test_the_table_of_commands_names_every_command_and_no_other():
    cells = " ".join(first_cells(section("Commands")))

    assert set(re.findall(r"`parley (\w+)", cells)) == set(COMMANDS)


def test_the_glossary_has_the_words_that_are_kept_here():
    words = [word.strip() for cell in first_cells(section("Glossary")) for word in cell.split(",")]

    assert sorted(words) == sorted(GLOSSARY)


def test_a_word_of_the_glossary_is_a_word_of_the_code():
    text = spoken()

    assert not [word for word in GLOSSARY if not re.search(rf"\b{word}", text, re.IGNORECASE)]


def spoken():
    """Return the docstrings of the package, and the names of its types and their values."""
    found = []
    for path in sorted((ROOT / "sim").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.ClassDef(name=name):
                    found.append(name)
                case ast.Expr(value=ast.Constant(value=str(text))):
                    found.append(text)
                case ast.Subscript(value=ast.Name(id="Literal"), slice=values):
                    found.append(ast.unparse(values))
    return " ".join(found)


def test_it_is_no_longer_than_it_may_be():
    assert len(README.splitlines()) <= 470


def test_no_place_is_left_to_be_filled():
    assert not re.search(r"^[A-Z_]{6,}$|TODO|FIXME", README, re.MULTILINE)


def test_files_named_in_the_text_exist():
    named = re.findall(r"`([\w./-]+/[\w.-]+\.(?:md|csv|cff|lock|toml|py))`", README)
    ways = {name: (ROOT / name, ROOT / "sim" / name) for name in named}
    ways.pop("my-rules/fatigue.py")

    assert not [name for name, paths in ways.items() if not any(map(Path.exists, paths))]
