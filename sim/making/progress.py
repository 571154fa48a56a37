"""How far long work is, told in words at most once for each step."""

from __future__ import annotations

import time
from collections.abc import Callable

Tell = Callable[[str], None]


def silent(text: str) -> None:
    """Tell nothing."""
    del text


def rated(tell: Tell, what: str) -> Callable[[int, int], None]:
    """Return what tells how much of something is done, at which rate, and when it ends."""
    started = time.monotonic()

    def step(done: int, total: int) -> None:
        rate = done / max(time.monotonic() - started, 1e-9)
        left = (total - done) / max(rate, 1e-9)
        tell(f"{done:,} of {total:,} {what}, {rate:,.0f} a second, {left:.0f} s left")

    return step
