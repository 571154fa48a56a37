"""Rules that say nothing, words that nothing asks for, and facts that two rules use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain, permutations

import numpy as np

from sim.errors import Problem
from sim.expect.bench import Bench
from sim.expect.classes import CHUNK, looks_of, signatures
from sim.expect.hearing import of_answer, on_day
from sim.expect.lines import BROKEN
from sim.expect.past import answers_of
from sim.expect.space import OfferSpace
from sim.facts.checks import Flaw
from sim.facts.doubts import speaks_otherwise
from sim.facts.record import Guarantee, Offer
from sim.rules.bind import Bound
from sim.rules.book import RuleBook
from sim.rules.case import Case
from sim.rules.declare import JUDGING, Kind, Rule
from sim.rules.offers import Offers, one_venue_each
from sim.rules.settings import kinds_of
from sim.rules.standard import UNFADING

HINT = "it changes no answer: keep what only tells, or name it where a rule takes it"


def unasked(bench: Bench) -> Iterator[Flaw]:
    """Yield the guarantees, topics, traits and contexts that no line and no rule asks for."""
    scenario, read = bench.scenario, _read(bench)
    for key in ("guarantees", "topics", "traits", "contexts"):
        names = [name for name in getattr(scenario, key) if name not in read]
        if names:
            message = f"no line and no rule asks for {', '.join(map(repr, names))}"
            yield Flaw((key,), message, HINT)


def _read(bench: Bench) -> set[str]:
    """Return what rules read of offers, and what they and positions name."""
    scenario, light = bench.scenario, bench.with_draws(1)
    bare = Offer(level="leaders", agenda=())
    promised = {name: {"guarantees": (Guarantee(kind=name),)} for name in scenario.guarantees}
    words = promised | {name: {"agenda": (name,)} for name in scenario.topics}
    rows = [bare, *(bare.model_copy(update=terms) for terms in words.values())]
    hearing, table = on_day(light, scenario.clock.as_of), Offers.of(scenario, rows, None)
    looks = signatures(
        (([bound for bound in bench.rules if bound.party == party], hearing.case(party, table))
         for party in scenario.principals), light.draws,
    )  # fmt: skip
    differ = zip(words, looks[1:], strict=True)
    read = {name for name, look in differ if not np.array_equal(look, looks[0], equal_nan=True)}
    for bound in bench.rules:
        for value in (*bound.settings.values(), bound.rule.judge.__code__.co_consts):
            texts = [value] if isinstance(value, str) else value if isinstance(value, tuple) else ()
            read |= {text.partition("=")[0] for text in texts if isinstance(text, str)}
    read.update(*(position.during for _, position in scenario.positions.values()))
    regions = (scenario.follow.hostilities, scenario.follow.mediator)
    return read | {region.series for region in regions if region}


def used_twice(bench: Bench) -> Iterator[Flaw]:
    """Yield the considerations that read what a line of their party reads."""
    for line, other in permutations((bound for bound in bench.rules if bound.instance), 2):
        kinds = (line.rule.kind, other.rule.kind)
        if kinds == (Kind.RED_LINE, Kind.CONSIDERATION) and line.party == other.party:
            own = [instance.id for instance in bench.scenario.parties[other.party].rules]
            loc = ("parties", other.party, "rules", own.index(other.id), "id")
            for word in sorted(_words(line) & _words(other)):
                message = f"{other.id!r} reads {word!r}, as the line {line.id!r} does"
                yield Flaw(loc, message, "use a fact once: leave it to one of them")


def _words(bound: Bound) -> set[str]:
    """Return the position and the words of the scenario that an instance names."""
    named = {word for name, setting in bound.rule.settings.items()
             if kinds_of(setting.annotation) for word in bound.settings[name]}  # fmt: skip
    return named | ({bound.position.id} if bound.position else set())


FEW = 8
"""Draws that show whether a rule says anything."""
Cases = Callable[[Bench], Iterable[Case]]
"""What the principals of a bench are asked."""
Speaks = Callable[[Bound, Case, Bench], bool]
"""Whether a rule speaks to a case."""


def answers(bench: Bench) -> Iterator[Case]:
    """Yield the offers that the principals answered, at each of their venues."""
    for event in answers_of(bench.scenario):
        hearing = of_answer(bench, event)
        offer = hearing.documented
        if offer is not None:
            rows = one_venue_each(offer.offer)
            yield hearing.case(event.by, Offers.of(bench.scenario, rows, offer.by))


def offers(space: OfferSpace, day: date) -> Cases:
    """Return the offers of a space, which are put to each principal on a day."""

    def asked(bench: Bench) -> Iterator[Case]:
        hearing = on_day(bench, day)
        for first in range(0, len(space), CHUNK):
            table = space.take(range(first, min(first + CHUNK, len(space))))
            yield from (hearing.case(party, table) for party in bench.sides)

    return asked


def nowhere(bench: Bench, book: RuleBook) -> list[Problem]:
    """Return the rules of a book that are in force for nobody, with why and what to write."""
    return [_told(rule, *_why(rule)) for rule in book.values() if not bench.has(rule.name)]


def mute(bench: Bench, book: RuleBook, *cases: Cases, plays: bool = False) -> list[Problem]:
    """Return the rules of a book that had no effect, each with why.

    Parameters
    ----------
    bench
        The rules in force.
    book
        The rules that are looked at.
    cases
        What was asked.
    plays
        Whether worlds are simulated, in which tactics and reactions act.
    """
    found = [] if plays else [
        _told(rule, f"a {rule.kind} acts in simulations only", "ask with `parley simulate`")
        for rule in book.values() if rule.kind not in JUDGING
    ]  # fmt: skip
    own = [bound for bound in bench.rules if bound.rule.name in book]
    own = [bound for bound in own if bound.rule.name != UNFADING]
    quiet = silent(bench, own, *cases)
    speak = {bound.rule.name for bound in own if bound not in quiet}
    mutes = {bound.rule.name: bound for bound in quiet if bound.rule.name not in speak}
    where = "to every offer of the record and of `explore`" if plays else "wherever it is asked"
    message = f"it answers 0 {where}"
    return found + [_told(bound.rule, message, _usual(bound)) for bound in mutes.values()]


def silent(
    bench: Bench, rules: Iterable[Bound], *cases: Cases, speaks: Speaks | None = None
) -> list[Bound]:
    """Return which of some rules nowhere speak to what their party is asked: they answer 0."""
    left, light, test = list(rules), bench.with_draws(FEW), speaks or _speaks
    for case in chain.from_iterable(asked(light) for asked in cases if left):
        left = [b for b in left if b.party != case.party.name or not test(b, case, light)]
    return left


def doubts(bench: Bench, *cases: Cases) -> Iterator[Flaw]:
    """Yield what is allowed in a scenario and its rules, and is seldom meant.

    A rule says of a position what that does not say, a rule that the scenario names never says
    anything, no offer meets a line, two rules use one fact, or nothing asks for a word.
    """
    yield from (*unasked(bench), *used_twice(bench))
    named = [bound for bound in bench.rules if bound.instance is not None]
    quiet = silent(bench, named, *cases)
    asking = (bound for bound in named if any(bound.settings.values()))  # not for words alone
    lines = [bound for bound in asking if bound.rule.kind is Kind.RED_LINE]
    unmet = silent(bench, lines, *cases, speaks=_met)
    for bound in named:
        own = [instance.id for instance in bench.scenario.parties[bound.party].rules]
        loc = ("parties", bound.party, "rules", own.index(bound.id))
        excludes = bound.rule.kind is Kind.RED_LINE
        position = bound.position
        if position is not None and speaks_otherwise(position, excludes=excludes):
            does = "excludes offers" if excludes else "only ranks offers"
            message = f"{bound.id!r} {does}, and its position {position.id!r} is a {position.kind}"
            yield Flaw((*loc, "position"), message, "choose another rule, or another kind")
        if bound in quiet:
            message = f"{bound.id!r} answers 0 to every offer of the record and of `explore`"
            yield Flaw((*loc, "id"), message, _usual(bound))
        if bound in unmet:
            message = f"no offer of the record and of `explore` is known to meet {bound.id!r}"
            yield Flaw((*loc, "id"), message, "explore an offer that meets it")


def _speaks(bound: Bound, case: Case, bench: Bench) -> bool:
    return bool(bound.answer(case, bench.draws).any())


def _met(bound: Bound, case: Case, bench: Bench) -> bool:
    """Return whether a line is known to be met, or does not depend on offers."""
    known = bound.answer(case, bench.draws) <= BROKEN
    return bool(known.any()) or not looks_of(bound, case, bench.draws)


def _usual(bound: Bound) -> str:
    """Return what an author may try: to state the settings that are as by default."""
    settings = bound.rule.settings.items()
    usual = [n for n, s in settings if not s.required and bound.settings[n] == s.default]
    if not usual:
        return "look at what it asks of the case"
    names = ", ".join(f"`{name}`" for name in usual)
    return f"its settings are as by default: state {names} where the scenario names the rule"


def _why(rule: Rule) -> tuple[str, str]:
    """Return why a rule is in force for nobody, and what to write."""
    needed = [f"{name}: ..." for name, setting in rule.settings.items() if setting.required]
    if rule.free:
        roles = " or ".join(rule.of)
        return f"it is in force for nobody: no party is a {roles}", f"give a party `role: {roles}`"
    entry = ", ".join(("id: own", f"rule: {rule.name}", *needed))
    problem = "it is in force for nobody: it takes settings, and the scenario does not name it"
    return problem, f"write `- {{{entry}}}` under the `rules` of a party"


def _told(rule: Rule, message: str, hint: str) -> Problem:
    return Problem(rule.origin.rpartition("/")[2], message, rule.name, rule.line, hint=hint)
