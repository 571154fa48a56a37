"""`parley new`: a working start."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import click

from sim.domain.files import SCENARIO_FILE, SCHEMA_FILE
from sim.domain.schema import schema_text
from sim.errors import SimError


@click.group("new")
def command() -> None:
    """Write a working start."""


@command.command("scenario")
@click.argument("name")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("scenarios"),
    show_default=True,
    help="Folder in which the scenario's own folder is made.",
)
def new_scenario(name: str, out: Path) -> None:
    """Write a small scenario that passes `check`, to be filled with your record."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        raise SimError(f"{name!r} is no name", "new scenario", "use a-z, 0-9 and hyphens")
    folder = out / name
    if folder.exists():
        raise SimError("there is something already", str(folder), "choose another name")
    try:
        folder.mkdir(parents=True)
        (folder / SCENARIO_FILE).write_text(_template("scenario.yaml"), encoding="utf-8")
        (folder / SCHEMA_FILE).write_text(schema_text(), encoding="utf-8")
        readme = _template("README.md").replace("NAME", name)
        (folder / "README.md").write_text(readme, encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        raise SimError(
            reason, str(error.filename or folder), "choose a folder with --out"
        ) from None
    click.echo(f"Wrote {folder / SCENARIO_FILE}. Next: parley check {folder}")


def _template(name: str) -> str:
    return (files("sim.cli") / "templates" / name).read_text(encoding="utf-8")
