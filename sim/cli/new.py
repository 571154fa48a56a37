"""`parley new`: a working start."""

from __future__ import annotations

import keyword
import re
from importlib.resources import files
from pathlib import Path

import click

from sim.cli.options import PATH, say
from sim.errors import SimError
from sim.facts.expectations import EXPECT_FILE
from sim.facts.reading import SCENARIO_FILE, SCHEMA_FILE, ScenarioFile
from sim.facts.scenario import schema_text
from sim.gates import file_name, there
from sim.rules.book import standard_book, standard_dynamics
from sim.runs.folder import write_files, write_folder

RULES = ("consideration", "red-line", "tactic", "reaction")
"""Kinds of rule that can be begun; each has a template of its name."""
RULE_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


@click.group("new")
def command() -> None:
    """Write a working start."""


@command.command("scenario")
@click.argument("name")
@click.option("--from", "source", type=PATH, metavar="SCENARIO", help="Begin with a copy of one.")
@click.option("--out", type=PATH, default=Path("scenarios"), show_default=True,
              help="Folder in which the scenario's own folder is made.")  # fmt: skip
def new_scenario(name: str, source: Path | None, out: Path) -> None:
    """Write a small scenario that passes `check`, or a copy of one, to be filled with yours."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name) or file_name(name) != name:
        hint = "use a-z, 0-9 and hyphens, and what is a name on every system"
        raise SimError(f"{name!r} is no name", "new scenario", hint)
    folder = out / name
    if there(folder):
        raise SimError("there is something already", str(folder), "choose another name")
    if source is None:
        texts = {"README.md": _template("README.md").replace("NAME", name)}
        texts[SCENARIO_FILE] = _template("scenario.yaml")
    else:
        file = ScenarioFile.read(source).path
        beside = (file.with_name(other) for other in (EXPECT_FILE, "rules.py", "README.md"))
        texts = {f.name: f.read_text(encoding="utf-8") for f in beside if f.is_file()}
        text = file.read_text(encoding="utf-8")
        texts[SCENARIO_FILE] = re.sub(r"\$schema=(\.\./)+", "$schema=", text, count=1)
    written = {**texts, SCHEMA_FILE: schema_text()}
    write_folder(folder, {file: text.encode() for file, text in written.items()})
    say(f"Wrote {folder / SCENARIO_FILE}. Next: parley check {folder}")


@command.command("rule")
@click.argument("name")
@click.option("--kind", type=click.Choice(RULES), default="consideration", show_default=True,
              help="It answers a push, a break, what speaks for an offer, or days.")  # fmt: skip
@click.option("--out", type=PATH, default=Path(), show_default=True,
              help="Folder of the new files.")  # fmt: skip
def new_rule(name: str, kind: str, out: Path) -> None:
    """Write a rule that works, with its test beside it, to be made your own."""
    if not RULE_NAME.fullmatch(name) or keyword.iskeyword(name) or file_name(name) != name:
        hint = "use a-z, 0-9 and _, beginning with a letter: it names a Python function"
        raise SimError(f"{name!r} is no name of a rule", "new rule", hint)
    if name in standard_book() | standard_dynamics():
        hint = "choose another; `parley show rules` lists those that are taken"
        raise SimError(f"the standard book has a rule {name!r}", "new rule", hint)
    names = {f"{name}.py": f"{kind}.py.txt", f"test_{name}.py": "test_rule.py.txt"}
    for file in names:
        if there(out / file):
            raise SimError("there is something already", str(out / file), "choose another name")
    texts = {file: _template(text).replace("NAME", name) for file, text in names.items()}
    write_files(out, {file: text.encode() for file, text in texts.items()})
    path = out / f"{name}.py"
    say(f"Wrote {path} and {out / f'test_{name}.py'}. Next: parley check --rules {path}")


def _template(name: str) -> str:
    return (files("sim.cli") / "templates" / name).read_text(encoding="utf-8")
