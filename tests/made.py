"""Runs that tests share: made once, copied for each test."""

import json
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from click.testing import CliRunner
from samples import SMALL

from sim.cli.run import command
from sim.making.reply import KINDS
from sim.runs import manifest

BLANK = b'<svg viewBox="0 0 1 1"></svg>'
"""Stands for a figure where none is drawn."""

FEW = SMALL.replace("readings:\n", "explore: {venues: [geneva, island, virtual]}\nreadings:\n", 1)
"""The small scenario with few offers, so that its figures are made soon."""


def few(folder: Path) -> Path:
    """Write the small scenario with few offers below a folder, and return its path."""
    path = folder / "small" / "scenario.yaml"
    path.parent.mkdir()
    path.write_text(FEW)
    return path


def blanks(figures, run="", jobs=1):
    """Return files of figures that hold their names alone, and nothing for a page to show."""
    names = [figure.name for figure in figures]
    files = {f"{name}.{kind}": f"{name} {run}".encode() for name in names for kind in KINDS}
    return files, {name: {"wide": BLANK, "narrow": BLANK} for name in names}


@cache
def _made(code: str, *words: str) -> Path:
    """Return a run of some version of the program, which `code` names."""
    out = Path(mkdtemp())
    path = few(out)
    given = [str(path), "--out", str(out / "runs"), "--quiet", "--draws", "64", *words]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.making.drawings.drawn", blanks)
        ran = CliRunner().invoke(command, given, catch_exceptions=False)
    return Path(ran.output.strip())


def made(path: Path, out: Path, *words: str) -> Path:
    """Return the folder of a run below `out`, as if it were made from the scenario at `path`."""
    folder = _made(manifest.code_hash(), *map(str, words))
    copy = out / folder.parent.name / folder.name
    shutil.copytree(folder, copy)
    file = copy / "manifest.json"
    facts = json.loads(file.read_text())
    file.write_text(file.read_text().replace(facts["path"], str(path)))
    return copy
