"""Run folders: complete or absent, and the finished parts of an unfinished one."""

from __future__ import annotations

import csv
import io
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import SimError, unwritable
from sim.gates import cell
from sim.runs.manifest import (
    LOG,
    MANIFEST,
    PARTS,
    Inputs,
    changed,
    damage,
    read_manifest,
    write_manifest,
)

OUT = "choose a folder with --out"
Arrays = dict[str, NDArray[np.float64]]
DIGEST = sha256().digest_size
"""Bytes of a digest, with which every part begins, so that a damaged one is known."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A folder of parts; the same command finds them again after an interruption."""

    folder: Path

    def load(self, name: str) -> Arrays | None:
        """Return a part that was finished before; None if it was not, or is damaged."""
        try:
            kept = self._path(name).read_bytes()
        except OSError:
            return None
        digest, content = kept[:DIGEST], kept[DIGEST:]
        if sha256(content).digest() != digest:
            return None
        with np.load(io.BytesIO(content)) as held:
            return {key: held[key] for key in held.files}

    def save(self, name: str, arrays: Mapping[str, NDArray[np.float64]]) -> None:
        """Keep a finished part: whole, or not at all.

        Raises
        ------
        SimError
            If it cannot be written, as on a full disk; what was kept before stays.
        """
        path = self._path(name)
        unfinished = path.with_suffix(".unfinished")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            content = io.BytesIO()
            np.savez(content, allow_pickle=False, **arrays)
            unfinished.write_bytes(sha256(content.getbuffer()).digest() + content.getbuffer())
            unfinished.replace(path)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink()
            raise unwritable(error, path, OUT) from None

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the content of each finished part."""
        for path in sorted(self.folder.glob("*.npz")):
            yield path.name, path.read_bytes()

    def take(self, name: str, content: bytes) -> None:
        """Keep a part that was finished elsewhere."""
        write_files(self.folder, {name: content})

    def clear(self) -> None:
        """Remove all parts."""
        _remove(self.folder)

    def _path(self, name: str) -> Path:
        return self.folder / f"{sha256(name.encode()).hexdigest()[:16]}.npz"


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


def find_run(out: Path, inputs: Inputs, *, anew: bool = False) -> Path | None:
    """Return the folder of a finished run with these inputs; None if it is to be written.

    Parameters
    ----------
    out, inputs
        The folder is named by the inputs and stands below `out`.
    anew
        Whether it is written even if it is there and whole.

    Raises
    ------
    SimError
        If something in the folder would be lost, since no run wrote it.
    """
    folder = out / inputs.scenario / inputs.run
    try:
        facts = read_manifest(folder)
        if not anew and not damage(folder):
            return folder
        written = {MANIFEST, LOG, *facts["files"]} - set(changed(folder, facts))
    except SimError:  # it may be an unfinished one, or none
        written = set()
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
    if others := ", ".join(sorted({*names} - written)):
        hint = "move it elsewhere, or choose another folder with --out"
        raise SimError(f"it holds what the run did not write: {others}", str(folder), hint)
    return None


def write_run(
    out: Path, inputs: Inputs, files: Mapping[str, bytes], types: Mapping[str, Any]
) -> Path:
    """Write a run and return its folder.

    The files are written aside and moved into place together; what is left of the same run
    is replaced.

    Raises
    ------
    SimError
        If the folder cannot be written; nothing half-written stays.
    """
    folder = out / inputs.scenario / inputs.run
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    log = f"{stamp} python {sys.version.split()[0]} on {sys.platform}\n".encode()
    manifest = write_manifest(inputs, files, types)
    write_folder(folder, {**files, MANIFEST: manifest, LOG: log})
    parts_of(out, inputs).clear()
    return folder


def write_folder(folder: Path, files: Mapping[str, bytes], hint: str = OUT) -> Path:
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
        raise unwritable(error, error.filename or folder, hint) from None
    finally:
        _remove(aside)
    return folder


def write_files(folder: Path, files: Mapping[str, bytes], hint: str = OUT) -> list[Path]:
    """Write files into a folder that may hold others: all of them whole, or none; return them.

    Raises
    ------
    SimError
        If they cannot be written.
    """
    paths = [folder / name for name in files]
    if not folder.exists():
        write_folder(folder, files, hint)
        return paths
    if taken := [path for path in paths if path.is_dir()]:
        raise SimError("is a folder", str(taken[0]), hint)
    aside = write_folder(folder / PARTS / (folder.name or "files"), files, hint)
    try:
        for path in paths:
            (aside / path.name).replace(path)
    except OSError as error:
        raise unwritable(error, error.filename or folder, hint) from None
    finally:
        _remove(aside)
    return paths


def _remove(aside: Path) -> None:
    shutil.rmtree(aside, ignore_errors=True)
    with suppress(OSError):  # another run may be under way
        aside.parent.rmdir()
