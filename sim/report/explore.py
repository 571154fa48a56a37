"""An exploration: the sentence, what contradicts what, who would accept what, what would help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from sim.expect.draws import Range
from sim.expect.labels import ILLUSTRATIVE
from sim.facts.parties import Grade
from sim.report.bands import (
    EDGES,
    band,
    label_text,
    level_text,
    probability_text,
    range_means,
)
from sim.report.changes import otherwise
from sim.report.document import Block, Figure, Fold, Items, Say, Section, Special, text_of
from sim.report.offers import NONE, OfferClass, Vocabulary, class_terms
from sim.report.places import practice_section
from sim.report.replay import why
from sim.report.words import (
    by_source,
    caveat,
    counted,
    day_text,
    everybody,
    listed,
    party_name,
    place_text,
    taken_text,
    upper_first,
    who,
)
from sim.study.explore import JOINT, MARGIN, Exploration
from sim.study.logic import Dropped, Leaving, Line, Lines, Logic, Rest, not_known, span_of
from sim.study.survey import Survey

MOST = 16
"""Classes that text tells; of more, those that all accept most often."""
MOST_CLASSES = 250
"""Classes that a page shows; of more, those that all accept most often."""
CHARTS = ("classes", "matrix", "map")
SHARE = 0.05
"""Least share of draws for which it is told what stops an offer."""


def offers(survey: Survey) -> Section:
    """Return the classes of offers and who would accept them."""
    classes, total = Vocabulary(survey.exploration).foremost(MOST), len(survey.exploration.classes)
    intro = (
        "Offers that the rules cannot tell apart are one class; classes stand in the order of what "
        "they are and not of acceptance. In brackets stands the envelope: the lowest and the "
        f"highest acceptance over {len(survey.envelope.names)} readings of disputed sources and "
        "candidates."
    )
    if len(classes) < total:
        everyone = everybody(survey.scenario)
        intro += (
            f" Told are {len(classes)} of {total}: those that {everyone} would accept most often."
        )
    return Section(
        "Offers that nobody made",
        [
            Special(
                "classes",
                partial(class_table, survey),
                [Say(intro), *(_told(survey, named) for named in classes)],
            ),
            *(Figure(name, "The table above has the same numbers.") for name in CHARTS),
        ],
        "offers",
    )


def counted_places(survey: Survey) -> Section:
    """Return the names of the places that the words for classes only count."""
    classes = Vocabulary(survey.exploration).foremost(MOST_CLASSES)
    places = {p.venues: p.places for named in classes for p in named.parts if p.counts}
    names = [Say(f"{what}: {', '.join(sorted(venues))}.") for venues, what in places.items()]
    return Section("The places that are only counted", names, "places")


def class_table(survey: Survey) -> dict[str, Any]:
    """Return the classes that a page shows, and what they can be filtered by."""
    explored, space = survey.exploration, survey.exploration.space
    promises = dict.fromkeys(promise.kind for promised in space.promises for promise in promised)
    return {
        "rows": [_row(survey, named) for named in Vocabulary(explored).foremost(MOST_CLASSES)],
        "day": day_text(explored.day),
        "parties": [who(space.scenario, party) for party in (*explored.acceptance, JOINT)],
        "share": level_text(survey.level),
        "total": len(explored.classes),
        "size": len(space),
        "levels": space.levels,
        "formats": space.formats,
        "promises": (*promises, *([NONE] if () in space.promises else [])),
    }


def _told(survey: Survey, named: OfferClass) -> Section:
    """Return a class of offers as text: who would accept it, and what stops it."""
    title = f"{upper_first(named.name)} ({named.terms}; {counted(named.size, 'offer')})"
    items = []
    for accept in _accepts(survey, named.number):
        stopped = f"; stopped by {accept['stopped']}" if accept["stopped"] else ""
        unknown = f"; not known: {accept['unknown']}" if accept["unknown"] else ""
        text = f"{accept['text']} [{accept['envelope']}]{stopped}{unknown}"
        items.append((who(survey.scenario, accept["party"]), text))
    return Section(title, [Items(items)])


def _accepts(survey: Survey, number: int) -> Iterator[dict[str, Any]]:
    """Yield how often each party, and all, would accept a class, and what stops it."""
    explored, reached = survey.exploration, survey.envelope
    for party in (*explored.acceptance, JOINT):
        unknown = [line for whose, line in explored.unknown(number) if whose == party]
        edges = (f"{100 * e[party][number]:.0f}" for e in (reached.low, reached.high))
        stops = [
            "the considerations in sum" if name == MARGIN else name
            for (whose, name), shares in explored.stopped.items()
            if whose == party and shares[number] >= SHARE
        ]
        yield {
            "party": party,
            "text": probability_text(
                explored.interval(number, party or None), survey.label if party else ILLUSTRATIVE
            ),
            "envelope": f"{'-'.join(dict.fromkeys(edges))} %",
            "stopped": listed(stops, "or") if stops else "",
            "unknown": listed(unknown) if unknown else "",
        }


def _row(survey: Survey, named: OfferClass) -> dict[str, Any]:
    """Return a class with what its offers have for the filter, and with reasons."""
    explored, number = survey.exploration, named.number
    reasons = {p: why(survey.scenario, p, rules) for p, rules in explored.reasons(number).items()}
    return {
        "named": named,
        "terms": class_terms(explored, number),
        "accepts": [a | {"why": reasons.get(a["party"])} for a in _accepts(survey, number)],
    }


WORLDS = "of the worlds that we assumed"
DECLARED = {Grade.E2, Grade.E3}
"""Grades of lines that a party itself declared."""
CLAIMS: Mapping[str, str] = {
    "declared": "{} says:",
    "inferred": "{} is reported to hold:",
    "assumed": "the rules assume of {}:",
}
UNRANKED = (
    "These changes would remove the contradiction in logic. None is recommended; what each would "
    "cost is outside the model."
)
FEW = 3
"""Descriptions of what a correction opens that are told; of more, only the number of offers."""


def exploration_text(survey: Survey) -> str:
    """Return an exploration as text, the sentence first."""
    explored = survey.exploration
    believed, classes = explored.bench.believed, len(explored.classes)
    head = (
        f"{survey.scenario.title} {counted(len(explored.space), 'offer')} on "
        f"{day_text(explored.day)}, in {counted(classes, 'class')}; "
        f"{counted(believed.draws, 'draw')}, seed {believed.seed}. "
        f"{taken_text(explored.space, explored.day)} "
        f"{upper_first(range_means(survey.level))}. {caveat(survey.scenario.clock.as_of)}"
    )
    label = label_text(survey, f"what {everybody(survey.scenario)} would accept")
    return text_of([Say(sentence(survey)), Say(head), Say(label), *sections(survey)])


def sections(survey: Survey) -> tuple[Section, ...]:
    """Return everything that an exploration tells but its sentence."""
    every = (contradictions(survey), offers(survey), practice_section(survey.exploration),
             otherwise(survey))  # fmt: skip
    places = counted_places(survey)
    return (*every, places) if places.blocks else every


def sentence(survey: Survey) -> str:
    """Return what an exploration comes to, in one or two sentences."""
    explored, asked = survey.exploration, _asked(survey.exploration)
    told = survey.logic.open or survey.logic.doubtful
    if told:
        joint, some = _spread(span_of(map(explored.interval, told)), told), _size(explored, told)
        accept = f"{everybody(survey.scenario)} would accept"
        if not survey.logic.open:
            left = len(explored.space) - some
            others = f" {left:,} break{'s' if left == 1 else ''} a stated line." if left else ""
            return f"{asked}: {_doubt(survey)}; {accept} {_these(some)} {joint}.{others}"
        if some == len(explored.space):
            return f"{asked}: no stated line stands in the way; {accept} {joint}."
        breaks, doubt = "breaks" if some == 1 else "break", _doubt(survey)
        rest = f" {upper_first(doubt)}." if doubt else ""
        return f"{asked}: {some:,} {breaks} no stated line; {accept} {_these(some)} {joint}.{rest}"
    lines = sorted((survey.rests[line] for line in _torn(survey)), key=_claim)
    claims = ", and ".join(
        f"{CLAIMS[how].format(party_name(survey.scenario, party))} {'; '.join(map(_said, rests))}"
        for (party, how), rests in groupby(lines, key=_claim)
    )
    opening = f"{asked}: no agreement follows from the stated positions, because {claims}."
    return " ".join([opening, *(_if_dropped(survey, dropped) for dropped in survey.dropped)])


def _doubt(survey: Survey) -> str:
    """Return of how many offers it is not known whether they break a line; empty if of none."""
    doubtful, lines = survey.logic.doubtful, not_known(survey.exploration)
    if not doubtful:
        return ""
    names = listed(sorted(frozenset[str]().union(*(lines[n] for n in doubtful))), "or")
    some = _size(survey.exploration, doubtful)
    of = "" if some == len(survey.exploration.space) else f"of {counted(some, 'offer')} "
    return f"{of}it is not known whether {names} stands in the way: nobody coded the place"


def _these(some: int) -> str:
    return "it" if some == 1 else "these"


def contradictions(survey: Survey) -> Section:
    """Return what contradicts what over the offers explored, what would remove it, and on whom."""
    explored, torn = survey.exploration, _torn(survey)
    calm = {line for _, line in explored.violations} - torn
    others = [item for line in survey.rests if line in calm for item in _line(survey, line)]
    return Section("What contradicts what", [
        Say(f"The lines that each principal has stated, over "
            f"{counted(len(explored.space), 'offer')} on {day_text(explored.day)}. This is logic "
            "alone: it says nothing about how firm a line is.", deep=True),
        *_conflicts(survey),
        *_unknown(survey),
        *([Fold("Stated lines that contradict none here", [Items(others)])] if others else []),
    ], "contradicts")  # fmt: skip


def share(joint: Range) -> str:
    """Return an interval as a share of worlds, rounded outwards.

    Examples
    --------
    >>> share(Interval(0.5, 0.22, 0.88))
    'in 20 to 95 % of the worlds that we assumed'
    """
    low, high = band(joint)
    if high == EDGES[1]:
        return f"in fewer than {high} % {WORLDS}"
    return f"in {low} to {high} % {WORLDS}"


def _spread(joint: Range, classes: Sequence[int]) -> str:
    """Return how often some classes would be accepted, from the least often to the most."""
    some = ", depending on the offer" if len(classes) > 1 else ""
    return f"{share(joint)} ({ILLUSTRATIVE}){some}"


def _asked(exploration: Exploration) -> str:
    """Return what was asked about: the place and the promises where there is but one of each."""
    space, size = exploration.space, len(exploration.space)
    if len(space.places) > 1:
        return f"{size:,} offers"
    offer = space.offer(0)
    place = place_text(exploration.scenario, offer)
    text = place if offer.venues else f"A meeting {place}"
    if len(space.promises) == 1 and offer.guarantees:
        text += f" with {listed([promise.kind.replace('-', ' ') for promise in offer.guarantees])}"
    return text if size == 1 else f"{text} ({size} ways to offer it)"


def _claim(rest: Rest) -> tuple[str, str]:
    """Return whose a line is, and whether the party said it."""
    if rest.grade is None:
        return rest.party, "assumed"
    return rest.party, "declared" if rest.grade in DECLARED else "inferred"


def _said(rest: Rest) -> str:
    """Return what a line says, and how many reports of how many lineages it rests on."""
    reports, lineages = len(by_source(rest.cites)), len(rest.lineages)
    witnesses = counted(reports, "report") if reports else "no report"
    if reports and lineages != reports:
        witnesses += f" of {counted(lineages, 'lineage')}"
    return f"{rest.says.rstrip('.')} [{witnesses}]"


def _if_dropped(survey: Survey, dropped: Dropped) -> str:
    lines = sorted(dropped.correction.lines, key=lambda line: (survey.rests[line].party, line))
    named = " and ".join(
        f"{listed([*names])} of {party_name(survey.scenario, party)}"
        for party, names in groupby(lines, key=lambda line: survey.rests[line].party)
    )
    everyone, joint = everybody(survey.scenario), _spread(dropped.joint, dropped.correction.opens)
    return f"If {named} were dropped, {everyone} would accept what that opens {joint}."


def _conflicts(survey: Survey) -> Iterator[Block]:
    """Yield the minimal conflicts, what removes them, and what they rest on; or that none is."""
    explored, them = survey.exploration, {1: "it", 2: "both"}
    if not survey.logic.conflicts:
        some, total = _size(explored, survey.logic.open), len(explored.space)
        known = "is known " if survey.logic.doubtful else ""
        found = f"No contradiction {known}among the stated lines: {_breaks(some, total)}"
        yield Say(". ".join(filter(None, (found, upper_first(_doubt(survey))))) + ".", "found")
        return
    unmet = {
        lines: "; ".join(survey.rests[line].says.rstrip(".") for line in sorted(lines))
        for lines in survey.logic.conflicts
    }
    yield Items(
        (_named(lines), Say(f"No offer here meets {them.get(len(lines), 'all of them')}: {says}.",
                            "found"))
        for lines, says in unmet.items()
    )  # fmt: skip
    yield Section("What each correction opens", [Say(UNRANKED), Items(
        (f"Without {_named(dropped.correction.lines)}", Say(_opened(survey, dropped), "found"))
        for dropped in survey.dropped
    )])  # fmt: skip
    yield Section("What these lines rest on", [Items([
        *(item for line in sorted(_torn(survey)) for item in _line(survey, line)),
        *((f"Without {leaving.without}", Say(_left(survey.logic, leaving), "found"))
          for leaving in survey.leaving),
    ])])  # fmt: skip


def _unknown(survey: Survey) -> Iterator[Block]:
    """Yield of how many offers it is not known whether they break each line."""
    explored, lines = survey.exploration, not_known(survey.exploration)
    total, rows = counted(len(explored.space), "offer"), []
    for line in sorted(frozenset[str]().union(*lines)):
        some = _size(explored, (n for n, unknown in enumerate(lines) if line in unknown))
        whose = party_name(survey.scenario, survey.rests[line].party)
        rows.append((f"{line}, {whose}", f"{some:,} of {total}"))
    if rows:
        intro = "Nobody coded of these offers whether they break a line: it is not known."
        yield Section("What is not known", [Say(intro), Items(rows)])


def _opened(survey: Survey, dropped: Dropped) -> str:
    """Return which offers a correction opens, and how often all would accept them."""
    explored, opens = survey.exploration, dropped.correction.opens
    words = Vocabulary(explored).by_number
    names = list(dict.fromkeys(part.places for n in opens for part in words[n].parts))
    some, total = _size(explored, opens), len(explored.space)
    named = f": {'; '.join(names)}" if some < total and len(names) <= FEW else ""
    everyone, them = everybody(survey.scenario), "it" if total == 1 else "them"
    accept = f"{upper_first(everyone)} would accept {them} {_spread(dropped.joint, opens)}"
    return f"{_breaks(some, total)}{named}. {accept}."


def _line(survey: Survey, line: Line) -> Iterator[tuple[str, Say]]:
    """Yield a stated line with its witnesses, and what a person judged of it."""
    rest, scenario = survey.rests[line], survey.scenario
    graded = "assumed" if rest.grade is None else f"grade {rest.grade}"
    lineages = counted(len(rest.lineages), "lineage")
    witnesses = f"{', '.join(rest.outlets)}: {lineages}" if rest.cites else "no report"
    text = f"{rest.says.rstrip('.')} ({graded}; {witnesses})."
    label = f"{line}, {scenario.parties[rest.party].name}"
    yield label, Say(text, "fact" if rest.cites else "assumed", rest.cites)
    if line in scenario.positions:
        _, position = scenario.positions[line]
        yield "", Say(position.assumed or "", "assumed", deep=True)


def _left(before: Logic, leaving: Leaving) -> str:
    """Return what leaving a source out does to the conflicts; empty if nothing."""
    alone, several = "no longer stands in the way", "no longer contradict each other"
    gone = [lines for lines in before.conflicts if lines not in leaving.logic.conflicts]
    ends = [f"{_named(lines)} {alone if len(lines) == 1 else several}" for lines in gone]
    falls = f"{_named(leaving.lost)} rest{'s' if len(leaving.lost) == 1 else ''} on nothing"
    return f"{falls}, and {'; '.join(ends)}." if ends else ""


def _torn(survey: Survey) -> Lines:
    """Return the lines that are part of a conflict."""
    return frozenset[str]().union(*survey.logic.conflicts)


def _size(exploration: Exploration, numbers: Iterable[int]) -> int:
    """Return how many offers some classes hold."""
    return sum(int(exploration.classes.size[n]) for n in numbers)


def _breaks(some: int, total: int) -> str:
    return f"{some:,} of {counted(total, 'offer')} break{'s' if some == 1 else ''} no line"


def _named(lines: Iterable[str]) -> str:
    return " and ".join(sorted(lines))
