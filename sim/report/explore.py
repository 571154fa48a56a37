"""An exploration as text: the sentence, the contradictions and what they rest on, the classes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap

from sim.expect.draws import Interval
from sim.facts.parties import Grade, with_article
from sim.facts.scenario import Scenario
from sim.report.bands import EDGES, RANGE, band, probability_text
from sim.report.changes import believe_lines, change_lines, narrowing_text
from sim.report.offers import Vocabulary
from sim.report.words import (
    WIDTH,
    by_source,
    caveat,
    cites_text,
    counted,
    day_text,
    everybody,
    listed,
    place_text,
    who,
)
from sim.study.explore import MARGIN, Exploration
from sim.study.flips import Dropped, span_of
from sim.study.logic import Leaving, Line, Lines, Logic, Rest
from sim.study.models import JOINT
from sim.study.survey import Survey

WORLDS = "of the worlds that we assumed"
DECLARED = {Grade.E2, Grade.E3}
"""Grades of lines that a party itself declared."""
CLAIMS: Mapping[str, str] = {
    "declared": "{} says:",
    "inferred": "{} is reported to hold:",
    "assumed": "the rules assume of {}:",
}


def sentence(
    exploration: Exploration, found: Logic, held: Mapping[Line, Rest], without: Iterable[Dropped]
) -> str:
    """Return what the exploration comes to, in one or two sentences.

    Parameters
    ----------
    exploration
        The offers and what each principal makes of them.
    found
        What follows from the stated lines.
    held
        What each line rests on.
    without
        What follows if the lines of each correction were dropped.
    """
    if found.open:
        return _nothing_stands(exploration, found)
    scenario = exploration.bench.scenario
    lines = (held[line] for line in sorted(frozenset[str]().union(*found.conflicts)))
    claims = groupby(sorted(lines, key=_claim), _claim)
    because = ", and ".join(
        f"{CLAIMS[how].format(with_article(scenario.parties[party].name))} {_said(own)}"
        for (party, how), own in claims
    )
    opening = (
        f"{_what(exploration)}: no agreement follows from the stated positions, because {because}."
    )
    return " ".join([opening, *(_if_dropped(scenario, held, item) for item in without)])


def _nothing_stands(exploration: Exploration, found: Logic) -> str:
    joint = span_of([exploration.interval(n) for n in found.open])
    accept = f"{everybody(exploration.bench.scenario)} would accept"
    some = sum(int(exploration.classes.size[n]) for n in found.open)
    if some == len(exploration.space):
        told = f"no stated line stands in the way; {accept}"
    else:
        told = f"{some:,} {'breaks' if some == 1 else 'break'} no stated line; {accept} these"
    return f"{_what(exploration)}: {told} {share(joint)}."


def _what(exploration: Exploration) -> str:
    """Return what was asked about: the place and the promises where there is but one of each."""
    space, size = exploration.space, len(exploration.space)
    if len(space.places) > 1:
        return f"{size:,} offers"
    offer = space.offer(0)
    place = place_text(exploration.bench.scenario, offer)
    text = place if offer.venues else f"A meeting {place}"
    if len(space.promises) == 1 and offer.guarantees:
        text += f" with {listed([promise.kind.replace('-', ' ') for promise in offer.guarantees])}"
    return text if size == 1 else f"{text} ({size} ways to offer it)"


def _claim(rest: Rest) -> tuple[str, str]:
    """Return whose a line is, and whether the party said it."""
    if rest.grade is None:
        return rest.party, "assumed"
    return rest.party, "declared" if rest.grade in DECLARED else "inferred"


def _said(lines: Iterable[Rest]) -> str:
    return "; ".join(f"{rest.says.rstrip('.')} [{_reports(rest)}]" for rest in lines)


def _reports(rest: Rest) -> str:
    """Return how many reports of how many outlets, and lineages, a line rests on."""
    if not rest.cites:
        return "no report"
    reports, lineages = len(by_source(rest.cites)), len(rest.lineages)
    told = counted(reports, "report")
    return told if lineages == reports else f"{told} of {counted(lineages, 'lineage')}"


def _if_dropped(scenario: Scenario, held: Mapping[Line, Rest], item: Dropped) -> str:
    by_party: dict[str, list[str]] = {}
    for line in sorted(item.correction.lines):
        by_party.setdefault(with_article(scenario.parties[held[line].party].name), []).append(line)
    dropped = " and ".join(f"{listed(own)} of {whose}" for whose, own in by_party.items())
    return (
        f"If {dropped} were dropped, {everybody(scenario)} would accept what that opens "
        f"{share(item.joint)}."
    )


def share(joint: Interval) -> str:
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


UNRANKED = (
    "These changes would remove the contradiction in logic. None is recommended; what each would "
    "cost is outside the model."
)


@dataclass(frozen=True, slots=True)
class Node:
    """A stated line."""

    line: str
    party: str
    says: str
    cites: tuple[tuple[str, str], ...]
    """Lineage and outlet of each citation, by lineage."""
    contradicts: bool
    """Whether it is part of a minimal conflict."""

    @property
    def stands_on(self) -> str:
        """How many citations, outlets and lineages it rests on, in words."""
        if not self.cites:
            return "an assumption; no source"
        outlets = len({outlet for _, outlet in self.cites})
        lineages = len({lineage for lineage, _ in self.cites})
        told = f"{counted(len(self.cites), 'citation')}, {counted(outlets, 'outlet')}"
        return told if lineages == outlets else f"{told}, {counted(lineages, 'lineage')}"


def node_of(scenario: Scenario, rest: Rest, *, contradicts: bool) -> Node:
    """Return a stated line and what it rests on."""
    sources = [scenario.sources[cite.partition("#")[0]] for cite in rest.cites]
    stated = scenario.positions.get(rest.line)
    says = stated[1].says if stated else rest.says
    cites = sorted((source.lineage, source.outlet) for source in sources)
    return Node(rest.line, rest.party, says, tuple(cites), contradicts)


def space_text(exploration: Exploration, logic: Logic, words: Vocabulary) -> str:
    """Return the space in which lines contradict each other, or do not, in a sentence."""
    space = exploration.space
    every = (
        words.places(range(len(space.places))),
        words.levels(range(len(space.levels))),
        words.formats(range(len(space.formats))),
        words.promises(range(len(space.promises))),
    )
    conflicts = len(logic.conflicts)
    found = counted(conflicts, "minimal conflict") if conflicts else "no contradiction"
    return (
        f"Space of {len(space):,} offers made on {day_text(exploration.day)} ({'; '.join(every)}): "
        f"{found} among the stated lines."
    )


def conflict_text(lines: Lines, says: Mapping[str, str]) -> str:
    """Return lines that contradict each other, with what they say."""
    held = sorted(lines)
    return f"{listed(held)}: {'; '.join(says.get(line, line).rstrip('.') for line in held)}."


def corrections(words: Vocabulary, logic: Logic) -> tuple[str, ...]:
    """Return the minimal corrections and what each opens, by name; or what is open anyway."""
    if not logic.conflicts:
        return (f"With every line kept, {_opened(words, logic.open)}.",)
    ordered = sorted(logic.corrections, key=lambda held: sorted(held.lines))
    return tuple(f"Without {listed(sorted(c.lines))}: {_opened(words, c.opens)}." for c in ordered)


def _opened(words: Vocabulary, classes: Iterable[int]) -> str:
    """Return which offers break no line, in words."""
    held = sorted((words.by_number[n] for n in classes), key=lambda alike: alike.order)
    offers, total = sum(alike.size for alike in held), len(words.exploration.space)
    names = "; ".join(dict.fromkeys(alike.name for alike in held))
    return f"{offers:,} of {total:,} offers break{'s' if offers == 1 else ''} no line: {names}"


MOST = 16
"""Classes that are printed; of more, those that all accept most often."""
TOLD = 3
"""Answers of which it is told what they would narrow."""
SHARE = 0.05
"""Least share of draws for which it is told what stops an offer."""


def exploration_text(found: Survey, label: str) -> str:
    """Return a survey as text, the sentence first.

    Parameters
    ----------
    found
        What was explored.
    label
        What the record can bear: `illustrative` or `scored`.
    """
    explored = found.exploration
    scenario, believed = explored.bench.scenario, explored.bench.believed
    size = len(explored.classes)
    classes = "one class" if size == 1 else f"{size} classes that the rules tell apart"
    parts = [
        [opening(found)],
        [
            f"{scenario.title} {counted(len(explored.space), 'offer')} on "
            f"{day_text(explored.day)}, in {classes}; "
            f"{counted(believed.draws, 'draw')}, seed {believed.seed}; {label}. "
            f"{RANGE.capitalize()}. {caveat(scenario.clock.as_of)}"
        ],
        list(_logic(found)),
        list(_rests(found)),
        list(_classes(found, label)),
        list(_picks(found)),
        list(_focus(found, label)),
        list(_information(found)),
        list(_counted_places(found)),
    ]
    return "\n\n".join("\n".join(_folded(part)) for part in parts if part) + "\n"


def opening(found: Survey) -> str:
    """Return the sentence of a survey."""
    return sentence(found.exploration, found.logic, found.rests, found.dropped)


def _logic(found: Survey) -> Iterator[str]:
    conflicts = found.logic.conflicts
    if not conflicts:
        return
    size, scenario = len(found.exploration.space), found.exploration.bench.scenario
    if size == 1:
        yield "What contradicts this offer:"
    else:
        yield f"What contradicts what, over these {size:,} offers:"
    for lines in conflicts:
        yield f"  {_named(lines)}" + (": no offer here meets it" if len(lines) == 1 else "")
    yield UNRANKED
    for item in found.dropped:
        size = sum(int(found.exploration.classes.size[n]) for n in item.correction.opens)
        yield (
            f"  without {_named(item.correction.lines)}: {counted(size, 'offer')} "
            f"break{'s' if size == 1 else ''} no line; {everybody(scenario)} would accept "
            f"{'it' if size == 1 else 'them'} {share(item.joint)}"
        )


def _rests(found: Survey) -> Iterator[str]:
    lines = sorted({line for held in found.logic.conflicts for line in held})
    if not lines:
        return
    yield "What they rest on:"
    for line in lines:
        rest = found.rests[line]
        graded = "assumed" if rest.grade is None else f"grade {rest.grade}"
        yield f"  {line} ({graded}): {rest.says} {_witnesses(rest)}"
    for item in found.leaving:
        change = _change(found.logic, item)
        if change:
            yield f"  without {item.without}: {change}"


def _witnesses(rest: Rest) -> str:
    if not rest.cites:
        return "[no report]"
    lineages = counted(len(rest.lineages), "lineage")
    return f"[{cites_text(rest.cites)}; {', '.join(rest.outlets)}: {lineages}]"


def _change(before: Logic, item: Leaving) -> str:
    """Return what leaving a source out does to the conflicts; empty if nothing."""
    alone, several = "no longer stands in the way", "no longer contradict each other"
    lost = [held for held in before.conflicts if held not in item.logic.conflicts]
    told = [f"{_named(held)} {alone if len(held) == 1 else several}" for held in lost]
    falls = f"{_named(item.lost)} rest{'s' if len(item.lost) == 1 else ''} on nothing"
    return f"{falls}, and {'; '.join(told)}" if told else ""


def _classes(found: Survey, label: str) -> Iterator[str]:
    explored = found.exploration
    shown, total = Vocabulary(explored).foremost(MOST), len(explored.classes)
    models = len(found.envelope.names)
    yield f"Classes of offers; in brackets the envelope over {models} readings and models:"
    if len(shown) < total:
        everyone = everybody(explored.bench.scenario)
        yield f"({len(shown)} of {total}: those that {everyone} would accept most often)"
    above = ""
    for alike in shown:
        if alike.heading != above:
            above = alike.heading
            yield f"  {above}"
        yield f"    {alike.name} ({counted(alike.size, 'offer')})"
        yield from _accept(found, alike.number, label)


def _accept(found: Survey, number: int, label: str) -> Iterator[str]:
    explored = found.exploration
    for party in (*explored.acceptance, JOINT):
        name = who(explored.bench.scenario, party)
        accept = probability_text(explored.interval(number, party or None), label)
        low, high = found.envelope.low[party][number], found.envelope.high[party][number]
        names = stops(explored, number, party, "the considerations in sum")
        stopped = f"; stopped by {listed(names, 'or')}" if names else ""
        yield f"      {name}: {accept} [{100 * low:.0f}-{100 * high:.0f} %]{stopped}"


def stops(explored: Exploration, number: int, party: str, balance: str) -> list[str]:
    """Return what stops a class of offers at a party in one world of twenty or more.

    Parameters
    ----------
    explored
        The exploration.
    number
        The class.
    party
        Whose rules; nothing stops at all together.
    balance
        What the considerations are called where no single rule stops.
    """
    return [
        balance if name == MARGIN else name
        for (whose, name), values in explored.stopped.items()
        if whose == party and values[number] >= SHARE
    ]


def _picks(found: Survey) -> Iterator[str]:
    words = Vocabulary(found.exploration).by_number
    everyone = everybody(found.exploration.bench.scenario)
    yield "Bargaining solutions over these offers (disagreement at even odds):"
    for pick in found.picks.values():
        told = f"no offer here is better for {everyone} than none {_share(pick.none)}"
        if pick.number is not None:
            told = f"{words[pick.number].full} {_share(pick.share)}; {told}"
        yield f"  {pick.solution.title()}: {told}"


def _focus(found: Survey, label: str) -> Iterator[str]:
    looked, scenario = found.focus, found.exploration.bench.scenario
    alike = Vocabulary(found.exploration).by_number[looked.number]
    if len(found.exploration.classes) > 1:
        yield f"Of these, {alike.full} is what {everybody(scenario)} would accept most often."
    yield "What one would have to believe for it to be rather accepted than not:"
    for believed in looked.believe.values():
        yield from (f"  {line}" for line in believe_lines(scenario, believed, label))
    yield "The fewest changes of the offer that would do as much; none is recommended:"
    yield from (f"  {line}" for line in change_lines(scenario, looked, label))


def _information(found: Survey) -> Iterator[str]:
    words, scenario = Vocabulary(found.exploration).by_number, found.exploration.bench.scenario
    yield (
        "Which answer, once known, would narrow the assumptions most (weights are pooled in part, "
        "so that one party's answer tells of the other):"
    )
    for narrowing in found.focus.information.best[:TOLD]:
        offer = f"an offer of {words[narrowing.number].full}"
        yield f"  {narrowing_text(scenario, narrowing, offer)}"


def _share(part: float) -> str:
    return share(Interval(part, part, part))


def _counted_places(found: Survey) -> Iterator[str]:
    """Yield the names of places that were only counted, each group once."""
    groups = {
        part.venues: part.places
        for alike in Vocabulary(found.exploration).foremost(MOST)
        for part in alike.parts
        if any(venue not in part.places for venue in part.venues)
    }
    if groups:
        yield "The places that are only counted above:"
    for venues, places in groups.items():
        yield f"  {places}: {', '.join(sorted(venues))}"


def _named(lines: Lines) -> str:
    return " and ".join(sorted(lines))


def _folded(part: Sequence[str]) -> Iterator[str]:
    for line in part:
        indent = " " * (len(line) - len(line.lstrip()))
        yield from wrap(
            line, WIDTH, subsequent_indent=indent + "  " * bool(indent), break_on_hyphens=False
        )
