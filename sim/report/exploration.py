"""An exploration as text: the sentence, the contradictions and what they rest on, the classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from sim.engine.reduce import Interval
from sim.report.alike import Alike, Vocabulary
from sim.report.contradictions import UNRANKED
from sim.report.inverse import believe_lines, flips_lines, narrowing_text
from sim.report.sentence import sentence, share
from sim.report.words import caveat, cites_text, counted, day_text, everybody, listed
from sim.study.bands import RANGE, probability_text
from sim.study.explore import MARGIN, Exploration
from sim.study.logic import Leaving, Lines, Logic, Rest
from sim.study.picks import Pick
from sim.study.survey import Survey
from sim.study.variants import JOINT

WIDTH = 100
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
    parts = [
        [opening(found)],
        [
            f"{scenario.title} {counted(len(explored.space), 'offer')} on "
            f"{day_text(explored.day)}, in {_classes_text(explored)}; "
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
        yield f"  {line} ({_graded(rest)}): {rest.says} {_witnesses(rest)}"
    for item in found.leaving:
        change = _change(found.logic, item)
        if change:
            yield f"  without {item.without}: {change}"


def _graded(rest: Rest) -> str:
    return "assumed" if rest.grade is None else f"grade {rest.grade}"


def _witnesses(rest: Rest) -> str:
    if not rest.cites:
        return "[no report]"
    kinds = f"{len(rest.lineages)} lineage" + ("s" if len(rest.lineages) > 1 else "")
    return f"[{cites_text(rest.cites)}; {', '.join(rest.outlets)}: {kinds}]"


def _change(before: Logic, item: Leaving) -> str:
    """Return what leaving a source out does to the conflicts; empty if nothing."""
    lost = [held for held in before.conflicts if held not in item.logic.conflicts]
    if not lost:
        return ""
    falls = f"{_named(item.lost)} rest{'s' if len(item.lost) == 1 else ''} on nothing"
    return f"{falls}, and {'; '.join(map(_no_longer, lost))}"


def _no_longer(lines: Lines) -> str:
    if len(lines) == 1:
        return f"{_named(lines)} no longer stands in the way"
    return f"{_named(lines)} no longer contradict each other"


def _classes_text(explored: Exploration) -> str:
    size = len(explored.classes)
    return "one class" if size == 1 else f"{size} classes that the rules tell apart"


def _classes(found: Survey, label: str) -> Iterator[str]:
    explored = found.exploration
    words = Vocabulary(explored).classes()
    shown = _shown(explored, words)
    models = len(found.envelope.names)
    yield f"Classes of offers; in brackets the envelope over {models} readings and models:"
    if len(shown) < len(words):
        who = everybody(explored.bench.scenario)
        yield f"({len(shown)} of {len(words)}: those that {who} would accept most often)"
    above = ""
    for alike in shown:
        if alike.heading != above:
            above = alike.heading
            yield f"  {above}"
        yield f"    {alike.name} ({counted(alike.size, 'offer')})"
        yield from _accept(found, alike.number, label)


def _shown(explored: Exploration, words: Sequence[Alike]) -> list[Alike]:
    if len(words) <= MOST:
        return list(words)
    means = explored.joint.mean(axis=1)
    best = sorted(words, key=lambda alike: -means[alike.number])[:MOST]
    kept = {alike.number for alike in best}
    return [alike for alike in words if alike.number in kept]


def _accept(found: Survey, number: int, label: str) -> Iterator[str]:
    explored = found.exploration
    for party in (*explored.acceptance, JOINT):
        scenario = explored.bench.scenario
        name = scenario.parties[party].name if party else everybody(scenario)
        accept = probability_text(explored.interval(number, party or None), label)
        low, high = found.envelope.low[party][number], found.envelope.high[party][number]
        stops = _stops(explored, number, party) if party else ""
        yield f"      {name}: {accept} [{100 * low:.0f}-{100 * high:.0f} %]{stops}"


def _stops(explored: Exploration, number: int, party: str) -> str:
    held = [
        (name, float(values[number]))
        for (who, name), values in explored.stopped.items()
        if who == party and values[number] >= SHARE
    ]
    names = [name if name != MARGIN else "the considerations in sum" for name, _ in held]
    return f"; stopped by {listed(names, 'or')}" if names else ""


def _picks(found: Survey) -> Iterator[str]:
    words, who = _words(found), everybody(found.exploration.bench.scenario)
    yield "Bargaining solutions over these offers (disagreement at even odds):"
    for pick in found.picks.values():
        yield f"  {pick.solution.title()}: {_pick(pick, words, who)}"


def _focus(found: Survey, label: str) -> Iterator[str]:
    looked, scenario = found.focus, found.exploration.bench.scenario
    alike, who = _words(found)[looked.number], everybody(scenario)
    if len(found.exploration.classes) > 1:
        yield f"Of these, {alike.name} ({alike.terms}) is what {who} would accept most often."
    yield "What one would have to believe for it to be rather accepted than not:"
    for believed in looked.believe.values():
        for line in believe_lines(scenario, believed, label):
            yield f"  {line}"
    yield "The fewest changes of the offer that would do as much; none is recommended:"
    for changed in looked.flips.values():
        for line in flips_lines(scenario, changed.responder, changed.at_most, label):
            yield f"  {line}"
    joint = next(iter(looked.flips.values()))
    for line in flips_lines(scenario, joint.jointly, joint.at_most, label):
        yield f"  {line}"


def _information(found: Survey) -> Iterator[str]:
    words, scenario = _words(found), found.exploration.bench.scenario
    yield (
        "Which answer, once known, would narrow the assumptions most (weights are pooled in part, "
        "so that one party's answer tells of the other):"
    )
    for narrowing in found.focus.information.best[:TOLD]:
        alike = words[narrowing.number]
        offer = f"an offer of {alike.name} ({alike.terms})"
        yield f"  {narrowing_text(scenario, narrowing, offer)}"


def _words(found: Survey) -> dict[int, Alike]:
    return {alike.number: alike for alike in Vocabulary(found.exploration).classes()}


def _pick(pick: Pick, words: dict[int, Alike], who: str) -> str:
    nothing = f"no offer here is better for {who} than none {_share(pick.none)}"
    if pick.number is None:
        return nothing
    alike = words[pick.number]
    return f"{alike.name} ({alike.terms}) {_share(pick.share)}; {nothing}"


def _share(part: float) -> str:
    return share(Interval(part, part, part))


def _counted_places(found: Survey) -> Iterator[str]:
    """Yield the names of places that were only counted, each group once."""
    shown = _shown(found.exploration, Vocabulary(found.exploration).classes())
    parts = [part for alike in shown for part in alike.parts]
    groups = {
        part.venues: part.places
        for part in parts
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
