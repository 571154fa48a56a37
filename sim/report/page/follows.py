"""The section of a page on what could follow."""

from __future__ import annotations

from typing import Any

from sim.report.followed import days_text, held_text, nothing_sentence, rests_text, stops_text
from sim.report.simulated import HEAD, start_text
from sim.report.words import counted, upper_first
from sim.study.summary import Summary


def follows(found: Summary | str, label: str) -> dict[str, Any]:
    """Return what the section tells.

    Parameters
    ----------
    found
        What many worlds amount to, or why nothing was simulated.
    label
        What the record can bear.
    """
    if isinstance(found, str):
        return {"start": f"Nothing was simulated: {found}.", "lines": []}
    outcomes = found.outcomes
    after = days_text(found.days)
    told = (
        f"A meeting is held: {held_text(found.held, label)}",
        nothing_sentence(found),
        f"It is held after {after}." if after else "",
        f"What stopped offers, most often first: {stops_text(found)}." if found.stops else "",
        f"It rests on {rests_text(outcomes.branch)}".replace("`", ""),
    )
    return {
        "start": f"{HEAD} {counted(len(outcomes), 'world')}. {start_text(outcomes.branch)}",
        "lines": [upper_first(text) for text in told if text],
    }
