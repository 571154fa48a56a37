"""Finished parts of an unfinished run, kept until the run is complete."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from sim.errors import SimError

Arrays = dict[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Parts:
    """A folder of parts; the same command finds them again after an interruption."""

    folder: Path

    def load(self, name: str) -> Arrays | None:
        """Return a part that was finished before; None if it was not, or is damaged."""
        try:
            with np.load(self._path(name)) as held:
                return {key: held[key] for key in held.files}
        except (OSError, ValueError, EOFError, KeyError, BadZipFile):
            return None

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
            with unfinished.open("wb") as file:
                np.savez(file, allow_pickle=False, **arrays)
            unfinished.replace(path)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink()
            reason = (error.strerror or "cannot be written").lower()
            raise SimError(reason, str(path), "choose a folder with --out") from None

    def clear(self) -> None:
        """Remove all parts."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, name: str) -> Path:
        return self.folder / f"{sha256(name.encode()).hexdigest()[:16]}.npz"
