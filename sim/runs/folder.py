"""Run folders: complete or absent."""

from __future__ import annotations

import csv
import io
import shutil
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from sim.errors import SimError, unwritable
from sim.gates import cell
from sim.runs.manifest import MANIFEST, Inputs, damage, write_manifest
from sim.runs.parts import Parts

PARTS = ".parts"
LOG = "run.log"


def table(rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> bytes:
    r"""Return rows as CSV; a table without rows keeps its columns.

    Examples
    --------
    >>> table([{"day": 3, "party": "alba"}], ["day", "party"]), table([], ["day", "party"])
    (b'day,party\n3,alba\n', b'day,party\n')
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue().encode()


def parts_of(out: Path, inputs: Inputs) -> Parts:
    """Return where the finished parts of an unfinished run are kept."""
    return Parts(out / inputs.scenario / PARTS / f"{inputs.run}-parts")


def find_run(out: Path, inputs: Inputs) -> Path | None:
    """Return the folder of a finished run with these inputs, if it is there and whole."""
    folder = out / inputs.scenario / inputs.run
    try:
        return None if damage(folder) else folder
    except SimError:
        return None


def write_run(
    out: Path, inputs: Inputs, files: Mapping[str, bytes], types: Mapping[str, Any]
) -> Path:
    """Write a run and return its folder.

    The files are written aside and moved into place together; a damaged folder of
    the same run is replaced.

    Raises
    ------
    SimError
        If the folder cannot be written; nothing half-written stays.
    """
    folder = out / inputs.scenario / inputs.run
    whole = {**files, MANIFEST: write_manifest(inputs, files, types), LOG: _log(time.time())}
    write_folder(folder, whole)
    parts_of(out, inputs).clear()
    with suppress(OSError):  # another run may be under way
        (folder.parent / PARTS).rmdir()
    return folder


def write_folder(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write a folder of files and return it: whole, in place of what was there, or not at all.

    Raises
    ------
    SimError
        If it cannot be written.
    """
    aside = folder.parent / PARTS / folder.name
    try:
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        for name, content in files.items():
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        shutil.rmtree(folder, ignore_errors=True)
        aside.replace(folder)
    except OSError as error:
        raise unwritable(error, error.filename or folder, "choose a folder with --out") from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        with suppress(OSError):  # another run may be under way
            aside.parent.rmdir()
    return folder


def _log(now: float) -> bytes:
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))
    return f"{stamp} python {sys.version.split()[0]} on {sys.platform}\n".encode()
