"""Read tables of relations that a reader brings: each problem with its place, all at once."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from sim.atlas.relations import Fact, Relations, Row, fact_of, relations, table_of
from sim.atlas.tables import State, former_states, states, venues
from sim.errors import Problem, ScenarioError, SimError, suggest
from sim.gates import day_named

KINDS = ("kind", "says", "about", "first", "last", "keep_days", "except", "source")
COVERED = ("kind", "role", "states")
FACTS = ("a", "b", "from", "to", "value", "note")
ABOUT = ("one", "pair", "ordered", "venue", "meeting")
VOTES = "un-votes"
MOST_BYTES = 1_000_000
"""Of one file, as of a scenario."""
Flaws = Iterator[tuple[str, str, str]]
"""Column, message and hint of what is wrong with a row."""


def own_relations(folder: Path) -> Relations:
    """Return the tables of a reader's folder, by kind.

    In the folder, `kinds.csv` says what tables there are and which days they cover, `KIND.csv`
    holds the facts of each, and `covered.csv` names the states that one covers, if not all.

    Raises
    ------
    ScenarioError
        With every problem of every file.
    """
    problems: list[Problem] = []
    kinds = _rows(folder / "kinds.csv", KINDS, _kind_flaws, problems)
    some = folder / "covered.csv"
    covered = _rows(some, COVERED, _covered_flaws, problems) if some.is_file() else []
    tables = {
        kind["kind"]: table_of(kind, covered, _rows(
            folder / f"{kind['kind']}.csv", FACTS, partial(fact_flaws, kind, defaultdict(list)),
            problems,
        ))
        for kind in kinds
    }  # fmt: skip
    if problems:
        raise ScenarioError(problems)
    return tables


def _rows(
    file: Path, columns: Sequence[str], flaws: Callable[[Row], Flaws], problems: list[Problem]
) -> list[Row]:
    """Return the rows of a file that can be used; write down what is wrong with the others."""
    hint = f"the columns are {','.join(columns)}"
    try:
        large = file.stat().st_size > MOST_BYTES
        lines = csv.DictReader([] if large else file.read_text(encoding="utf-8").splitlines())
    except (OSError, ValueError) as error:
        message = getattr(error, "strerror", None) or "not text in UTF-8"
        problems.append(Problem(str(file), message.lower(), hint=hint))
        return []
    if {*(lines.fieldnames or ())} != {*columns}:
        named = ",".join(lines.fieldnames or ()) or "nothing"
        message = f"larger than {MOST_BYTES:,} bytes" if large else f"it begins with {named}"
        problems.append(Problem(str(file), message, line=1, hint=hint))
        return []
    good: list[Row] = []
    for row in lines:
        ragged = None in row or None in row.values()
        told = [("", "it has more or fewer cells than columns", hint)] if ragged else [*flaws(row)]
        line, place = lines.line_num, str(file)
        problems += [Problem(place, what, column, line, hint=h) for column, what, h in told]
        good += [] if told else [row]
    return good


def with_relations(own: Relations) -> Relations:
    """Return the tables that come with Parley, some replaced by a reader's own, others added."""
    return {**relations(), **own} if own else relations()


def _kind_flaws(row: Row) -> Flaws:
    shipped = relations().get(row["kind"])
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,63}", row["kind"]):
        yield "kind", f"{row['kind']!r} is no name", "write small letters, joined by hyphens"
    if row["about"] not in ABOUT:
        yield "about", f"{row['about']!r} is nothing to be about", suggest(row["about"], ABOUT)
    elif shipped and shipped.about != row["about"]:
        yield "about", f"rules take {row['kind']} to be about {shipped.about}", "keep that"
    days = [flaw for column in ("first", "last") for flaw in _day_flaws(row, column)]
    yield from days
    if not days and row["first"] > row["last"]:
        yield "last", f"{row['last']} is before {row['first']}", "write the first day first"
    if not re.fullmatch(r"\d{0,5}", row["keep_days"]):
        yield "keep_days", f"{row['keep_days']!r} is no number of days", "write 0 or more"
    for column in ("says", "source"):
        if not row[column].strip():
            yield column, "is empty", "say in a few words what holds, and where it is from"
    yield from _unknown("except", row["except"].split(), _states())


def _covered_flaws(row: Row) -> Flaws:
    if row["role"] not in {"a", "b"}:
        yield "role", f"{row['role']!r} is no role", "write a or b"
    yield from _unknown("states", row["states"].split(), _states())


def fact_flaws(kind: Row, seen: dict[tuple[str, ...], list[Fact]], row: Row) -> Flaws:
    """Yield what is wrong with a fact: a column, a message, a hint.

    Parameters
    ----------
    kind
        Its row of `kinds.csv`.
    seen
        The facts before it, by whom they are about; it is added.
    row
        The fact.
    """
    told = [*_named_flaws(kind, row), *_day_flaws(row, "from"), *_day_flaws(row, "to")]
    yield from told
    if told or kind["about"] == "meeting":
        return
    fact, sides = fact_of(row, date.fromisoformat(kind["last"])), (row["a"], row["b"])
    if fact.since > fact.until:
        yield "to", f"it ends before {row['from']}", "the day in `to` is the first without it"
    early = kind["kind"] == VOTES  # some were members of the United Nations before
    for code in set() if early else {*sides} & {*_states()}:
        born = _states()[code].since or date.min
        if fact.since < (born.replace(month=1, day=1) if row["from"] == str(born.year) else born):
            yield "from", f"{code} was no state before {born}", "write a later day"
    before = seen[tuple(sorted(sides)) if kind["about"] == "pair" else sides]
    if any(other.value != fact.value and other.since <= fact.until and fact.since <= other.until
           for other in before):  # fmt: skip
        who = " and ".join(filter(None, sides))
        yield "value", f"another value holds of {who} then", "keep one"
    before.append(fact)


def _named_flaws(kind: Row, row: Row) -> Flaws:
    """Yield what is wrong with whom a fact is about, and with its value."""
    about = kind["about"]
    yield from _unknown("a", [row["a"]], venues() if about == "venue" else _states())
    if about in {"one", "venue"}:
        if row["b"]:
            yield "b", f"{row['b']!r} is one too many", f"{kind['kind']} is about one alone"
    elif row["a"] == row["b"]:
        yield "b", f"a relation of {row['a']!r} with itself", "name two states"
    else:
        yield from _unknown("b", [row["b"]], _states())
    if about == "meeting":
        yield from _unknown("value", [row["value"]], _states())
    elif not re.fullmatch(r"(-?\d+(\.\d+)?)?", row["value"]):
        yield "value", f"{row['value']!r} is no number", "write a number, or nothing"


def _day_flaws(row: Row, column: str) -> Flaws:
    text = row[column]
    if column in {"from", "to"} and re.fullmatch(r"([12]\d{3})?", text):
        return
    try:
        day_named(text, column)
    except SimError as error:
        yield column, error.problem, error.hint


def _unknown(column: str, names: Sequence[str], every: Collection[str]) -> Flaws:
    for name in names:
        if name not in every:
            yield column, f"{name!r} is not known", suggest(name, every)


def _states() -> Mapping[str, State]:
    return {**states(), **former_states()}
