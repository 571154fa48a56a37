"""Where meetings are held in simulated worlds, and on whose terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.charts import rows
from sim.charts.page import INK, PALETTE, Head
from sim.charts.rows import Column, Mark, Panel, Row, Rows, Scale, Table
from sim.facts.record import PLACED
from sim.report.bands import probability_text
from sim.report.words import MEDIA, counted, listed, venue_name
from sim.study.summary import Summary
from sim.study.worlds import Share

CAPTION = (
    "Where a meeting is held: for each place the share of all simulated worlds, also of those "
    "without a meeting, in which one is held there; in the first column whoever proposed the terms "
    "that were met about, in the others by who did. A bar ends at the mean, a line spans where "
    "nine in ten draws of what we do not know of the parties lie. Places are sorted by the mean."
)
MOST, MOST_BY = 12, 3
"""Places, and proposers of terms, that are drawn; the others are named."""
plot = rows.plot


def table(found: Summary) -> Table:
    """Return what the figure shows: a row a place, a panel for all and one for each proposer."""
    scenario, branch = found.scenario, found.worlds.branch
    held = [place for place in found.venues if found.venues[place].interval.mean > 0]
    shares: Mapping[str, Mapping[str, Share]] = {
        "": {place: found.venues[place] for place in held},
        **{by: {place: found.terms[place, by] for place in held if (place, by) in found.terms}
           for by in list(found.proposers)[:MOST_BY]},
    }  # fmt: skip
    totals = {"": found.held, **found.proposers}
    names = {place: _name(found, place) for place in (*held, *found.never)}
    most = max((share.interval.high for share in found.venues.values()), default=1.0)
    colours = dict(zip(shares, (INK, *PALETTE * len(shares)), strict=False))
    panels = tuple(
        Panel(
            scenario.parties[party].name if party else "anyone", Scale.even(0, most, 100),
            width=1 if party else 1.6, unit=probability_text(total.interval, found.label),
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
             for place in held[:MOST]]  # fmt: skip
    about = (
        f"Share of {counted(len(found.worlds), 'world')}, with a meeting or without, in which one "
        f"is held in each place within {branch.days} days, in %; and by who proposed its terms."
    )
    return Table(
        Head.simulated(branch, "Where meetings are held", about, found.label),
        (Rows((Column("place", 1.3),), panels, drawn),),
        notes=tuple(_notes(found, held, names)),
    )


def _name(found: Summary, place: str) -> str:
    if place in PLACED:
        return "no place named"
    return MEDIA[place] if place in MEDIA else venue_name(found.scenario, place)


def _notes(found: Summary, held: Sequence[str], names: Mapping[str, str]) -> Iterator[str]:
    """Yield what stands below the rows."""
    if not held:
        yield "No meeting is held in any of these worlds."
        return
    error = max(share.error for share in found.venues.values())
    yield (
        "Bar: mean; line: where nine in ten draws of what we do not know of the parties lie. That "
        "so many worlds were simulated and no more leaves the share of each place unsure by at "
        f"most {100 * error:.1f} points."
    )
    if held[MOST:]:
        others = listed([names[place] for place in held[MOST:]])
        yield f"Not drawn: {len(held) - MOST} more places: {others}."
    if list(found.proposers)[MOST_BY:]:
        others = listed([found.scenario.parties[by].name for by in list(found.proposers)[MOST_BY:]])
        yield f"Not drawn: on terms of {others}."
    if found.never:
        never = listed([names[place] for place in found.never])
        yield f"Candidates where no meeting is held in any world: {never}."
