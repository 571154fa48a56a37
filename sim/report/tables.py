"""Results as tables: each column has a name, a type and a meaning, which stand in columns.csv."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.expect.draws import Interval
from sim.expect.ledger import Ledger
from sim.facts.record import answered
from sim.report.data import Record, picked, plain
from sim.report.differences import Words
from sim.report.offers import Vocabulary, class_terms, terms_in
from sim.report.records import differences
from sim.report.words import terms_of
from sim.rules.course import NOTHING
from sim.runs.folder import table
from sim.study.compare import Comparison
from sim.study.differences import ANSWER, OFFERS, Quantity
from sim.study.explore import JOINT, Exploration
from sim.study.replay import Review
from sim.study.survey import Survey
from sim.study.worlds import ENDS as WORLD_ENDS
from sim.study.worlds import Worlds

COLUMNS = "columns.csv"
"""The table that says what the columns of the others mean, here and beside them."""
ENDS = ("mean", "low", "high")
KINDS = ("accept", "counter", "silent", "refuse", "deny", "downgrade")
TOLD = 65_536
"""Worlds that a table tells one by one; the sums are over all."""


class Table(NamedTuple):
    """Rows by column, under the name of their file."""

    name: str
    rows: Sequence[Record]

    @property
    def columns(self) -> list[Record]:
        """Its columns in order, with types and meanings as columns.csv has them."""
        named = [row for row in _columns() if row["table"] == self.name]
        keys = dict.fromkeys(key for row in self.rows for key in row)
        plain_text = {"table": self.name, "type": "str", "meaning": ""}
        return named or [{**plain_text, "column": key} for key in keys]

    @property
    def records(self) -> list[Record]:
        """The rows in the order of the columns, rounded as documents are; blanks part names."""
        names = [column["column"] for column in self.columns]
        return [{name: _cell(row[name]) for name in names} for row in plain(list(self.rows))]


def written(*tables: Table) -> tuple[dict[str, bytes], dict[str, dict[str, str]]]:
    """Return tables as CSV by name, with one of what their columns mean, and all types."""
    means = [column for each in (*tables, Table(COLUMNS, ())) for column in each.columns]
    every = (*tables, Table(COLUMNS, means))
    types = {each.name: {c["column"]: c["type"] for c in each.columns} for each in every}
    return {each.name: table(each.records, types[each.name]) for each in every}, types


@cache
def _columns() -> list[Record]:
    """Return what the columns of all tables mean, in their order."""
    with Path(__file__).with_name(COLUMNS).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cell(value: Any) -> Any:
    return " ".join(value) if isinstance(value, list) else value


def review_tables(review: Review) -> tuple[Table, ...]:
    """Return the tables of a replay."""
    return ledger_table(review.ledger), expectations_table(review), posterior_table(review)


def ledger_table(ledger: Ledger) -> Table:
    """Return the chronicle, one row an event."""
    return Table("chronicle.csv", [
        picked(entry.event, "event=id", "first=on.first", "last=on.last", "party=by", "act", "to",
               "cites", "assumed")
        | {"day": entry.day, "answers": answered(entry.event)}
        | {track: entry.regions[track].state for track in ("leaders", "delegations")}
        | terms_in(terms_of(entry.event))._asdict()
        for entry in ledger.entries
    ])  # fmt: skip


def expectations_table(review: Review) -> Table:
    """Return what was expected, one row a documented answer."""
    offers = review.scenario.offers
    return Table("expectations.csv", [
        picked(expectation, "event=event.id", "first=event.on.first", "party=event.by", "offer",
               "documented=event.act", "decisive=public.decisive",
               "decisive_hindsight=hindsight.decisive", "unscored")
        | {"scored": int(not expectation.unscored), "agrees": int(expectation.agrees)}
        | {"label": review.label}
        | {f"kind_{kind}": expectation.kinds.get(kind, 0.0) for kind in KINDS}
        | _ends("public_", expectation.public.interval)
        | _ends("hindsight_", expectation.hindsight.interval)
        | terms_in(offers[expectation.offer].offer)._asdict()
        for expectation in review.expectations
    ])  # fmt: skip


def posterior_table(review: Review) -> Table:
    """Return the parameters before and after the answers, one a row."""
    return Table("posterior.csv", [
        picked(parameter, "parameter=name", "party", "spread", "shift")
        | {"prior_driven": int(parameter.prior_driven)}
        | _ends("prior_", parameter.prior)
        | _ends("posterior_", parameter.posterior)
        for parameter in review.parameters
    ])  # fmt: skip


def classes_table(survey: Survey) -> Table:
    """Return the classes of offers, one row for each class and party, and one for all."""
    return Table("classes.csv", [
        row
        for number, named in Vocabulary(survey.exploration).by_number.items()
        for row in _accepted(survey, number, f"{named.heading}: {named.name}")
    ])  # fmt: skip


def _accepted(survey: Survey, number: int, what: str) -> Iterator[Record]:
    """Yield who accepts a class of offers, party by party."""
    explored, reached = survey.exploration, survey.envelope
    shared = {
        "class": number,
        "what": what,
        "offers": int(explored.classes.size[number]),
        "offer": explored.space.name(int(explored.classes.first[number])),
        "pareto": survey.pareto[number],
        **class_terms(explored, number)._asdict(),
    }
    for party in (*explored.acceptance, JOINT):
        envelope = {
            "envelope_low": reached.low[party][number],
            "envelope_high": reached.high[party][number],
        }
        accept = _ends("", explored.interval(number, party or None))
        yield {**shared, **envelope, **accept, "party": party or "all"}


def comparison_table(comparison: Comparison) -> Table:
    """Return the differences, one a row; of groups of offers, those that are not none."""
    words, grouped, rows = Words(comparison), comparison.grouped, []
    for run, quantity, fields in differences(comparison):
        sides = {name: fields.pop(name) for name in ("reference", "value", "difference")}
        ends = {f"{name}_{end}": pair[end] for name, pair in sides.items() for end in ENDS}
        terms = _terms(comparison, grouped, quantity)
        rows.append({**fields, **ends, **terms, "run": run, "what": words.quantity(quantity)})
    return Table("comparison.csv", rows)


def _terms(comparison: Comparison, grouped: Exploration, quantity: Quantity) -> Record:
    """Return the terms that a quantity is about, if it is about any."""
    if quantity.kind == OFFERS:
        return class_terms(grouped, int(quantity.of))._asdict()
    scenario = comparison.scenario
    event = scenario.events.get(quantity.of) if quantity.kind == ANSWER else None
    asked = scenario.offers.get(answered(event) or "") if event else None
    return terms_in(asked.offer if asked else None)._asdict()


def worlds_table(worlds: Worlds) -> Table:
    """Return what came of each of the first worlds."""
    return Table("worlds.csv", [_world(worlds, n) for n in range(min(len(worlds), TOLD))])


def _world(worlds: Worlds, number: int) -> Record:
    menu, row = worlds.branch.menu, int(worlds.row[number])
    offer = None if row == NOTHING else menu.terms(row)
    terms = terms_in(offer)._asdict()
    place = terms.pop("venues") or terms["medium"]
    days = {"met": worlds.held, "agreed": worlds.agreed, "called_off": worlds.called_off}
    return {
        "simulated_world": number,
        "end": WORLD_ENDS[int(worlds.end[number])],
        **{f"{what}_on_day": _day(day[number]) for what, day in days.items()},
        **terms,
        "venue": place,
        "proposed_by": "" if offer is None else menu.by[row],
        "offers": int(worlds.made[number]),
        "rounds": int(worlds.rounds[number]),
    }


def _ends(name: str, interval: Interval) -> Record:
    return {f"{name}{end}": value for end, value in picked(interval, *ENDS).items()}


def _day(day: float) -> int | None:
    return None if np.isnan(day) else round(float(day))
