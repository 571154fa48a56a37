"""An exploration as text: the sentence, the contradictions and what they rest on, the classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from sim.engine.reduce import Interval
from sim.report.alike import Vocabulary
from sim.report.contradictions import UNRANKED
from sim.report.inverse import believe_lines, change_lines, narrowing_text
from sim.report.lines import WIDTH
from sim.report.sentence import sentence, share
from sim.report.words import caveat, cites_text, counted, day_text, everybody, listed, who
from sim.study.bands import RANGE, probability_text
from sim.study.explore import MARGIN, Exploration
from sim.study.logic import Leaving, Lines, Logic, Rest
from sim.study.survey import Survey
from sim.study.variants import JOINT

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
