"""The scores of the rules and of the baselines, as rows."""

from __future__ import annotations

from sim.report.replay import figure_text
from sim.study.score import Score


def scores(held: Score) -> list[tuple[str, ...]]:
    """Return the scores of the rules and of the baselines, the rules first.

    A row is who expects, how, log score, Brier score, and log score above the reference.
    """
    every = (held.prior, held.left_out, *held.baselines) if held.n else ()
    rows = list[tuple[str, ...]]()
    for one in every:
        reference = one is held.left_out
        excess = "reference" if reference else figure_text(one.excess, one.excess_error)
        rows.append(
            (one.name, one.says, figure_text(one.log, one.error), f"{one.brier:.2f}", excess)
        )
    return rows
