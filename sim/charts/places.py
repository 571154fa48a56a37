"""Where meetings are held in simulated worlds, and on whose terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.charts import rows
from sim.charts.page import INK, PALETTE, Head
from sim.charts.rows import Column, Mark, Panel, Row, Rows, Scale, Table
from sim.report.bands import level_text, shown
from sim.report.words import counted, listed, place_name
from sim.study.summary import Summary
from sim.study.worlds import Share

CAPTION = (
    "Where a meeting is held: for each place the share of all simulated worlds, also of those "
    "without a meeting, in which one is held there; in the first column whoever proposed the terms "
    "that were met about, in the others by who did. A bar ends at the mean, a line spans where "
    "{share} of the draws of what we do not know of the parties lie. Places are sorted by the mean."
)
MOST, MOST_BY = 12, 3
"""Places, and proposers of terms, that are drawn; the others are named."""
plot = rows.plot


def table(summary: Summary) -> Table:
    """Return what the figure shows: a row a place, a panel for all and one for each proposer."""
    scenario, branch = summary.scenario, summary.worlds.branch
    met = [place for place in summary.venues if summary.venues[place].interval.mean > 0]
    shares: Mapping[str, Mapping[str, Share]] = {
        "": {place: summary.venues[place] for place in met},
        **{by: {place: summary.terms[place, by] for place in met if (place, by) in summary.terms}
           for by in list(summary.proposers)[:MOST_BY]},
    }  # fmt: skip
    totals = {"": summary.held, **summary.proposers}
    names = {place: place_name(scenario, place) for place in (*met, *summary.never)}
    most = max((share.interval.high for share in summary.venues.values()), default=1.0)
    colours = dict(zip(shares, (INK, *PALETTE * len(shares)), strict=False))
    panels = tuple(
        Panel(
            scenario.parties[party].name if party else "anyone", Scale.even(0, most, 100),
            width=1 if party else 1.6, unit=shown(total.interval, summary.label),
        )
        for party, total in totals.items() if party in shares
    )  # fmt: skip

    def cell(party: str, place: str) -> tuple[Mark, ...]:
        share = shares[party].get(place)
        if share is None:
            return ()
        bar = Mark((0, share.interval.mean), colours[party], tall=0.085, alpha=0.55)
        return bar, Mark((share.interval.low, share.interval.high), colours[party], lw=1.0)

    drawn = [Row(((names[place],),), tuple(cell(party, place) for party in shares))
             for place in met[:MOST]]  # fmt: skip
    about = (
        f"Share of {counted(len(summary.worlds), 'world')}, with a meeting or without, in which "
        f"one is held in each place within {branch.days} days, in %; and by who proposed its terms."
    )
    return Table(
        Head.simulated(branch, "Where meetings are held", about, summary.label),
        (Rows((Column("place", 1.3),), panels, drawn),),
        notes=tuple(_notes(summary, met, names)),
    )


def _notes(summary: Summary, met: Sequence[str], names: Mapping[str, str]) -> Iterator[str]:
    """Yield what stands below the rows."""
    if not met:
        yield "No meeting is held in any of these worlds."
        return
    error = max(share.error for share in summary.venues.values())
    yield (
        f"Bar: mean; line: where {level_text(summary.level)} of the draws of what we do not know "
        "of the parties lie. That so many worlds were simulated and no more leaves the share of "
        f"each place unsure by at most {100 * error:.1f} points."
    )
    if met[MOST:]:
        more = listed([names[place] for place in met[MOST:]])
        yield f"Not drawn: {len(met) - MOST} more places: {more}."
    others = [summary.scenario.parties[by].name for by in list(summary.proposers)[MOST_BY:]]
    if others:
        yield f"Not drawn: on terms of {listed(others)}."
    if summary.never:
        never = listed([names[place] for place in summary.never])
        yield f"Candidates where no meeting is held in any world: {never}."
