"""The page to play with: guess before you see, be the mediator, sit on one side."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from sim.expect.labels import ILLUSTRATIVE, MEANS
from sim.facts.parties import Grade
from sim.facts.record import Event, answered, offer_of
from sim.facts.scenario import Scenario
from sim.report import words
from sim.report.bands import label_text, percent, probability_text
from sim.report.document import Block, Fold, Items, Page, Say, Section, rendered, rested
from sim.report.printed.lead import holds
from sim.report.words import party_name, span_text, terms_text, upper_first
from sim.study.explain import Stated
from sim.study.explore import MARGIN
from sim.study.seat import ACCEPTS, WORLDS, Seat, Table, Turn

Facts = dict[str, Any]
FIRST = ord("#")
"""Character of the first code of a table."""
OPEN = 5
"""Refusals that stand open; more fold."""


@cache
def messages() -> Mapping[str, Any]:
    """Return the texts of the seat and of the lesson."""
    return tomllib.loads(files("sim.report.seat").joinpath("messages.toml").read_text("utf-8"))


def play_page(seat: Seat, run: str) -> bytes:
    """Return the page to play with as one file of HTML.

    Parameters
    ----------
    seat
        What is played.
    run
        What it is called, such as `run 1a2b`.
    """
    left = [turn.expectation.unscored for turn in seat.turns if turn.thumb is None]
    by = [turn.expectation.event.by for turn in seat.turns]
    facts = {
        "turns": [_turn(seat, turn) for turn in seat.turns],
        "asked": [(party, by.count(party)) for party in seat.scenario.principals],
        "scored": seat.review.score.n,
        "left": (len(left), "; ".join(dict.fromkeys(left))),
        "cards": [(words.day_text(held.day), [*cards(seat, seat.known(held.day))])
                  for held in seat.tables],
        "parts": _parts(seat.tables[-1]) if seat.tables else [],
        "label": label_text(seat.review),
        "mediator_label": f"{upper_first(ILLUSTRATIVE)}: {MEANS[ILLUSTRATIVE]}",
        "data": json.dumps(_data(seat), ensure_ascii=False).replace("<", "\\u003c"),
    }  # fmt: skip
    return seat_page("play.html", seat.scenario, run, facts)


def seat_page(template: str, scenario: Scenario, run: str, facts: Facts) -> bytes:
    """Return a page of the seat: a template with its texts, in the style of every page."""
    shared = {
        "t": messages(), "scenario": scenario, "run": run,
        "caveat": words.caveat(scenario.clock.as_of), "one_sided": words.one_sided(scenario),
        "sources": _sources(scenario), "name": lambda party: party_name(scenario, party),
        "everybody": words.party_names(scenario, scenario.principals), "worlds": WORLDS,
        "pictures": {},
    }  # fmt: skip
    page = Page(scenario, run, "", [])
    return rendered(page, template, shared | facts, "play.css", script="play.js")


def _sources(scenario: Scenario) -> Section:
    t = messages()["page"]
    told = [Say(words.source_text(source), "fact", name=f"source-{name}", link=source.url or "")
            for name, source in scenario.sources.items()]  # fmt: skip
    about = Say(f"{words.one_sided(scenario)} {t['lineage']}")
    return Section(t["sources"], [about, Fold(words.counted(len(told), "source"), told)], "sources")


def cards(seat: Seat, known: Mapping[str, Sequence[Stated]]) -> Iterator[Section]:
    """Yield what each principal said or is reported to hold, each with its source."""
    for party, positions in known.items():
        name = party_name(seat.scenario, party)
        yield Section(upper_first(name), [_held(name, positions)])


def _held(name: str, positions: Sequence[Stated]) -> Block:
    """Return what a party holds; what it is not known to have said itself is no fact."""
    t, told = messages()["turn"], []
    for one in positions:
        held = one.position
        ended = t["ended"].format(says=held.until.says) if held.until else ""
        lapsed = t["lapsed"] if one.lapses and not held.stands else ""
        text = " ".join(filter(None, (held.says, ended, lapsed)))
        label = f"{holds(one.grade)} ({held.kind.replace('-', ' ')}, {span_text(held.said)})"
        told.append((label, Say(text, rested(held.cites, one.grade), held.cites)))
    return Items(told) if told else Say(t["no_lines"].format(party=name))


def _turn(seat: Seat, turn: Turn) -> Facts:
    scenario, t, expectation = seat.scenario, messages()["turn"], turn.expectation
    event, offer = expectation.event, scenario.offers[expectation.offer]
    name, public = party_name(scenario, event.by), expectation.public.interval
    by, to = upper_first(party_name(scenario, offer.by)), words.party_names(scenario, offer.to)
    made = t["offered"].format(day=span_text(offer.on), by=by, to=to)
    band = probability_text(public, seat.review.label)
    book = t["book_says"].format(band=band, percent=percent(public.mean))
    past = [(span_text(e.on), _refused(scenario, e)) for e in turn.refused]
    title = t["refused"].format(count=len(past)) if past else t["no_refused"]
    more = [Fold(t["more"].format(count=len(past) - OPEN), [Items(past[OPEN:])])]
    own = offer_of(event)
    return {
        "name": name,
        "eve": [
            Section(t["offer"], [Items([(made, terms_text(scenario, offer.offer)),
                                        (t["told"], _fact(offer))])]),
            Section(t["lines"].format(party=name), [_held(name, turn.positions)]),
            Section(title, [Items(past[:OPEN]), *(more if past[OPEN:] else ())]),
        ],
        "answer": [Items([
            (span_text(event.on), f"{upper_first(name)} {words.ACTS[event.act].does}."),
            ("", _fact(event)),
            *((t["condition"], text) for text in getattr(event, "conditions", ())),
            (t["terms"], terms_text(scenario, own) if own else ""),
            (t["book"], Say(book, "found")),
        ])],
    }  # fmt: skip


def _fact(event: Event) -> Say:
    how = f" {messages()['turn']['implied']}" if event.implied_by else ""
    rests = rested(event.cites, Grade.E0 if event.implied_by else None)
    return Say(event.says + how, rests, event.cites)


def _refused(scenario: Scenario, event: Event) -> Say:
    """Return in a line who turned down which offer of whom."""
    offer, name = scenario.offers[str(answered(event))], party_name(scenario, event.by)
    where = f"{words.place_text(scenario, offer.offer)}, {offer.offer.level}"
    whose = words.possessive(party_name(scenario, offer.by))
    return Say(f"{upper_first(name)} {words.ACTS[event.act].does} ({whose} offer: {where})",
               cites=event.cites)  # fmt: skip


def _parts(table: Table) -> list[tuple[str, list[str]]]:
    """Return of what a mediator puts an offer together: each part with its choices."""
    space, none = table.space, messages()["mediate"]["none"]
    promises = [[promise.kind for promise in some] for some in space.promises]
    places = [words.place_name(space.scenario, v or medium) for v, medium in space.places]
    sets = (promises, space.agendas)
    joined = [[", ".join(some).replace("-", " ") or none for some in held] for held in sets]
    names = ("place", "level", "format", "promise", "topic")
    return [*zip(names, (places, [*space.levels], [*space.formats], *joined), strict=True)]


def _data(seat: Seat) -> Facts:
    """Return what the script of the page looks up."""
    t = messages()
    return {
        "id": seat.scenario.fingerprint[:12],
        "words": t["script"], "acts": t["acts"], "steps": [step["value"] for step in t["steps"]],
        "names": {p: party_name(seat.scenario, p) for p in seat.scenario.principals},
        "turns": [{
            "id": held.event.id, "party": held.event.by, "act": held.event.act,
            "day": span_text(held.event.on), "accepted": held.accepted, "thumb": turn.thumb,
            "book": round(held.public.interval.mean, 4),
        } for turn in seat.turns for held in (turn.expectation,)],
        "tables": [table_data(seat, table) for table in seat.tables],
    }  # fmt: skip


def table_data(seat: Seat, table: Table) -> Facts:
    """Return a table of answers as text: a character for each world in each row.

    The character is that of a place in `codes`, counted from `#`; a code holds for each
    party the place in `why` of what stops the offer there, 0 if nothing does.
    """
    known = seat.known(table.day)
    told = [[_why(seat, pair, known) for pair in zip(table.parties, code, strict=True)]
            for code in table.codes]  # fmt: skip
    why = [*dict.fromkeys((ACCEPTS, *(text for texts in told for text in texts)))]
    return {
        "shape": table.space.shape, "row": table.row.tolist(), "names": table.parties, "why": why,
        "codes": [[why.index(text) for text in texts] for texts in told],
        "answers": ["".join(chr(FIRST + code) for code in row) for row in table.answers.tolist()],
    }  # fmt: skip


def _why(seat: Seat, stop: tuple[str, str], known: Mapping[str, Sequence[Stated]]) -> str:
    """Return what stands in the way of an offer: a line with its source, or a reason."""
    if stop[1] in {ACCEPTS, MARGIN}:
        return stop[1] and str(messages()["mediate"]["margin"])
    bound = next(b for b in seat.review.bench.rules if (b.party, b.id) == stop)
    if bound.position is None:
        return bound.because.rstrip(".")
    grades = {one.position.id: one.grade for one in known[stop[0]]}
    cited = "".join(f" [{text}]" for _, text in words.cites(seat.scenario, "", bound.cites)[:1])
    says = bound.position.says.rstrip(".")
    return f"it {holds(grades.get(bound.position.id, Grade.E1))}: {says}{cited}"
