"""Progress of anything that takes more than a second, on the error stream of a terminal."""

from __future__ import annotations

import sys
import time
from typing import Self

import click

PATIENCE_S = 1.0
"""Seconds before anything is shown."""


class Progress:
    """Shows how much is weighed or played, at which rate, and how long the rest takes."""

    def __init__(self, *, quiet: bool) -> None:
        self._shown = False
        self._silent = quiet or not sys.stderr.isatty()
        self._started = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)

    def weighed(self, done: int, total: int) -> None:
        """Tell how many classes of how many are weighed."""
        self._rate(done, total, "classes")

    def played(self, done: int, total: int) -> None:
        """Tell how many worlds of how many are played."""
        self._rate(done, total, "worlds")

    def _rate(self, done: int, total: int, what: str) -> None:
        elapsed = time.monotonic() - self._started
        rate = done / max(elapsed, 1e-9)
        self._show(f"{done:,} of {total:,} {what}, {rate:,.0f} a second, "
                   f"{(total - done) / max(rate, 1e-9):.0f} s left")  # fmt: skip

    def compared(self, name: str) -> None:
        """Tell which reading or model was weighed last."""
        self._show(f"envelope: {name}")

    def _show(self, text: str) -> None:
        if self._silent or time.monotonic() - self._started < PATIENCE_S:
            return
        self._shown = True
        click.echo(f"\r\x1b[K{text}", nl=False, err=True)
