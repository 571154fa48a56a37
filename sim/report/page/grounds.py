"""What a run rests on: the rules in force, and everything that is assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sim.domain.coverage import coverage
from sim.domain.fact import Coded, Sourced
from sim.domain.scenario import Leaning, Scenario
from sim.engine.expect import DELAY, KINDS
from sim.report.page.cites import Cite, cites
from sim.report.page.steps import anchor
from sim.report.words import listed
from sim.rules.bibliography import literature
from sim.rules.bind import ENFORCEMENT, GRADES, Bound
from sim.rules.declare import Kind
from sim.study.review import Review

WHOLLY, IN_PART = "wholly", "in part"


@dataclass(frozen=True, slots=True)
class InForce:
    """A rule in force for a party."""

    anchor: str
    name: str
    party: str
    kind: str
    because: str
    cites: tuple[Cite, ...]
    """Sources of the position that it enforces."""
    grade: str
    """How well the position is evidenced, on the last day of the record."""
    references: tuple[str, ...]
    assumed: tuple[str, ...]
    priors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something that no source tells."""

    kind: str
    """A fact of the scenario, a judgement, a rule, or a number."""
    where: str
    says: str
    why: str
    how_far: str
    """Wholly or in part."""


def in_force(found: Review) -> tuple[InForce, ...]:
    """Return the rules in force, by party, in the order of the book."""
    scenario, rules = found.bench.scenario, found.bench.rules
    return tuple(
        _in_force(scenario, bound)
        for party in scenario.principals
        for bound in rules
        if bound.party == party
    )


def assumptions(found: Review) -> tuple[Assumption, ...]:
    """Return everything that is assumed: facts, judgements, rules and the priors of numbers."""
    scenario, rules = found.bench.scenario, found.bench.rules
    return (
        *_facts(scenario),
        *_judgements(scenario),
        *_rules(scenario, rules),
        *_priors(scenario, rules),
        *_everywhere(),
    )


def counts(found: Review) -> dict[str, int]:
    """Return how many facts there are, cited, assumed, and assumed in part; and the rules."""
    held, rules = coverage(found.bench.scenario), found.bench.rules
    return {
        "facts": held.facts,
        "cited": held.cited,
        "assumed": held.assumed,
        "partly": held.partly,
        "rules": len(rules),
        "rules_assumed": sum(bool(bound.rule.assumed) for bound in rules),
    }


def _in_force(scenario: Scenario, bound: Bound) -> InForce:
    instance, position = bound.instance, bound.position
    held = (bound.rule.assumed, instance.assumed if instance else "",
            position.assumed if position else "")  # fmt: skip
    books = literature()
    return InForce(
        anchor(bound.party, bound.id),
        bound.id,
        scenario.parties[bound.party].name,
        "red line" if bound.rule.kind is Kind.RED_LINE else "consideration",
        bound.because,
        cites(scenario, bound.cites),
        str(position.grade) if position else "",
        tuple(str(books[key]) if key in books else key for key in bound.rule.references),
        tuple(dict.fromkeys(text for text in held if text)),
        tuple(f"{name}: {prior}" for name, prior in _numbers(bound)),
    )


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
            yield Assumption("fact of the scenario", where, says, fact.assumed, how_far)


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
    return Assumption("judgement of a coder", where, says, coded.why, WHOLLY)


def _rules(scenario: Scenario, rules: Iterable[Bound]) -> Iterator[Assumption]:
    """Yield what rules rest on besides sources; a rule of several parties is told once."""
    told: dict[tuple[str, str, str], list[str]] = {}
    for bound in rules:
        own = bound.instance.assumed if bound.instance else ""
        for text in filter(None, (bound.rule.assumed, own)):
            parties = told.setdefault((bound.id, bound.because, text), [])
            parties.append(scenario.parties[bound.party].name)
    for (name, because, text), parties in told.items():
        where = f"rule {name} of {listed(list(dict.fromkeys(parties)))}"
        yield Assumption("rule", where, because, text, IN_PART)


def _priors(scenario: Scenario, rules: Iterable[Bound]) -> Iterator[Assumption]:
    told: dict[tuple[str, str], list[str]] = {}
    for bound in rules:
        for name, prior in bound.priors.items():
            parties = told.setdefault((f"{bound.id}.{name}", str(prior)), [])
            parties.append(scenario.parties[bound.party].name)
    for (name, numbers), parties in told.items():
        where = f"{name} of {listed(list(dict.fromkeys(parties)))}"
        why = "prior of a number that nobody has measured, in log-odds"
        yield Assumption("number", where, numbers, why, WHOLLY)


def _everywhere() -> Iterator[Assumption]:
    """Yield the numbers that hold for every scenario."""
    why = "prior of the probability that a line of this grade of evidence is enforced"
    for grade, beta in GRADES.items():
        yield Assumption("number", f"{ENFORCEMENT}, grade {grade}", str(beta), why, WHOLLY)
    kinds = ", ".join(f"{kind} {weight:g}" for kind, weight in KINDS.items())
    why = "weights of the kinds of answer that are no acceptance (Dirichlet)"
    yield Assumption("number", "kinds of answer", kinds, why, WHOLLY)
    why = "days until an answer; a shorter silence is not yet an answer"
    yield Assumption("number", "delay of an answer", str(DELAY), why, WHOLLY)
