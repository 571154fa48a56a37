"""Words of a scenario that nothing asks for, and facts that two rules use."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import numpy as np

from sim.expect.bench import Bench
from sim.expect.classes import signatures
from sim.expect.hearing import on_day
from sim.facts.checks import Flaw
from sim.facts.record import Guarantee, Offer
from sim.rules.bind import Bound
from sim.rules.declare import Kind
from sim.rules.offers import Offers
from sim.rules.settings import kinds_of

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
