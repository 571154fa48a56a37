"""Who would stay in which state, and outcomes beside simulated ones."""

from __future__ import annotations

from math import isnan

from sim.charts import rows
from sim.charts.page import BLUE, GREEN, PALETTE, PINK, Sign
from sim.charts.rows import Column, Mark, Panel, Row, Rows, Scale, Table
from sim.charts.states import head
from sim.report.stability import KINDS, Told
from sim.study.stability.derive import Derived
from sim.study.stability.stability import Stability

CAPTION = (
    "Who would stay in each state, by each kind of foresight: a full mark for a party that would "
    "stay, a hollow one for a party that would leave. Where all marks are full the state is an "
    "equilibrium."
)
OUTCOMES = (
    "The outcomes of a game: in which share of the draws a state with that outcome is stable for "
    "all, by two kinds of foresight, beside the share of simulated worlds with a meeting there, or "
    "with none. Nothing stands where an offer names no place, or nothing was simulated."
)
plot = rows.plot


def table(found: Stability) -> Table:
    """Return what the figure of verdicts shows: a row a state, a panel a foresight."""
    told, parties = Told(found), found.parties
    colours = [PALETTE[n % len(PALETTE)] for n in range(len(parties))]
    scale = Scale(0, len(parties) + 1, ())
    panels = tuple(Panel(KINDS[kind][0], scale) for kind in found.kinds)
    drawn = [
        Row(((told.state(n),),), tuple(
            tuple(Mark((p + 1.0,), colours[p], "o", 5.5, hollow=not found.stays[party, kind][n])
                  for p, party in enumerate(parties))
            for kind in found.kinds
        )) for n in found.told
    ]  # fmt: skip
    signs = [Sign(found.scenario.parties[party].name, "o", colour)
             for party, colour in zip(parties, colours, strict=True)]  # fmt: skip
    about = "A full mark: would stay; a hollow one: would leave."
    return Table(
        head(found, "Who would stay in which state", about),
        (Rows((Column("state", 2.9),), panels, drawn),), tuple(signs),
    )  # fmt: skip


def outcomes(found: Derived) -> Table:
    """Return what the figure of outcomes shows: a row an outcome."""
    stable, colours = found.stable, (BLUE, GREEN, PINK)
    columns = tuple(zip(colours, (stable["nash"], stable["seq"], found.simulated), strict=True))
    titles = ("Stable by Nash", "Stable by SEQ", "Simulated")
    units = ("% of draws", "% of draws", "% of worlds")
    panels = tuple(Panel(title, Scale(0, 1, [(0, "0"), (0.5, "50"), (1, "")]), unit=unit)
                   for title, unit, _ in zip(titles, units, columns, strict=False))  # fmt: skip
    drawn = [Row(((name,),), tuple(
        () if isnan(shares[n]) else (Mark((0, float(shares[n])), colour, tall=0.09),)
        for colour, shares in columns)) for n, name in enumerate(found.outcomes)]  # fmt: skip
    return Table(
        head(found, "Stable outcomes beside simulated ones", "Shares of draws, and of worlds."),
        (Rows((Column("outcome", 1.3),), panels, drawn),),
    )  # fmt: skip
