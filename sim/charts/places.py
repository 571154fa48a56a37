"""Where meetings are held in simulated worlds, and on whose terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from matplotlib.figure import Figure

from sim.arrays import Index, Mask
from sim.charts.former import (
    EDGE,
    FAINT,
    INK,
    LINE,
    PALETTE,
    RULE,
    WIDTH_IN,
    Head,
    Page,
    across,
    cut,
    folded,
    notes,
    sheet,
)
from sim.charts.simulated import head, meeting
from sim.expect.draws import Interval
from sim.report.bands import probability_text
from sim.report.words import counted, listed, place_text
from sim.rules.course import NOTHING
from sim.study.score import ILLUSTRATIVE
from sim.study.worlds import Worlds, share

CAPTION = (
    "Where a meeting is held: for each place the share of all simulated worlds, also of those "
    "without a meeting, in which one is held there; in the first column whoever proposed the terms "
    "that were met about, in the others by who did. A bar ends at the mean, a line spans where "
    "nine in ten draws of what we do not know of the parties lie. Places are sorted by the mean."
)
MOST = 12
"""Places that are drawn one by one; the others are drawn together."""
ELSEWHERE = "elsewhere"
ALL = ""
"""Stands for whoever proposed."""
NAMES, GAP, ROW, BAR = 1.42, 0.16, 0.17, 0.085
"""Left edge of the first column, space between columns, height of a row and of a bar: inches."""
WIDE = 1.6
"""How many times wider the first column is."""
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25)
MOST_TICKS = 5
BOLD = 1.15
"""How much wider bold text is."""


@dataclass(frozen=True, slots=True)
class Row:
    """A place, and the share of worlds in which a meeting is held there."""

    place: str
    shares: Mapping[str, Interval]
    """By proposer of the terms, and of whoever proposed under the empty name."""


@dataclass(frozen=True, slots=True)
class Table:
    """What the figure shows."""

    head: Head
    proposers: Mapping[str, str]
    """Names of the columns, the first for whoever proposed."""
    total: Row
    """Anywhere."""
    rows: tuple[Row, ...]
    """Places, the most frequent first, and the others together at the end."""
    elsewhere: tuple[str, ...]
    never: tuple[str, ...]
    """Places that were candidates and where no meeting is held."""
    error: float
    """By how much the number of worlds leaves each share unsure, at the most."""


def table(outcomes: Worlds, label: str = ILLUSTRATIVE) -> Table:
    """Return what the figure shows.

    Parameters
    ----------
    outcomes
        Of the worlds of one branch.
    label
        What the record can bear: `illustrative` or `scored`.
    """
    menu, scenario = outcomes.branch.menu, outcomes.branch.bench.scenario
    places = [place_text(scenario, menu.terms(row)) for row in range(len(menu.by))]
    names, candidates = list(dict.fromkeys(places)), set(places[: menu.size])
    place = _of_worlds(outcomes.row, [names.index(name) for name in places])
    by = _of_worlds(outcomes.row, [outcomes.branch.proposers.index(name) for name in menu.by])
    counts = np.bincount(place[place != NOTHING], minlength=len(names)).tolist()
    order = sorted(range(len(names)), key=lambda n: (-counts[n], names[n]))
    held = [n for n in order if counts[n]]
    first, others = (held, []) if len(held) <= MOST + 1 else (held[:MOST], held[MOST:])
    acting = {
        name: scenario.parties[name].name
        for n, name in enumerate(outcomes.branch.proposers)
        if (by == n).any()
    }

    def row(name: str, here: Mask) -> Row:
        known = outcomes.branch.proposers
        parts = {party: share(here & (by == known.index(party))).interval for party in acting}
        return Row(name, {ALL: share(here).interval, **parts})

    return Table(
        head(outcomes.branch, _about(outcomes), label),
        {ALL: "anyone", **acting},
        row("anywhere", outcomes.met),
        (
            *(row(names[n], place == n) for n in first),
            *([row(ELSEWHERE, np.isin(place, others))] if others else []),
        ),
        tuple(names[n] for n in others),
        tuple(names[n] for n in order if not counts[n] and names[n] in candidates),
        max(share(place == n).error for n in range(len(names))),
    )


def plot(rows: Table) -> Figure:
    """Return the figure of what `table` gives."""
    below = notes(_told(rows))
    heads = _heads(rows)
    above = 0.2 + LINE * max(map(len, heads.values()))
    top = rows.head.height + (above if rows.rows else -0.15)
    bottom = top + ROW * len(rows.rows)
    with sheet(bottom + 0.4 + LINE * len(below), rows.head) as page:
        if rows.rows:
            _columns(page, rows, heads, (top, bottom))
        for n, row in enumerate(rows.rows):
            _row(page, top + ROW * (n + 0.5), row, rows)
        page.notes(bottom + 0.3, below)
    return page.figure


def _of_worlds(rows: Index, codes: Sequence[int]) -> Index:
    """Return a code of the terms that each world met about, or NOTHING, shape (world,)."""
    found: Index = np.array([*codes, NOTHING])[rows]
    return found


def _about(outcomes: Worlds) -> str:
    worlds = counted(len(outcomes), "world")
    return (
        f"Share of {worlds}, with a meeting or without, in which "
        f"{meeting(outcomes.branch)} is held in each place within {outcomes.branch.days} days, "
        "and on whose terms."
    )


def _told(rows: Table) -> list[str]:
    """Return what stands below the rows."""
    if not rows.rows:
        return ["No meeting is held in any of these worlds."]
    found = [
        "Bar: mean; line: where nine in ten draws of what we do not know of the parties lie. "
        "All columns run to the same share; under each name stands the share anywhere. "
        f"That so many worlds were simulated and no more leaves the share of each place unsure by "
        f"at most {100 * rows.error:.1f} points."
    ]
    if rows.elsewhere:
        found.append(f"Elsewhere: {listed(rows.elsewhere)}.")
    if rows.never:
        found.append(f"Candidates where no meeting is held in any world: {listed(rows.never)}.")
    return found


def _spans(rows: Table) -> dict[str, tuple[float, float]]:
    """Return left and right edge of each column, inches."""
    parts = len(rows.proposers) - 1 + WIDE
    unit = (WIDTH_IN - EDGE - 0.1 - NAMES - GAP * (len(rows.proposers) - 1)) / parts
    spans, x = dict[str, tuple[float, float]](), NAMES
    for party in rows.proposers:
        wide = unit * (WIDE if party == ALL else 1)
        spans[party] = (x, x + wide)
        x += wide + GAP
    return spans


def _heads(rows: Table) -> dict[str, list[tuple[str, bool]]]:
    """Return the lines above each column, and whether they are part of its name."""
    found = {}
    for party, (left, right) in _spans(rows).items():
        words = rows.proposers[party].replace("-", "- ")
        name = [line.replace("- ", "-") for line in folded(words, (right - left) / BOLD)]
        parts = probability_text(rows.total.shares[party], rows.head.label).split(", ")
        told = [line for part in parts for line in folded(part, right - left, 6)]
        found[party] = [*((line, True) for line in name), *((line, False) for line in told)]
    return found


def _most(rows: Table) -> float:
    """Return where the scale of the shares ends."""
    return max((held.high for row in rows.rows for held in row.shares.values()), default=1.0)


def _columns(
    page: Page, rows: Table, heads: Mapping[str, list[tuple[str, bool]]], ends: tuple[float, float]
) -> None:
    (top, bottom), most = ends, _most(rows)
    names = max(sum(name for _, name in lines) for lines in heads.values())
    highest = top - 0.06 - LINE * max(map(len, heads.values()))
    last = highest + LINE * (names - 1)
    page.write(EDGE, last, "terms proposed by", size=6.5, color=FAINT)
    for party, (left, right) in _spans(rows).items():
        first = highest + LINE * (names - sum(name for _, name in heads[party]))
        for n, (line, name) in enumerate(heads[party]):
            look = {"weight": "bold"} if name else {"color": FAINT}
            page.write(left, first + LINE * n, line, size=7 if name else 6, **look)
        unit = most / (MOST_TICKS if party == ALL else 2)
        step = next((s for s in STEPS if s >= unit), STEPS[-1])
        for n in range(ceil(most / step + 1e-9)):
            x = left + (right - left) * n * step / most
            page.plot([x, x], [top, bottom], color=FAINT if n == 0 else RULE, lw=0.5, zorder=0)
            page.write(x, bottom + 0.07, f"{100 * n * step:.0f}" + " %" * (n == 0), size=5.5,
                  color=FAINT, ha="center")  # fmt: skip


def _row(page: Page, y: float, row: Row, rows: Table) -> None:
    page.write(EDGE, y, cut(row.place, NAMES - EDGE - 0.08))
    for party, (left, right) in _spans(rows).items():
        held, colour = row.shares[party], _colour(rows, party)
        scale = (left, left + (right - left) / _most(rows))
        low, mean, high = across(scale, held)
        page.box(left, y - BAR / 2, mean - left, BAR, fc=colour, ec="none", alpha=0.55, zorder=2)
        if held.mean > 0:
            page.plot([low, high], [y, y], color=colour, lw=1.0, zorder=3)
            for x in (low, high):
                page.plot([x, x], [y - 0.025, y + 0.025], color=colour, lw=1.0, zorder=3)


def _colour(rows: Table, party: str) -> str:
    return INK if party == ALL else PALETTE[list(rows.proposers).index(party) % len(PALETTE) - 1]
