"""What a run rests on: the rules in force, everything that is assumed, and the sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.expect.answers import DELAY, KINDS
from sim.facts.fact import Coded, Sourced
from sim.facts.scenario import Leaning, Scenario
from sim.report.check import bound_record, rule_section
from sim.report.document import Rows, Say, Section
from sim.report.replay import anchor
from sim.report.words import counted, listed, one_sided, span_text, state_name
from sim.rules.bind import ENFORCEMENT, GRADES, Bound
from sim.simulate.decisions import CONDITIONAL, MEDIATED
from sim.study.replay import Review

WHOLLY, IN_PART = "wholly", "in part"
HEADERS = ("What", "Where", "It says", "Why, or what it stands for", "How far")
OPEN = 12
"""Assumptions that stand open on a page; the others fold."""
Assumption = tuple[str, str, str, str, str]
"""What it is, where it stands, what it says, why, and whether it is assumed wholly or in part."""


def grounds(review: Review) -> tuple[Section, ...]:
    """Return what a run rests on: the rules in force, everything assumed, the sources."""
    return _rules_in_force(review), _assumed(review), _sources(review.scenario)


def _rules_in_force(review: Review) -> Section:
    """Return the rules in force, by party, in the order of the book."""
    scenario, rules = review.scenario, (*review.bench.rules, *review.bench.moves)
    sections = [
        rule_section(bound_record(bound), scenario.parties[party].name, anchor(party, bound.id))
        for party in scenario.principals
        for bound in rules
        if bound.party == party
    ]
    return Section("The rules", [
        Say("What a rule says of an offer is a judgement. What a party has stated is a fact with a "
            "source; how firmly it would hold to it is assumed."),
        *sections,
    ], name="rules")  # fmt: skip


def _assumed(review: Review) -> Section:
    rows = assumptions(review)
    return Section("Everything that is assumed", [
        Say(f"{counted(len(rows), 'assumption')}: parts of facts that no source tells, judgements "
            "of coders, rules, and the priors of numbers. Besides them it was a person who chose "
            "the sources, and who coded what counts as an offer, a refusal or a grade of evidence.",
            "assumed"),
        Rows("Assumptions", HEADERS, rows, open=OPEN),
    ], name="assumed")  # fmt: skip


def _sources(scenario: Scenario) -> Section:
    sources = [
        Say(
            f"{source.outlet} ({state_name(source.country)}), {span_text(source.published)}: "
            f"{source.title}. {name}; lineage {source.lineage}. {source.note or ''}".strip(),
            "fact",
            name=f"source-{name}",
            link=source.url or "",
        )
        for name, source in scenario.sources.items()
    ]
    return Section("The sources", [
        Say(f"{one_sided(scenario)} Sources of one lineage go back to the same report: they are "
            "one witness."),
        *sources,
    ], name="sources")  # fmt: skip


def assumptions(review: Review) -> list[Assumption]:
    """Return everything that is assumed: facts, judgements, rules and the priors of numbers."""
    scenario, rules = review.bench.scenario, (*review.bench.rules, *review.bench.moves)
    facts = *_facts(scenario), *_judgements(scenario)
    return [*facts, *_rules(scenario, rules), *_priors(scenario, rules), *_everywhere()]


def _facts(scenario: Scenario) -> Iterator[Assumption]:
    for path, fact in scenario.sourced():
        if fact.assumed:
            where, says = _named(scenario, path, fact)
            how_far = IN_PART if fact.cites else WHOLLY
            yield "fact of the scenario", where, says, fact.assumed, how_far


def _named(scenario: Scenario, path: tuple[str | int, ...], fact: Sourced) -> tuple[str, str]:
    """Return where a fact stands, and what it states."""
    texts = [getattr(fact, part, None) for part in ("says", "value", "name")]
    says = next((text for text in texts if isinstance(text, str)), "")
    if isinstance(fact, Leaning):
        says = f"{fact.state} leans towards {fact.towards}"
    name = getattr(fact, "id", None)
    match path:
        case ["parties", str(party), _, number, *_]:
            where = name or f"{number}, earlier"
            return f"{scenario.parties[party].name}, position {where}", says
        case [str(part), int(_)]:
            return (f"{part}: {name}" if name else part), says
        case _:
            return ", ".join(map(str, path)), says


def _judgements(scenario: Scenario) -> Iterator[Assumption]:
    for leaning in scenario.leanings:
        where = f"leaning of {leaning.state} towards {leaning.towards}"
        yield _judged(where, leaning.degree)
    for event in scenario.record:
        for party, codes in getattr(event, "coded", {}).items():
            for name, coded in codes.items():
                yield _judged(f"{event.id}, {name} for {party}", coded)


def _judged(where: str, coded: Coded) -> Assumption:
    says = f"{coded.value:g}, between {coded.low:g} and {coded.high:g}, coded by {coded.by}"
    return "judgement of a coder", where, says, coded.why, WHOLLY


def _rules(scenario: Scenario, rules: Iterable[Bound]) -> Iterator[Assumption]:
    """Yield what rules rest on besides sources; a rule of several parties is told once."""
    texts = [
        ((bound.id, bound.because, text), bound.party)
        for bound in rules
        for text in (bound.rule.assumed, bound.instance.assumed if bound.instance else "")
        if text
    ]
    for (name, because, text), parties in _shared(scenario, texts):
        yield "rule", f"rule {name} of {parties}", because, text, IN_PART


def _priors(scenario: Scenario, rules: Iterable[Bound]) -> Iterator[Assumption]:
    priors = [
        ((f"{bound.id}.{name}", str(prior)), bound.party)
        for bound in rules
        for name, prior in bound.priors.items()
    ]
    why = "prior of a number that nobody has measured, in log-odds or in days"
    for (name, numbers), parties in _shared(scenario, priors):
        yield "number", f"{name} of {parties}", numbers, why, WHOLLY


def _shared(
    scenario: Scenario, things: Iterable[tuple[tuple[str, ...], str]]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each thing that is told of parties once, with the names of the parties."""
    parties: dict[tuple[str, ...], dict[str, None]] = {}
    for key, party in things:
        name = scenario.parties[party].name if party else "the surroundings"
        parties.setdefault(key, {})[name] = None
    yield from ((key, listed(list(names))) for key, names in parties.items())


def _everywhere() -> Iterator[Assumption]:
    """Yield the numbers that hold for every scenario."""
    enforced = "prior of the probability that a line of this grade of evidence is enforced"
    grades = [(f"{ENFORCEMENT}, grade {g}", str(beta), enforced) for g, beta in GRADES.items()]
    for where, says, why in (
        *grades,
        ("kinds of answer", ", ".join(f"{kind} {weight:g}" for kind, weight in KINDS.items()),
         "weights of the kinds of answer that are no acceptance (Dirichlet)"),
        ("delay of an answer", str(DELAY),
         "days until an answer; a shorter silence is not yet an answer"),
        ("conditional acceptance", str(CONDITIONAL),
         "how often a party that only misses a condition answers with it, in simulations"),
        ("worth of a meeting to a mediator", f"{MEDIATED:g}",
         "log-odds with which a mediator would accept any meeting, in simulations"),
    ):  # fmt: skip
        yield "number", where, says, why, WHOLLY
