"""`parley show`: lists of what Parley and a scenario know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from sim.atlas.own import own_relations, with_relations
from sim.atlas.relations import Relations
from sim.atlas.tables import members, memberships, state_named, states, venues
from sim.cli import options
from sim.cli.options import PATH, print_json, say
from sim.errors import SimError, UnknownNameError, known, suggest
from sim.facts.reading import read_scenario
from sim.facts.scenario import Scenario
from sim.gates import day_named
from sim.making.order import Order, day_of, scenarios_below
from sim.report.check import bound_record, by_party, in_force_text, rule_record, rules_text
from sim.report.data import picked
from sim.report.document import text_of
from sim.report.places import View, place_blocks, place_record, trials_text
from sim.report.printed.questions import DECLINED, questions, questions_text
from sim.report.words import span_text
from sim.rules.book import RuleBook, candidates, standard_dynamics
from sim.runs.manifest import runs_below
from sim.study.practice.hosts import Pair, pairs_of, practice
from sim.study.practice.trials import BY_DAY, of_record, of_scenarios, trials


@click.group("show")
def command() -> None:
    """List what Parley knows and can be asked: venues, sources, questions, rules, runs."""


@command.command("venues")
@click.argument("words", nargs=-1)
@click.option("--state", metavar="ISO3", help="Only in this state.")
@click.option("--capital", is_flag=True, help="Only capitals.")
@click.option("--member", "inside", multiple=True, metavar="ORGANISATION", help="Only in members.")
@click.option("--not-member", "outside", multiple=True, metavar="ORGANISATION",
              help="Only outside.")  # fmt: skip
@click.option("--on", metavar="DATE", help="Memberships on this day; else each with its dates.")
@click.option("--venue", "venues", multiple=True, help="Only these, by name.")
@click.option("--for", "party", metavar="PARTY", help="What each is to this state, by facts.")
@click.option("--against", metavar="PARTY", help="Its adversary, for --for.")
@click.option("--scenario", type=PATH, metavar="SCENARIO",
              help="Whose parties, record and tables count, for --for.")  # fmt: skip
@click.option("--atlas", type=PATH, metavar="DIR", help="Tables of your own: kinds.csv, KIND.csv.")
@click.option("--test", is_flag=True,
              help="Rank hosts of meetings of record, or of the --scenario, instead.")  # fmt: skip
@options.as_json
def show_venues(words: tuple[str, ...], *, as_json: bool, **given: Any) -> None:
    """List venues whose name holds every one of WORDS, with the memberships of their states.

    With --for, tell what each is to a state on a day, today if no --on is given: fact by fact,
    with sources, and what is not known; with an adversary, also how it ranks as host of the two.
    PARTY is a state, or a party of the --scenario, which then says who stands against it.
    """
    own = own_relations(given["atlas"]) if given["atlas"] else {}
    if given["test"]:
        paths = scenarios_below(given["scenario"]) if given["scenario"] else ()
        own_record = trials(of_scenarios(map(read_scenario, paths)), BY_DAY) if paths else None
        tried = own_record or trials(of_record(with_relations(own)))
        _tell(lambda: tried, lambda: trials_text(tried), as_json=as_json)
        return
    rows = _venues(words, given)
    if given["party"] and rows:
        view, names = _view(given, own), [row["id"] for row in rows]
        _tell(lambda: [place_record(name, view) for name in names],
              lambda: text_of(place_blocks(names, view)), as_json=as_json)  # fmt: skip
        return
    _print(
        rows,
        as_json=as_json,
        nothing="no venue matches all of these filters",
    )


def _venues(words: Sequence[str], given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the venues that pass all filters, with the memberships of their states."""
    if given["state"] not in {None, *states()}:
        state = given["state"]
        raise UnknownNameError(f"no state {state!r}", "--state", suggest(state, states()))
    for name in given["venues"]:
        known("venue", name, venues(), "--venue")
    if not given["party"] and (given["against"] or given["scenario"]):
        raise SimError("nobody is asked about", "--for", "say whom for with --for PARTY")
    day = None if given["on"] is None else day_named(given["on"], "--on")
    inside, outside = (
        [members(name, day or date.max) for name in given[of]] for of in ("inside", "outside")
    )
    if (inside or outside) and day is None:
        raise SimError("members come and go", "--member", "say on which day with --on DATE")
    where = {given["state"]} if given["state"] else set(states())
    where = where.intersection(*inside).difference(*outside)
    return [
        picked(venue, "id", "name", "state", "lat", "lon", "kind")
        | {"members": _memberships(venue.state, day), "note": venue.note}
        for venue in venues().values()
        if venue.state in where
        and (venue.kind == "capital" or not given["capital"])
        and (venue.id in given["venues"] or not given["venues"])
        and _named(f"{venue.id} {venue.name} {states()[venue.state].name}", words)
    ]


def _view(given: Mapping[str, Any], own: Relations) -> View:
    """Return whose eyes venues are seen with, as a scenario or the atlas knows them."""
    me, other, path = given["party"], given["against"], given["scenario"]
    if path is None:
        day = day_named(given["on"], "--on") if given["on"] else date.today()
        sides = state_named(me, "--for"), state_named(other, "--against") if other else ""
        if sides[0] == sides[1]:
            raise SimError("a state is not its own adversary", "--against", "name another one")
        for state in filter(None, sides):
            if not (held := states()[state]).stood(day):
                raise SimError(f"{state} was no state on {day}", "--on", f"from {held.since} on")
        pair = Pair((sides[0], sides[1]), day, with_relations(own))
        return View(*sides, day, pair.tables, practice([pair] if other else []))
    scenario = read_scenario(path).with_relations(own)
    day = day_of(scenario, given["on"])
    called = partial(known, "party", names=scenario.parties, also=scenario.called)
    me = called(me, where="--for")
    other = called(other, where="--against") if other else scenario.parties[me].adversary or ""
    sides = _state(scenario, me, "--for"), _state(scenario, other, "--against") if other else ""
    pairs = [pair for pair in pairs_of(scenario, day) if {*pair.sides} == {*sides}]
    return View(*sides, day, scenario.relations, practice(pairs))


