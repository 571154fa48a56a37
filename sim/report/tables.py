"""Results as tables: each column has a name, a type and a meaning, which stand in columns.csv."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.expect.draws import LEVEL
from sim.expect.structure import JOINT
from sim.facts.record import answered, terms_of
from sim.report.bands import level_text
from sim.report.data import Record, picked, plain, terms_record
from sim.report.offers import Vocabulary, class_terms
from sim.report.records import differences
from sim.rules.course import NOTHING
from sim.rules.pace import KINDS
from sim.runs.folder import table
from sim.study.compare import Comparison
from sim.study.differences import ANSWER, OFFERS, Quantity
from sim.study.replay import Review
from sim.study.survey import Survey
from sim.study.worlds import ENDS as WORLD_ENDS
from sim.study.worlds import Worlds

COLUMNS = "columns.csv"
"""The table that says what the columns of the others mean, here and beside them."""


class Table(NamedTuple):
    """Rows by column, under the name of their file; a row may hold others, as `public_mean`."""

    name: str
    rows: Iterable[Record]

    @property
    def columns(self) -> list[Record]:
        """Its columns in order, with types and meanings as columns.csv has them."""
        named = [row for row in _columns() if row["table"] == self.name]
        if named:
            return named
        cells = (cell for row in map(plain, self.rows) for cell in _cells(row))
        kinds = {key: type(value).__name__ for key, value in cells}
        return [{"table": self.name, "column": key, "meaning": "",
                 "type": kind if kind in {"int", "float"} else "str"}
                for key, kind in kinds.items()]  # fmt: skip

    @property
    def records(self) -> Iterator[Record]:
        """The rows in the order of the columns, rounded as documents are; blanks part names."""
        names = [column["column"] for column in self.columns]
        rows = (dict(_cells(row)) for row in map(plain, self.rows))
        return ({name: row.get(name, "") for name in names} for row in rows)


def written(
    *tables: Table, level: float = LEVEL
) -> tuple[dict[str, bytes], dict[str, dict[str, str]]]:
    """Return tables as CSV by name, with one of what their columns mean, and all types.

    Parameters
    ----------
    tables
        Of what was found.
    level
        Share of the worlds that intervals hold.
    """
    share = level_text(level)
    means = [{**column, "meaning": column["meaning"].format(share=share)}
             for each in (*tables, Table(COLUMNS, ())) for column in each.columns]  # fmt: skip
    every = (*tables, Table(COLUMNS, means))
    types = {each.name: {c["column"]: c["type"] for c in each.columns} for each in every}
    return {each.name: table(each.records, types[each.name]) for each in every}, types


@cache
def _columns() -> list[Record]:
    """Return what the columns of all tables mean, in their order."""
    with Path(__file__).with_name(COLUMNS).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cells(row: Record, of: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the cells of a row by column; those of a row inside begin with its name."""
    for name, value in row.items():
        match value:
            case dict():
                yield from _cells(value, f"{of}{name}_")
            case list():
                yield of + name, " ".join(value)
            case bool():
                yield of + name, int(value)
            case _:
                yield of + name, value


def review_tables(review: Review) -> tuple[Table, Table]:
    """Return the chronicle, and what was expected of each answer."""
    offers, no_kinds = review.scenario.offers, dict.fromkeys(("accept", *KINDS), 0.0)
    chronicle = [
        picked(entry.event, "event=id", "first=on.first", "last=on.last", "party=by", "act", "to",
               "cites", "assumed")
        | {"day": entry.day, "answers": answered(entry.event)}
        | {track: entry.regions[track].state for track in ("leaders", "delegations")}
        | terms_record(terms_of(entry.event))
        for entry in review.ledger.entries
    ]  # fmt: skip
    expectations = [
        picked(expectation, "event=event.id", "first=event.on.first", "party=event.by", "offer",
               "documented=event.act", "decisive=public.decisive", "unscored", "agrees",
               "decisive_hindsight=hindsight.decisive", "public=public.interval",
               "hindsight=hindsight.interval")
        | {"scored": not expectation.unscored, "label": review.label}
        | {"kind": {**no_kinds, **expectation.kinds}}
        | terms_record(offers[expectation.offer].offer)
        for expectation in review.expectations
    ]  # fmt: skip
    return Table("chronicle.csv", chronicle), Table("expectations.csv", expectations)


def classes_table(survey: Survey) -> Table:
    """Return the classes of offers, one row for each class and party, and one for all."""
    explored, reached = survey.exploration, survey.envelope
    rows = [
        plain(explored.interval(number, party or None))
        | {"envelope_low": reached.low[party][number]}
        | {"envelope_high": reached.high[party][number]}
        | {"class": number, "what": f"{named.heading}: {named.name}", "offers": named.size}
        | {"offer": explored.space.name(int(explored.classes.first[number]))}
        | {"party": party or "all"}
        | class_terms(explored, number)
        for number, named in Vocabulary(explored).by_number.items()
        for party in (*explored.acceptance, JOINT)
    ]
    return Table("classes.csv", rows)


def comparison_table(comparison: Comparison) -> Table:
    """Return the differences, one a row; of groups of offers, those that are not none."""
    rows = [{**row, **_terms(comparison, what)} for what, row in differences(comparison)]
    return Table("comparison.csv", rows)


def _terms(comparison: Comparison, quantity: Quantity) -> Record:
    """Return the terms that a quantity is about, if it is about any."""
    if quantity.kind == OFFERS:
        return class_terms(comparison.grouped, int(quantity.of))
    scenario = comparison.scenario
    event = scenario.events.get(quantity.of) if quantity.kind == ANSWER else None
    asked = scenario.offers.get(answered(event) or "") if event else None
    return terms_record(asked.offer if asked else None)


def worlds_table(worlds: Worlds) -> Table:
    """Return what came of each world, one at a time: there may be millions."""
    menu = worlds.branch.menu
    terms = {row: terms_record(menu.terms(row)) for row in {*worlds.row.tolist()} - {NOTHING}}
    rows = (_world(worlds, n, terms.get(int(worlds.row[n]), {})) for n in range(len(worlds)))
    return Table("worlds.csv", rows)


def _world(worlds: Worlds, number: int, terms: Record) -> Record:
    menu, row = worlds.branch.menu, int(worlds.row[number])
    days = {"met": worlds.held, "agreed": worlds.agreed, "called_off": worlds.called_off}
    return {
        "simulated_world": number,
        "end": WORLD_ENDS[int(worlds.end[number])],
        **{
            f"{what}_on_day": None if np.isnan(day[number]) else round(float(day[number]))
            for what, day in days.items()
        },
        **terms,
        "venue": terms["venues"] or terms["medium"] if terms else "",
        "proposed_by": "" if row == NOTHING else menu.by[row],
        "offers": int(worlds.made[number]),
        "rounds": int(worlds.rounds[number]),
    }
