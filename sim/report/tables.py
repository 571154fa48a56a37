"""Results as tables: a column has a name, a type and a meaning, and a place of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.expect.draws import Interval
from sim.expect.ledger import Ledger
from sim.facts.record import Offer, answered
from sim.report.data import plain
from sim.report.differences import Words
from sim.report.offers import NONE, Terms, Vocabulary, class_terms, terms_in
from sim.report.records import differences
from sim.report.words import terms_of
from sim.rules.course import NOTHING
from sim.runs.folder import table
from sim.study.compare import Comparison
from sim.study.differences import ANSWER, OFFERS, Quantity
from sim.study.models import JOINT
from sim.study.replay import Review
from sim.study.survey import Survey
from sim.study.worlds import ENDS, Worlds

KINDS = ("accept", "counter", "silent", "refuse", "deny", "downgrade")
TOLD = 65_536
"""Worlds that a table tells one by one; the sums are over all."""
COLUMNS = "columns.csv"
"""The table that says what the columns of the others mean."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    name: str
    says: str
    """What it means."""
    of: Callable[[Any], object]
    """Its value in a row; None where there is none."""
    kind: str = "str"
    """`str`, `int` or `float`."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows, and what is told of each."""

    name: str
    """Name of its file."""
    columns: Sequence[Column]
    rows: Sequence[Any]

    @property
    def types(self) -> dict[str, str]:
        """Type of each column."""
        return {column.name: column.kind for column in self.columns}

    @property
    def records(self) -> list[dict[str, Any]]:
        """The rows by column, rounded as documents are."""
        return [plain({c.name: c.of(row) for c in self.columns}) for row in self.rows]


TERMS = Terms(
    "venues by id, apart by a blank; empty where no place is named",
    "leaders, ministers, delegations or experts",
    "bilateral, trilateral or multilateral; empty where it is not stated",
    "in-person, virtual, shuttle or ship",
    f"promises by kind, apart by a blank; `{NONE}` beside others where some offers have no promise",
)
"""What each column of terms means; of a class, the terms that any of its offers has."""
RANGE = {
    "mean": "mean",
    "low": "low end of the range of nine in ten",
    "high": "high end of the range of nine in ten",
}