def _state(scenario: Scenario, party: str, where: str) -> str:
    """Return the state that a party governs."""
    state = scenario.parties[party].state
    if state is None:
        raise SimError(f"{party} governs no state, and the tables are of states", where,
                       "name a party that does, or a state without --scenario")  # fmt: skip
    return state


@command.command("sources")
@options.scenario
@options.as_json
def show_sources(scenario: Path, *, as_json: bool) -> None:
    """List the sources of a scenario and how often each is cited."""
    read = read_scenario(scenario)
    cites = [cite.partition("#")[0] for _, fact in read.sourced() for cite in fact.cites]
    rows = [
        {"id": name, **picked(source, "outlet", "country")}
        | {"published": span_text(source.published), "lineage": read.lineage(name)}
        | {"paragraphs": len(source.paragraphs), "cited": cites.count(name)}
        | {"url": source.url or ""}
        for name, source in read.sources.items()
    ]
    _print(rows, as_json=as_json, nothing="the scenario has no sources")


@command.command("questions")
@options.scenario
@options.as_json
def show_questions(scenario: Path, *, as_json: bool) -> None:
    """List what can be asked of a scenario, with the command that answers it; and what cannot."""
    read, path = read_scenario(scenario), str(scenario)
    _tell(lambda: [*questions(read, path), *DECLINED], lambda: questions_text(read, path),
          as_json=as_json)  # fmt: skip


@command.command("runs")
@click.argument("folder", default="reports", type=PATH)
@click.option("--scenario", metavar="NAME", help="Only runs of this scenario.")
@click.option("--of", "made_by", metavar="COMMAND", help="Only runs of this command.")
@click.option("--with", "words", multiple=True, metavar="TEXT", help="Only with this option.")
@click.option("--damaged", is_flag=True, help="Only runs that are not whole.")
@options.as_json
def show_runs(folder: Path, *, as_json: bool, **given: Any) -> None:
    """List the runs in and below a folder, with their options and whether they are whole."""
    rows = [
        picked(run, "run", "scenario", "command", "options")
        | {"state": "; ".join(run.problems) or "whole", "folder": str(run.folder)}
        for run in runs_below(folder)
        if given["scenario"] in {None, run.scenario}
        and given["made_by"] in {None, run.command}
        and all(word in run.options for word in given["words"])
        and (run.problems or not given["damaged"])
    ]
    _print(rows, as_json=as_json, nothing=f"no such run below {folder}")


@command.command("rules")
@click.argument("scenario", required=False, type=PATH)
@options.bench
@options.as_json
def show_rules(scenario: Path | None, *, as_json: bool, **given: Any) -> None:
    """List rules: reason, priors, settings, what they rest on; in a scenario, those in force."""
    order = Order(scenario or Path(), **given)
    book = order.rule_book | standard_dynamics()
    in_force = (*order.bench.rules, *order.bench.moves) if scenario else ()
    if scenario is None:
        others = set(candidates()) - set(book)
        book = book.without(*order.without) | RuleBook(
            candidates()[n] for n in candidates() if n in others
        )
    if not scenario and (order.readings or order.but or order.as_of or order.atlas):
        raise SimError("there is nothing to change", "show rules", "name a scenario before it")
    if as_json:
        print_json({
            "asked": order.asked,
            "rules": [rule_record(rule) for rule in book.values()],
            "in_force": {
                n: [bound_record(b, order.bench.lines) for b in rules]
                for n, rules in by_party(in_force)
            },
        })  # fmt: skip
    else:
        told = f"Asked: {order.told}.\n" if order.told else ""
        text = rules_text(book.values())
        if scenario:
            text = in_force_text(in_force, order.bench.lines)
        say(told + text, nl=False)


def _memberships(state: str, day: date | None) -> list[str]:
    """Return the organisations of a state on a day, or all of them with the days of each."""
    every = sorted(memberships(), key=lambda spell: spell.organisation)
    spells = [spell for spell in every if spell.state == state and spell.since is not None]
    if day is not None:
        return [spell.organisation for spell in spells if spell.covers(day)]
    ends = [f" to {spell.until}" if spell.until else "" for spell in spells]
    pairs = zip(spells, ends, strict=True)
    return [f"{spell.organisation} from {spell.since}{end}" for spell, end in pairs]


def _tell(document: Callable[[], Any], text: Callable[[], str], *, as_json: bool) -> None:
    """Print what was found as a document or as a text."""
    if as_json:
        print_json(document())
    else:
        say(text(), nl=False)


def _print(rows: Sequence[Mapping[str, Any]], *, as_json: bool, nothing: str) -> None:
    """Print rows as a document, or in columns, of which those that hold nothing are left out."""
    if as_json:
        print_json(rows)
    elif not rows:
        say(nothing, err=True)
    else:
        columns = [name for name in rows[0] if any(row[name] not in ("", None) for row in rows)]
        heads = [name.upper() for name in columns]
        cells = [heads, *([_cell(row[name]) for name in columns] for row in rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        for row in cells:
            say("  ".join(map(str.ljust, row, widths)).rstrip())


def _named(text: str, words: Sequence[str]) -> bool:
    return all(word.lower() in text.lower() for word in words)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return f"{value:.2f}" if isinstance(value, float) else str("-" if value is None else value)
