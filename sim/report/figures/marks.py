"""How acts, states and context look in every figure: name, colour and shape."""

from __future__ import annotations

from collections.abc import Mapping

from sim.report.figures.style import FAINT, PALETTE

BLUE, RED, GREEN = PALETTE[0], PALETTE[1], PALETTE[2]
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
