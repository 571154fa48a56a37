"""Put a table of offers, documented, edited or invented, to one party on one day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sim.expect.bench import Bench, Clock
from sim.expect.draws import draw_codes
from sim.expect.past import case_on, side
from sim.facts.record import Counter, Event, Offer, Proposal
from sim.rules.offers import Offers, one_venue_each
from sim.rules.verdict import Verdict, weigh


@dataclass(frozen=True, slots=True)
class Question:
    """Whom, on which day, after what, and with whose knowledge."""

    party: str
    on: date
    clock: Clock
    past: tuple[Event, ...]
    """Events before it, in order."""

    @property
    def eve(self) -> date:
        """The day before: what was known by then counts."""
        return self.on - timedelta(days=1)


def question(bench: Bench, event: Event, clock: Clock) -> Question:
    """Return the question to which a documented answer is the answer."""
    past = bench.order[: bench.order.index(event)]
    return Question(event.by, event.on.first, clock, past)


def question_on(bench: Bench, party: str, day: date, clock: Clock) -> Question:
    """Return the question to a party as things stood before a day."""
    past = tuple(event for event in bench.order if event.on.first < day)
    return Question(party, day, clock, past)


def ask(
    bench: Bench,
    asked: Question,
    rows: Sequence[Offer],
    by: str,
    *,
    edits_of: tuple[Proposal | Counter, Offer] | None = None,
) -> Verdict:
    """Return what the rules expect of a table of offers, weighed once.

    Parameters
    ----------
    bench
        The rules in force and their draws.
    asked
        Whom, when, and with whose knowledge.
    rows
        Offers that name one venue or none.
    by
        The party that proposes them.
    edits_of
        The documented offer whose edits the rows are, and its own terms at one venue:
        what was coded of it moves with the edit. None if nothing is documented.
    """
    rules, grades = bench.in_force(asked.party, asked.eve, asked.clock)
    who = side(bench.scenario, asked.party, bench.believed)
    table = Offers.of(bench.scenario, rows, by)
    case = case_on(bench.scenario, who, asked.on, table, asked.past)
    if edits_of is not None:
        documented, terms = edits_of
        coded = documented.coded.get(asked.party, {})
        seed, size = bench.believed.seed, bench.believed.draws
        codes = draw_codes(coded, seed, documented.id, asked.party, size)
        original = Offers.of(bench.scenario, [terms], documented.by)
        case = replace(case, codes=codes, original=original)
    return weigh(rules, case, bench.draws, bench.enforcement(rules, grades))


def best_venue(bench: Bench, asked: Question, documented: Proposal | Counter) -> Offer:
    """Return a documented offer at that one of its venues which the party likes best."""
    rows = one_venue_each(documented.offer)
    if not rows[1:]:
        return rows[0]
    likings = [
        ask(bench, asked, [row], documented.by, edits_of=(documented, row)).acceptance.mean()
        for row in rows
    ]
    return rows[max(range(len(rows)), key=likings.__getitem__)]