def written(*tables: Table) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return tables as CSV by name, with one of what their columns mean, and all types."""
    means = Table(COLUMNS, (
        Column("table", "name of the file", lambda row: row[0].name),
        Column("column", "name of the column", lambda row: row[1].name),
        Column("type", "str, int or float; an empty field is a missing value",
               lambda row: row[1].kind),
        Column("meaning", "what it is", lambda row: row[1].says),
    ), [(one, column) for one in tables for column in one.columns])  # fmt: skip
    every = (*tables, means)
    files = {one.name: table(one.records, one.types) for one in every}
    return files, {one.name: one.types for one in every}


def ledger_table(ledger: Ledger) -> Table:
    """Return the chronicle, one row an event."""
    return Table("chronicle.csv", (
        Column("event", "id of the event", lambda entry: entry.event.id),
        Column("first", "first day on which it may have been", lambda entry: entry.event.on.first),
        Column("last", "last day on which it may have been", lambda entry: entry.event.on.last),
        Column("day", "days from the start of the scenario to `first`",
               lambda entry: entry.day, "int"),
        Column("party", "who acts", lambda entry: entry.event.by),
        Column("act", "what is done", lambda entry: entry.event.act),
        Column("to", "towards whom", lambda entry: " ".join(entry.event.to)),
        Column("answers", "id of the offer that it answers", lambda entry: answered(entry.event)),
        *_terms(lambda entry: terms_in(terms_of(entry.event))),
        Column("leaders", "state of the leaders' track after it",
               lambda entry: entry.regions["leaders"].state),
        Column("delegations", "state of the delegations' track after it",
               lambda entry: entry.regions["delegations"].state),
        Column("cites", "sources, `source#paragraph`", lambda entry: " ".join(entry.event.cites)),
        Column("assumed", "what no source tells, and why it is assumed",
               lambda entry: entry.event.assumed),
    ), ledger.entries)  # fmt: skip


def expectations_table(review: Review) -> Table:
    """Return what was expected, one row a documented answer."""
    offers = review.scenario.offers
    return Table("expectations.csv", (
        Column("event", "id of the answer", lambda e: e.event.id),
        Column("first", "first day on which it may have been", lambda e: e.event.on.first),
        Column("party", "who answers", lambda e: e.event.by),
        Column("offer", "id of the offer that it answers", lambda e: e.offer),
        *_terms(lambda e: terms_in(offers[e.offer].offer)),
        Column("documented", "the act that the record has", lambda e: e.event.act),
        Column("scored", "1 if the answer is scored", lambda e: int(not e.unscored), "int"),
        Column("label", "what the record can bear: illustrative or scored", lambda _: review.label),
        *_interval("public", "acceptance as expected from what was public the day before",
                   lambda e: e.public.interval),
        *_interval("hindsight", "acceptance as expected from the whole record",
                   lambda e: e.hindsight.interval),
        *map(_kind, KINDS),
        Column("agrees", "1 if it came as the rules leant", lambda e: int(e.agrees), "int"),
        Column("decisive", "the rule that decides it, in public", lambda e: e.public.decisive),
        Column("decisive_hindsight", "the rule that decides it, in hindsight",
               lambda e: e.hindsight.decisive),
        Column("unscored", "why it is not scored", lambda e: e.unscored),
    ), review.expectations)  # fmt: skip


def _kind(kind: str) -> Column:
    says = f"probability that the answer is: {kind}"
    return Column(f"kind_{kind}", says, lambda e: e.kinds.get(kind, 0.0), "float")


def review_tables(review: Review) -> tuple[Table, ...]:
    """Return the tables of a replay."""
    return ledger_table(review.ledger), expectations_table(review), posterior_table(review)


def posterior_table(review: Review) -> Table:
    """Return the parameters before and after the answers, one a row."""
    return Table("posterior.csv", (
        Column("parameter", "rule.parameter[party/instance]", lambda p: p.name),
        Column("party", "whose rule it is", lambda p: p.party),
        *_interval("prior", "before any answer is seen", lambda p: p.prior),
        *_interval("posterior", "given the scored answers", lambda p: p.posterior),
        Column("spread", "standard deviation after, as a share of that before",
               lambda p: p.spread, "float"),
        Column("shift", "change of the mean, in standard deviations before",
               lambda p: p.shift, "float"),
        Column("prior_driven", "1 if the answers hardly narrow it",
               lambda p: int(p.prior_driven), "int"),
    ), review.parameters)  # fmt: skip


def classes_table(survey: Survey) -> Table:
    """Return the classes of offers, one row for each class and party, and one for all."""
    explored, reached = survey.exploration, survey.envelope
    classes, space = explored.classes, explored.space
    terms = [class_terms(explored, number) for number in range(len(classes))]
    return Table("classes.csv", (
        Column("class", "number of the class of offers that no rule tells apart",
               lambda row: row[0].number, "int"),
        Column("what", "the class in words", lambda row: f"{row[0].heading}: {row[0].name}"),
        Column("offers", "how many it holds", lambda row: row[0].size, "int"),
        Column("offer", "id of its first offer",
               lambda row: space.name(int(classes.first[row[0].number]))),
        *_terms(lambda row: terms[row[0].number]),
        Column("party", "who would accept; `all` for all principals together",
               lambda row: row[1] or "all"),
        *_interval("", "acceptance", lambda row: explored.interval(row[0].number, row[1] or None)),
        Column("envelope_low", "lowest mean acceptance over readings and variants",
               lambda row: reached.low[row[1]][row[0].number], "float"),
        Column("envelope_high", "highest mean acceptance over readings and variants",
               lambda row: reached.high[row[1]][row[0].number], "float"),
        Column("pareto", "share of draws in which no other offer is better for all",
               lambda row: survey.pareto[row[0].number], "float"),
    ), [(named, party) for named in Vocabulary(explored).classes
        for party in (*explored.acceptance, JOINT)])  # fmt: skip


def comparison_table(comparison: Comparison) -> Table:
    """Return the differences, one a row; of groups of offers, those that are not none."""
    words, grouped = Words(comparison), comparison.grouped

    def terms(quantity: Quantity) -> Terms:
        if quantity.kind == OFFERS:
            return class_terms(grouped, int(quantity.of))
        event = comparison.scenario.events.get(quantity.of) if quantity.kind == ANSWER else None
        offer = comparison.scenario.offers.get(answered(event) or "") if event else None
        return terms_in(offer.offer if offer else None)

    return Table("comparison.csv", (
        Column("quantity", "what is compared, in one word", lambda row: row[1].name),
        Column("run", "name of the alternative", lambda row: row[0]),
        Column("what", "what is compared, in words", lambda row: words.quantity(row[1])),
        Column("kind", "space, offers, answer, stop or score", lambda row: row[1].kind),
        Column("of", "number of the group, id of the answer, rule, or name of the score",
               lambda row: row[1].of),
        Column("party", "who accepts or stops; `all` for all principals together",
               lambda row: row[1].party),
        *_terms(lambda row: terms(row[1])),
        Column("narrowed_by", "variance of the difference of unpaired draws over that of paired; "
               "empty where nothing differs", lambda row: row[2]["narrowed_by"], "float"),
        Column("noise", "standard error of the mean difference",
               lambda row: row[2]["noise"], "float"),
        Column("rises", "share of the pairs in which the alternative is higher",
               lambda row: row[2]["rises"], "float"),
        Column("falls", "share of the pairs in which it is lower",
               lambda row: row[2]["falls"], "float"),
        Column("over", "what is paired: draws or answers", lambda row: row[2]["over"]),
        *_interval("reference", "in the reference", lambda row: Interval(**row[2]["reference"])),
        *_interval("value", "in the alternative", lambda row: Interval(**row[2]["value"])),
        *_interval("difference", "alternative less reference, pair by pair",
                   lambda row: Interval(**row[2]["difference"])),
    ), list(differences(comparison)))  # fmt: skip


def worlds_table(worlds: Worlds) -> Table:
    """Return what came of each of the first worlds."""
    menu = worlds.branch.menu

    def terms(world: int) -> Offer | None:
        row = int(worlds.row[world])
        return None if row == NOTHING else menu.terms(row)

    def by(world: int) -> str:
        return "" if worlds.row[world] == NOTHING else menu.by[int(worlds.row[world])]

    return Table("worlds.csv", (
        Column("simulated_world", "number of the world", lambda n: n, "int"),
        Column("end", "how it ends", lambda n: ENDS[int(worlds.end[n])]),
        Column("met_on_day", "day of the meeting, from day 0", lambda n: _day(worlds.held[n]),
               "int"),
        Column("agreed_on_day", "day of the first agreement to meet",
               lambda n: _day(worlds.agreed[n]), "int"),
        Column("called_off_on_day", "day on which an agreement was first called off",
               lambda n: _day(worlds.called_off[n]), "int"),
        Column("venue", "venue of the meeting, or the medium where it has no place",
               lambda n: _place(terms(n))),
        *_terms(lambda n: terms_in(terms(n)))[1:],
        Column("proposed_by", "who proposed what was agreed", by),
        Column("offers", "offers made", lambda n: int(worlds.made[n]), "int"),
        Column("rounds", "rounds of delegations held", lambda n: int(worlds.rounds[n]), "int"),
    ), range(min(len(worlds), TOLD)))  # fmt: skip


def _terms(of: Callable[[Any], Terms]) -> list[Column]:
    """Return a column for each of the terms."""
    names = TERMS._asdict().items()
    return [Column(name, says, _part(of, name)) for name, says in names]


def _interval(name: str, says: str, of: Callable[[Any], Interval]) -> Iterator[Column]:
    """Yield a column for mean, low and high end."""
    for end, what in RANGE.items():
        column = f"{name}_{end}" if name else end
        yield Column(column, f"{says}: {what}", _part(of, end), "float")


def _part(of: Callable[[Any], object], name: str) -> Callable[[Any], object]:
    """Return what reads a part, by name, of something that is told of a row."""
    return lambda row: getattr(of(row), name)


def _place(terms: Offer | None) -> str:
    return "" if terms is None else terms.venues[0] if terms.venues else terms.medium


def _day(day: float) -> int | None:
    return None if np.isnan(day) else round(float(day))
