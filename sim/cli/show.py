"""`parley show`: lists of what Parley and a scenario know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from sim.atlas.members import member, members
from sim.atlas.tables import memberships, states, venues
from sim.cli.options import PATH, bench_options, json_option, print_json, say, scenario_argument
from sim.errors import SimError, UnknownNameError, suggest
from sim.facts.reading import read_scenario
from sim.making.order import Order, read_day
from sim.report.check import bound_record, by_party, in_force_text, rule_record, rules_text
from sim.report.words import span_text
from sim.rules.book import standard_dynamics
from sim.runs.again import runs_below


@click.group("show")
def command() -> None:
    """List what Parley knows: venues, sources, rules, runs."""


@command.command("venues")
@click.argument("words", nargs=-1)
@click.option("--state", metavar="ISO3", help="Only in this state.")
@click.option("--capital", is_flag=True, help="Only capitals.")
@click.option("--member", "inside", multiple=True, metavar="ORGANISATION", help="Only in members.")
@click.option(
    "--not-member", "outside", multiple=True, metavar="ORGANISATION", help="Only outside."
)
@click.option("--on", metavar="DATE", help="Memberships on this day; else each with its dates.")
@json_option
def show_venues(words: tuple[str, ...], **options: Any) -> None:
    """List venues whose name holds every one of WORDS, with the memberships of their states."""
    organised = (*options["inside"], *options["outside"])
    if options["state"] is not None and options["state"] not in states():
        state = options["state"]
        raise UnknownNameError(f"no state {state!r}", "--state", suggest(state, states()))
    day = None if options["on"] is None else read_day(options["on"], "--on")
    for name in organised:
        members(name, day or date.max)
    if organised and day is None:
        raise SimError("members come and go", "--member", "say on which day with --on DATE")
    rows = [_venue(name, day) for name in venues()]
    rows = [row for row in rows if _matches(row, words, options, day or date.max)]
    _print(rows, as_json=options["as_json"], nothing="no venue matches all of these filters")


@command.command("sources")
@scenario_argument
@json_option
def show_sources(scenario: Path, *, as_json: bool) -> None:
    """List the sources of a scenario and how often each is cited."""
    held = read_scenario(scenario)
    cites = [cite.partition("#")[0] for _, fact in held.sourced() for cite in fact.cites]
    rows = [
        {
            "id": name,
            "outlet": source.outlet,
            "country": source.country,
            "published": span_text(source.published),
            "lineage": source.lineage,
            "paragraphs": len(source.paragraphs),
            "cited": cites.count(name),
            "url": source.url or "",
        }
        for name, source in held.sources.items()
    ]
    _print(rows, as_json=as_json, nothing="the scenario has no sources")


@command.command("runs")
@click.argument("folder", default="reports", type=PATH)
@click.option("--scenario", metavar="NAME", help="Only runs of this scenario.")
@click.option("--of", "made_by", metavar="COMMAND", help="Only runs of this command.")
@click.option("--with", "words", multiple=True, metavar="TEXT", help="Only with this option.")
@click.option("--damaged", is_flag=True, help="Only runs that are not whole.")
@json_option
def show_runs(folder: Path, **given: Any) -> None:
    """List the runs in and below a folder, with their options and whether they are whole."""
    rows = [
        {
            "run": held.run,
            "scenario": held.scenario,
            "command": held.command,
            "options": held.options,
            "state": "; ".join(held.problems) or "whole",
            "folder": str(held.folder),
        }
        for held in runs_below(folder)
        if given["scenario"] in {None, held.scenario}
        and given["made_by"] in {None, held.command}
        and all(word in held.options for word in given["words"])
        and (held.problems or not given["damaged"])
    ]
    _print(rows, as_json=given["as_json"], nothing=f"no such run below {folder}")


@command.command("rules")
@click.argument("scenario", required=False, type=PATH)
@bench_options
@json_option
def show_rules(**given: Any) -> None:
    """List rules: reason, priors, settings, what they rest on; in a scenario, those in force."""
    named = given["scenario"] is not None
    as_json, scenario = given.pop("as_json"), given.pop("scenario")
    order = Order(scenario or Path(), **given)
    book = order.rule_book | standard_dynamics()
    in_force = (*order.bench.rules, *order.bench.moves) if named else ()
    if not named:
        book = book.without(*order.without)
    if as_json:
        print_json({
            "rules": [rule_record(rule) for rule in book.values()],
            "in_force": {n: [bound_record(b) for b in rules] for n, rules in by_party(in_force)},
        })  # fmt: skip
    elif not named:
        say(rules_text(book.values()), nl=False)
    else:
        say(in_force_text(in_force), nl=False)


def _venue(name: str, day: date | None) -> dict[str, Any]:
    venue = venues()[name]
    return {
        "id": name,
        "name": venue.name,
        "state": venue.state,
        "lat": venue.lat,
        "lon": venue.lon,
        "kind": venue.kind,
        "members": [*_memberships(venue.state, day)],
        "note": venue.note,
    }


def _memberships(state: str, day: date | None) -> Iterator[str]:
    """Yield the organisations of a state on a day, or all of them with the days of each."""
    for spell in sorted(memberships(), key=lambda spell: spell.organisation):
        if spell.state != state or spell.since is None:
            continue
        if day is None:
            until = f" to {spell.until}" if spell.until else ""
            yield f"{spell.organisation} from {spell.since}{until}"
        elif spell.covers(day):
            yield spell.organisation


def _matches(
    row: Mapping[str, Any], words: Sequence[str], options: Mapping[str, Any], day: date
) -> bool:
    text = f"{row['id']} {row['name']} {states()[row['state']].name}".lower()
    return (
        all(word.lower() in text for word in words)
        and options["state"] in {None, row["state"]}
        and (row["kind"] == "capital" or not options["capital"])
        and all(member(name, row["state"], day) for name in options["inside"])
        and not any(member(name, row["state"], day) for name in options["outside"])
    )


def _print(rows: list[dict[str, Any]], *, as_json: bool, nothing: str) -> None:
    if as_json:
        print_json(rows)
        return
    if not rows:
        say(nothing, err=True)
        return
    columns = [
        c for c in rows[0] if c == "members" or any(row[c] not in {"", None} for row in rows)
    ]
    cells = [[_cell(row[c]) for c in columns] for row in rows]
    widths = [max(len(c), *(len(row[n]) for row in cells)) for n, c in enumerate(columns)]
    for row in ([c.upper() for c in columns], *cells):
        line = "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True))
        say(line.rstrip())


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return f"{value:.2f}" if isinstance(value, float) else str(value)
