"""How acts, states and context look in every figure: name, colour and shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.charts.former import FAINT, PALETTE
from sim.study.differences import Paired

BLUE, RED, GREEN = PALETTE[:3]
MARKS: Mapping[str, tuple[str, str, str]] = {
    "offer": ("offer", BLUE, "o"),
    "host-offer": ("host's offer", BLUE, "h"),
    "counter": ("counter", BLUE, "D"),
    "accept": ("acceptance", GREEN, "P"),
    "accept-if": ("conditional", GREEN, "p"),
    "refuse": ("refusal", RED, "X"),
    "deny": ("denial", RED, "s"),
    "downgrade": ("downgrade", RED, "v"),
    "defer": ("deferred", FAINT, "d"),
    "silent": ("silence", FAINT, "s"),
    "unreported": ("unreported", FAINT, "$?$"),
    "withdraw": ("withdrawal", RED, "<"),
    "meet": ("meeting", GREEN, "*"),
    "schedule": ("date fixed", GREEN, "^"),
    "postpone": ("postponed", PALETTE[4], ">"),
    "cancel": ("cancelled", RED, "x"),
}
"""Name, colour and shape of each act; what is not listed is a small dot."""
STATES: Mapping[str, str] = {
    "idle": "#ffffff", "signalled": "#d5e6f5", "open": "#82bbe0", "agreed": "#a6dcc6",
    "scheduled": "#45b08c", "held": "#00593f", "lapsed": "#dddddd",
}  # fmt: skip
BANDS = (
    ("#f3e3b3", "#d9b44a", "#a67c00"),
    ("#d5cfe3", "#8d7fb0", "#4f3f78"),
    ("#f0d3d3", "#c98080", "#8a3d3d"),
    ("#e6e6e6", "#a8a8a8", "#5f5f5f"),
    ("#d3e8e6", "#7fb5b0", "#2f6f69"),
)
"""Three shades of one colour for the values of a series of context."""


def side_colour(found: Paired, unclear: str) -> str:
    """Return the colour of a difference: blue for higher, orange for lower, another for neither."""
    if not found.clear:
        return unclear
    return BLUE if found.difference.mean > 0 else RED


def left_text(drawn: Sequence[object], left_out: int) -> list[str]:
    """Return a note on the quantities that change and are not drawn."""
    if not drawn:
        return ["No quantity differs in any case."]
    text = f"{left_out} more quantities change; they are in comparison.csv."
    return [text] if left_out else []
