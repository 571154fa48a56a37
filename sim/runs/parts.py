"""Finished parts of an unfinished run, kept until the run is complete."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.errors import unwritable

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
        with np.load(BytesIO(content)) as held:
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
            content = BytesIO()
            np.savez(content, allow_pickle=False, **arrays)
            unfinished.write_bytes(sha256(content.getbuffer()).digest() + content.getbuffer())
            unfinished.replace(path)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink()
            raise unwritable(error, path, "choose a folder with --out") from None

    def clear(self) -> None:
        """Remove all parts."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, name: str) -> Path:
        return self.folder / f"{sha256(name.encode()).hexdigest()[:16]}.npz"
