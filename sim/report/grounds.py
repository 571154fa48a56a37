"""What a run rests on: the rules in force, and everything that is assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sim.expect.answers import DELAY, KINDS
from sim.facts.fact import Coded, Sourced
from sim.facts.scenario import Leaning, Scenario
from sim.report.replay import anchor
from sim.report.words import cites, listed
from sim.rules.bibliography import literature
from sim.rules.bind import ENFORCEMENT, GRADES, Bound
from sim.rules.declare import Kind
from sim.simulate.decisions import CONDITIONAL, MEDIATED
from sim.study.replay import Review

WHOLLY, IN_PART = "wholly", "in part"
Assumption = tuple[str, str, str, str, str]
"""What it is, where it stands, what it says, why, and whether it is assumed wholly or in part."""


def in_force(found: Review) -> list[dict[str, Any]]:
    """Return the rules in force, by party, in the order of the book."""
    scenario, rules = found.bench.scenario, (*found.bench.rules, *found.bench.moves)
    return [
        _in_force(scenario, bound)
        for party in scenario.principals
        for bound in rules
        if bound.party == party
    ]


def assumptions(found: Review) -> list[Assumption]:
    """Return everything that is assumed: facts, judgements, rules and the priors of numbers."""
    scenario, rules = found.bench.scenario, (*found.bench.rules, *found.bench.moves)
    return [
        *_facts(scenario),
        *_judgements(scenario),
        *_rules(scenario, rules),
        *_priors(scenario, rules),
        *_everywhere(),
    ]


def _in_force(scenario: Scenario, bound: Bound) -> dict[str, Any]:
    position, books = bound.position, literature()
    held = (bound.rule, bound.instance, position)
    assumed = dict.fromkeys(one.assumed for one in held if one and one.assumed)
    return {
        "anchor": anchor(bound.party, bound.id),
        "name": bound.id,
        "party": scenario.parties[bound.party].name,
        "kind": "red line" if bound.rule.kind is Kind.RED_LINE else "consideration",
        "because": bound.because,
        "cites": cites(scenario, bound.cites),
        "grade": position.grade if position else None,
        "references": [str(books.get(key, key)) for key in bound.rule.references],
        "assumed": list(assumed),
        "priors": [f"{name}: {prior}" for name, prior in _numbers(bound)],
    }


def _numbers(bound: Bound) -> Iterator[tuple[str, str]]:
    """Yield the parameters of a rule with their priors."""
    yield from ((name, str(prior)) for name, prior in bound.priors.items())
    if bound.enforcement is not None:
        yield ENFORCEMENT, str(bound.enforcement)
    elif bound.rule.kind is Kind.RED_LINE:
        yield ENFORCEMENT, "as its grade of evidence has it"


def _facts(scenario: Scenario) -> Iterator[Assumption]:
    for path, fact in scenario.sourced():
        if fact.assumed:
            where, says = _named(scenario, path, fact)
            how_far = IN_PART if fact.cites else WHOLLY
            yield "fact of the scenario", where, says, fact.assumed, how_far


def _named(scenario: Scenario, path: tuple[str | int, ...], fact: Sourced) -> tuple[str, str]:
    """Return where a fact stands, and what it states."""
    match path:
        case ["parties", str(party), *_]:
            name = getattr(fact, "id", None) or f"{path[3]}, earlier"
            return f"{scenario.parties[party].name}, position {name}", getattr(fact, "says", "")
        case [str(part), int(_)]:
            held = getattr(fact, "id", None)
            return (f"{part}: {held}" if held else part), _says(fact)
        case _:
            return ", ".join(map(str, path)), _says(fact)


def _says(fact: Sourced) -> str:
    if isinstance(fact, Leaning):
        return f"{fact.state} leans towards {fact.towards}"
    for name in ("says", "value", "name"):
        text = getattr(fact, name, None)
        if isinstance(text, str):
            return text
    return ""


def _judgements(scenario: Scenario) -> Iterator[Assumption]:
    for leaning in scenario.leanings:
        where = f"leaning of {leaning.state} towards {leaning.towards}"
        yield _judged(where, leaning.degree)
    for event in scenario.record:
        for party, held in getattr(event, "coded", {}).items():
            for name, coded in held.items():
                yield _judged(f"{event.id}, {name} for {party}", coded)


def _judged(where: str, coded: Coded) -> Assumption:
    says = f"{coded.value:g}, between {coded.low:g} and {coded.high:g}, coded by {coded.by}"
    return "judgement of a coder", where, says, coded.why, WHOLLY


def _rules(scenario: Scenario, rules: Iterable[Bound]) -> Iterator[Assumption]:
    """Yield what rules rest on besides sources; a rule of several parties is told once."""
    told = [
        ((bound.id, bound.because, text), bound.party)
        for bound in rules
        for text in (bound.rule.assumed, bound.instance.assumed if bound.instance else "")
        if text
    ]
    for (name, because, text), parties in _shared(scenario, told):
        yield "rule", f"rule {name} of {parties}", because, text, IN_PART


def _priors(scenario: Scenario, rules: Iterable[Bound]) -> Iterator[Assumption]:
    told = [
        ((f"{bound.id}.{name}", str(prior)), bound.party)
        for bound in rules
        for name, prior in bound.priors.items()
    ]
    why = "prior of a number that nobody has measured, in log-odds or in days"
    for (name, numbers), parties in _shared(scenario, told):
        yield "number", f"{name} of {parties}", numbers, why, WHOLLY


def _shared(
    scenario: Scenario, told: Iterable[tuple[tuple[str, ...], str]]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each thing that is told of parties once, with the names of the parties."""
    parties: dict[tuple[str, ...], dict[str, None]] = {}
    for key, party in told:
        name = scenario.parties[party].name if party else "the surroundings"
        parties.setdefault(key, {})[name] = None
    yield from ((key, listed(list(names))) for key, names in parties.items())


def _everywhere() -> Iterator[Assumption]:
    """Yield the numbers that hold for every scenario."""
    why = "prior of the probability that a line of this grade of evidence is enforced"
    for grade, beta in GRADES.items():
        yield "number", f"{ENFORCEMENT}, grade {grade}", str(beta), why, WHOLLY
    kinds = ", ".join(f"{kind} {weight:g}" for kind, weight in KINDS.items())
    why = "weights of the kinds of answer that are no acceptance (Dirichlet)"
    yield "number", "kinds of answer", kinds, why, WHOLLY
    why = "days until an answer; a shorter silence is not yet an answer"
    yield "number", "delay of an answer", str(DELAY), why, WHOLLY
    why = "how often a party that only misses a condition answers with it, in simulations"
    yield "number", "conditional acceptance", str(CONDITIONAL), why, WHOLLY
    why = "log-odds with which a mediator would accept any meeting, in simulations"
    yield "number", "worth of a meeting to a mediator", f"{MEDIATED:g}", why, WHOLLY
