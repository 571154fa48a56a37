"""Two codings of the same answers: what they agree on, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.arrays import Draws
from sim.expect.draws import generator

Row = Mapping[str, str]
"""An answer as a row of the table of decisions, every value as text; empty where missing."""
NOMINAL = (
    "proposer", "proposes", "level", "format", "medium", "venues", "states", "ground",
    "hostile_host", "host_allied", "named_before", "refused_before", "guarantees",
    "place_broken", "condition_broken", "kind", "accepted", "again", "implied",
)  # fmt: skip
"""Columns whose values are words, or sets of words, and the same or not."""
INTERVAL = ("first", "offered", "days", "meetings")
"""Columns whose values are days or counts."""
RESAMPLED = 400
"""Choices of answers from which the range of alpha is taken."""
RANGE = (5.0, 95.0)


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far two codings agree in one column."""

    column: str
    answers: int
    """Of which both say something."""
    same: int
    alpha: float | None
    """Krippendorff's alpha; None where nothing varies."""
    low: float | None
    high: float | None
    """Nine in ten choices of as many answers with replacement lie between these."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two codings side by side."""

    both: int
    """Answers that both have."""
    ours: tuple[str, ...]
    """Answers that only the scenarios have."""
    theirs: tuple[str, ...]
    """Answers that only the other coding has."""
    columns: tuple[Agreed, ...]
    differ: tuple[tuple[str, str, str, str], ...]
    """Answer, column, and what the scenarios and the other coding have."""


def agreement(ours: Sequence[Row], theirs: Sequence[Row]) -> Agreement:
    """Return how far two codings agree; columns that one of them lacks are left out.

    Answers are the same if party and id are; else the first of one party with overlapping
    days, in the order of the tables.
    """
    pairs = list(_paired(ours, theirs))
    taken = [{id(pair[side]) for pair in pairs} for side in (0, 1)]
    columns = (*NOMINAL, *INTERVAL) if ours and theirs else ()
    named = [c for c in columns if all(c in rows[0] for rows in (ours, theirs))]
    return Agreement(
        both=len(pairs),
        ours=tuple(row["answer"] for row in ours if id(row) not in taken[0]),
        theirs=tuple(row["answer"] for row in theirs if id(row) not in taken[1]),
        columns=tuple(filter(None, (_agreed(column, pairs) for column in named))),
        differ=tuple(
            (one["answer"], column, one[column], other[column])
            for one, other in pairs for column in named
            if one[column] and other[column] and _words(one[column]) != _words(other[column])
        ),
    )  # fmt: skip


def _paired(ours: Sequence[Row], theirs: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    left = {(row["party"], row["answer"]): row for row in theirs}
    alone = []
    for row in ours:
        twin = left.pop((row["party"], row["answer"]), None)
        if twin is None:
            alone.append(row)
        else:
            yield row, twin
    rest = list(left.values())
    for row in alone:
        twin = next((other for other in rest if _overlap(row, other)), None)
        if twin is not None:
            rest.remove(twin)
            yield row, twin


def _overlap(one: Row, other: Row) -> bool:
    """Return whether a party may have given both answers on one day."""
    ends = [(row["first"], row.get("last") or row["first"]) for row in (one, other)]
    apart = ends[0][1] < ends[1][0] or ends[1][1] < ends[0][0]
    return one["party"] == other["party"] and not apart


def _words(value: str) -> str:
    """Return words in an order of their own: of a list of places that has no meaning."""
    return " ".join(sorted(value.split()))


def _agreed(column: str, pairs: Iterable[tuple[Row, Row]]) -> Agreed | None:
    told = [(one[column], other[column]) for one, other in pairs if one[column] and other[column]]
    same = sum(_words(one) == _words(other) for one, other in told)
    if not told:
        return None
    scaled = column in INTERVAL
    values = _numbers(told, interval=scaled)
    stream = generator(1, f"agreement/{column}")
    chosen = stream.integers(len(told), size=(RESAMPLED, len(told)))
    spread = [a for rows in chosen if (a := alpha(values[rows], interval=scaled)) is not None]
    low, high = np.percentile(spread, RANGE).tolist() if spread else (None, None)
    whole = alpha(values, interval=scaled)
    return Agreed(column, len(told), same, whole, low, high)


def _numbers(told: Sequence[tuple[str, str]], *, interval: bool) -> Draws:
    """Return values as numbers, shape (answer, coder): of words, which word it is."""
    if interval:
        return np.array([[_number(value) for value in pair] for pair in told])
    words = {word: n for n, word in enumerate(sorted({_words(v) for pair in told for v in pair}))}
    return np.array([[float(words[_words(value)]) for value in pair] for pair in told])


def _number(value: str) -> float:
    return float(date.fromisoformat(value).toordinal()) if value.count("-") > 1 else float(value)


def alpha(values: Draws, *, interval: bool) -> float | None:
    """Return Krippendorff's alpha of two coders who both coded every unit; None if all are alike.

    One less the disagreement within units as a share of that between any two of all values:
    squared differences of numbers, else 1 where two are not the same.

    Parameters
    ----------
    values
        Shape (unit, coder).
    interval
        Whether differences of the numbers mean something.

    Examples
    --------
    >>> round(alpha(np.array([[1.0, 1.0], [2.0, 2.0], [1.0, 2.0]]), interval=False), 3)
    0.444
    """
    every = values.ravel()
    if interval:
        within = float(((values[:, 0] - values[:, 1]) ** 2).mean())
        between = 2.0 * float(every.var(ddof=1))
    else:
        within = float((values[:, 0] != values[:, 1]).mean())
        _, counts = np.unique(every, return_counts=True)
        between = 1.0 - float((counts * (counts - 1)).sum()) / (every.size * (every.size - 1))
    return 1.0 - within / between if between > 0 else None
