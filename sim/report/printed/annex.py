"""The annex of a run: all that its page leaves out, what it rests on, how it is made again."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sim.expect.bench import Bench
from sim.facts.fact import Sourced
from sim.facts.reading import coverage
from sim.facts.scenario import Scenario
from sim.report.bands import label_text
from sim.report.check import bound_record, rule_section
from sim.report.document import Fold, Items, Page, Rows, Say, Section, page_of
from sim.report.explore import sections
from sim.report.pictures import Picture
from sim.report.printed.page import LIMITS as PAGE_LIMITS
from sim.report.printed.page import opening
from sim.report.replay import anchor, record, scores, verdict_text
from sim.report.simulate import follows
from sim.report.stability import standoff
from sim.report.words import (
    counted,
    everybody,
    listed,
    one_sided,
    source_text,
    upper_first,
)
from sim.rules.bind import SCREENS, Bound
from sim.rules.pace import AT_ONCE, LATER, MEDIAN_DAYS, NOT_ACCEPTED, POINTS, RECORD, SPREAD
from sim.runs.manifest import Inputs, versions
from sim.simulate.decisions import MEDIATED
from sim.study.replay import Review
from sim.study.stability.stability import Stability
from sim.study.summary import Summary
from sim.study.survey import Survey

Pair = tuple[str, str]
WORDS = (
    ("Rule", "A judgement about one party with a reason: a consideration pushes towards acceptance "
     "or away; a red line is something that the party says it will not accept."),
    ("Log-odds", "The scale on which pushes add up: 0 is even, +1 about 73 %, -1 about 27 %, ±3 "
     "about 95 % and 5 %."),
    ("Class", "Offers that the rules cannot tell apart. Inside a class nothing is ranked."),
    ("Envelope", "From the lowest to the highest acceptance over readings of disputed sources and "
     "candidates."),
    ("In public, in hindsight", "With what was known the day before an answer; with the whole "
     "record."),
)  # fmt: skip
LIMITS = (
    *PAGE_LIMITS,
    "It says what follows from stated facts and stated assumptions; a share such as 90 % is a "
    "share of the worlds that were assumed and not a chance in the world.",
    "A party answers as one. What happens inside a government, emotion, and whatever never reached "
    "a source are left out.",
    "Only answers to documented offers are scored; what could follow over weeks is explored, and "
    "what would follow a meeting is outside the model.",
    "That all parties are weighed by the same arithmetic is a property of the arithmetic and no "
    "judgement on what they did.",
)
IMMUNITY = (
    "A host's promise of immunity is weighed as a promise. The International Criminal Court held "
    "in 2024 that the immunity of a head of state does not release a state party from arrest; no "
    "view is taken here on whether it should be offered."
)


def annex(
    review: Review, survey: Survey, shown: Mapping[str, Picture],
    inputs: Inputs, follow: Summary | str, game: Stability | None = None,
) -> bytes:  # fmt: skip
    """Return the annex of a run as one file of HTML.

    Parameters
    ----------
    review
        The record, what was expected, and the scores.
    survey
        The exploration.
    shown
        The figures by name.
    inputs
        What the run is made from.
    follow
        What could follow, or why nothing was simulated.
    game
        Which states are stable; None where no offer was made.
    """
    scenario = review.scenario
    every = (
        _lead(review, survey),
        record(review),
        *sections(survey),
        follows(follow),
        *([standoff(game)] if game else []),
        scores(review),
        _rules_in_force(review),
        _assumed(review),
        _sources(scenario),
        _limits(review),
        made_again(review.bench, inputs, commands(inputs, scenario)),
    )
    run = Page(scenario, f"annex of run {inputs.label}", scenario.question or "", every)
    return page_of(run, shown)


def _lead(review: Review, survey: Survey) -> Section:
    facts, rules = coverage(review.scenario), review.bench.rules
    assumed = sum(bool(bound.rule.assumed) for bound in rules)
    return Section("What was found", [
        *opening(survey),
        Section("How to read this page", [
            Say("A source says so. The source is linked beside it. "
                f"{facts.cited} of {facts.facts} facts cite a source.", "fact", deep=True),
            Say("No source says so. A person judged it, and says why. "
                f"{facts.assumed} facts are assumed wholly and {facts.partly} in part; so are, at "
                f"least in part, {assumed} of {len(rules)} rules, and every number that they work "
                "with.", "assumed", deep=True),
            Say("Computed from the two. It is as good as they are. “World” means one draw of "
                "everything that is uncertain.", "found", deep=True),
        ]),
        Fold("Other words used here", [Items(WORDS)]),
    ], name="found")  # fmt: skip


def _limits(review: Review) -> Section:
    scenario, label = review.scenario, label_text(review)
    limits = [
        *LIMITS,
        f"It knows nothing after {scenario.clock.as_of.isoformat()}.",
        f"{label} {verdict_text(review.score)}",
        *([IMMUNITY] if "immunity" in scenario.guarantees else ()),
    ]
    return Section("What this cannot tell", [Items([("", text) for text in limits])], "limits")


def made_again(bench: Bench, inputs: Inputs, lines: Iterable[Pair]) -> Section:
    """Return how a run or a comparison is made again.

    Parameters
    ----------
    bench
        Of the run, or of the reference.
    inputs
        What it was made from.
    lines
        Command lines, each with what it does.
    """
    believed = bench.believed
    rows = (
        ("Scenario", f"{inputs.scenario}, hash {inputs.scenario_hash}"),
        ("Last day known", bench.scenario.clock.as_of.isoformat()),
        ("Seed and draws", f"{believed.seed} and {believed.draws:,}"),
        ("Versions", ", ".join(f"{name} {number}" for name, number in versions().items())),
    )
    return Section("How to make it again", [
        Say("With the same version of the program and the same scenario, the same bytes come of:"),
        Items([(what, f"`{line}`") for what, line in lines]),
        Items(rows),
        Say("Beside this file, `manifest.json` lists what the run was made from and a hash of "
            "every file; the tables are there as data, the figures as SVG, PDF and PNG."),
    ], name="again")  # fmt: skip


PLAIN = "as it stands"
"""Name of the reference that is a scenario."""
ALTERED = ("but", "reading", "without", "with", "rules")
"""How the name of an alternative begins, and the option that asks for it."""
NUMBERS = ("seed", "draws", "interval", "as_of")


def commands(inputs: Inputs, scenario: Scenario) -> Iterator[Pair]:
    """Yield the command lines that make a run, and set its named counterfactuals side by side."""
    options = inputs.options
    asked = {name: options.get(name) for name in NUMBERS}
    yield "this page", _line(
        "run", inputs, **asked, but=options.get("but"),
        reading=[f"{name}={taken}" for name, taken in options.get("readings", {}).items()],
        rules=[rules["name"] for rules in options.get("rules", ())],
        without=options.get("without", ()),
        **{"with": options.get("candidates", ())},
    )  # fmt: skip
    if scenario.but:
        yield "its counterfactuals side by side, on a page of their own", _line(
            "compare", inputs, **asked, but=[*scenario.but], out="reports")  # fmt: skip


def compared_commands(inputs: Inputs) -> Iterator[Pair]:
    """Yield the command lines that make a comparison, the last one from its folder."""
    options = inputs.options
    first, *others = options.get("alternatives") or [{}]
    parts = [str(other.get("name")).partition(" ") for other in others]
    if first.get("name") == PLAIN and all(kind in ALTERED for kind, _, _ in parts):
        asked = {name: first.get(name) for name in NUMBERS}
        asked |= {kind: [of for other, _, of in parts if other == kind] for kind in ALTERED}
        offers = (options.get("offers") or {}).items()
        asked |= {name.removesuffix("s"): values for name, values in offers}
        yield "this page", _line("compare", inputs, **asked, on=options.get("on"), out="reports")
    line = shlex.join(["parley", "run", f"reports/{inputs.scenario}/{inputs.run}"])
    yield "this page, from its folder", line


def _line(verb: str, inputs: Inputs, **options: Any) -> str:
    """Return a command line; an option is given as often as it has values."""
    words = ["parley", verb, f"scenarios/{inputs.scenario}"]
    for name, value in options.items():
        values = value if isinstance(value, list | tuple) else [] if value is None else [value]
        words += [word for each in values for word in (f"--{name.replace('_', '-')}", str(each))]
    return shlex.join(words)


WHOLLY, IN_PART = "wholly", "in part"
HEADERS = ("What", "Where", "It says", "Why, or what it stands for", "How far")
OPEN = 12
"""Assumptions that stand open on a page; the others fold."""
Assumption = tuple[str, str, str, str, str]
"""What it is, where it stands, what it says, why, and whether it is assumed wholly or in part."""


def _rules_in_force(review: Review) -> Section:
    """Return the rules in force: those of a party, and once those that hold for all."""
    scenario, rules = review.scenario, (*review.bench.rules, *review.bench.moves)
    shared: dict[tuple[str, str], list[Bound]] = {}
    for bound in rules:
        if bound.party in scenario.principals:
            own = bound.party if bound.instance else ""
            shared.setdefault((own, bound.id), []).append(bound)
    sections = [
        rule_section(
            bound_record(held[0], review.bench.lines),
            scenario.parties[party].name if party else upper_first(everybody(scenario)),
            anchor(party, name),
        )
        for (party, name), held in shared.items()
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
    return Section("The sources", [
        Say(f"{one_sided(scenario)} Sources of one lineage go back to the same report: they are "
            "one witness."),
        *(Say(f"{source_text(source)} {name}; lineage {scenario.lineage(name)}. "
              f"{source.note or ''}".strip(), "fact", name=f"source-{name}", link=source.url or "")
          for name, source in scenario.sources.items()),
    ], name="sources")  # fmt: skip


def assumptions(review: Review) -> list[Assumption]:
    """Return everything that is assumed: facts, judgements, rules and the priors of numbers."""
    scenario, rules = review.bench.scenario, (*review.bench.rules, *review.bench.moves)
    facts = tuple(_facts(scenario))
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
    name = getattr(fact, "id", None)
    match path:
        case ["parties", str(party), _, number, *_]:
            where = name or f"{number}, earlier"
            return f"{scenario.parties[party].name}, position {where}", says
        case [str(part), int(_)]:
            return (f"{part}: {name}" if name else part), says
        case _:
            return ", ".join(map(str, path)), says


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
    enforced = "prior of the probability that the lines of a party of this kind are enforced"
    screens = [(f"screen {name}", str(beta), enforced) for name, beta in SCREENS.items()]
    later = LATER.items()
    for where, says, why in (
        *screens,
        ("kinds of answer", _shares(NOT_ACCEPTED), f"kinds of what is no acceptance: {RECORD}"),
        ("delay of an answer",
         f"{AT_ONCE:.0%} at once, else a median of {MEDIAN_DAYS:g} days (spread {SPREAD:g})",
         f"{RECORD}; a silence within which nine in ten answer is not yet an answer"),
        ("a no that becomes a yes",
         ", ".join(f"{kind} {share:.0%} after {days:g} days" for kind, (share, days) in later),
         f"how often a place is accepted later, and median days: {RECORD}"),
        ("counter-offers", _shares(POINTS), f"ground that they name: {RECORD}"),
        ("worth of a meeting to a mediator", f"{MEDIATED:g}",
         "log-odds with which a mediator would accept any meeting, in simulations"),
    ):  # fmt: skip
        yield "number", where, says, why, WHOLLY


def _shares(shares: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {share:g}" for name, share in shares.items())
