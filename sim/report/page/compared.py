"""A comparison as one page of HTML that needs no network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.domain.scenario import Scenario
from sim.report.comparison import HEADINGS, READ, Told, ranked
from sim.report.differences import Words, narrowed_text, shares_text
from sim.report.page.beside import made, recipe
from sim.report.page.build import rendered
from sim.report.page.contrasted import contrasted
from sim.report.words import caveat, counted, day_text, listed
from sim.runs import Inputs
from sim.study.bands import ILLUSTRATIVE, RANGE
from sim.study.changes import RuleChange
from sim.study.compare import Against, Comparison
from sim.study.logic import Lines
from sim.study.measure import ANSWER, OFFERS, SCORE, SPACE, STOP

MOST = 6
"""Differences of a kind that stand open; the rest is behind a summary."""
LABELS = {
    True: "Illustrative: the record is too short to score probabilities; they are shown as bands, "
    "differences rounded outwards",
    False: "Scored: every case has enough answers to score probabilities",
}
WHERE = {"only in the reference": "the reference only", "only here": "this case only"}
LEADS = {
    "The acceptance that changed most": (SPACE, ANSWER, OFFERS),
    "No acceptance changed; of what stops offers changed most": (STOP,),
}
"""How the sentence about a case begins, and of which quantities it tells."""
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """The differences of one kind."""

    heading: str
    shown: tuple[Row, ...]
    """The largest; a row is quantity, reference, case, difference, worlds, effect of pairing."""
    rest: tuple[Row, ...]
    same: str
    """How many are the same in every draw."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case against the reference."""

    name: str
    assumed: str
    """What it assumes, in the words of the scenario; empty if it is no counterfactual."""
    sentence: str
    """What changed most."""
    kinds: tuple[Differences, ...]
    rules: tuple[Row, ...]
    """Party, rule, where it is in force, and its terms before and after."""
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    told: tuple[str, ...]
    """What else differs: offers that break no line, classes, answers, offers made only here."""


def compared_page(
    comparison: Comparison, svgs: Mapping[str, bytes], inputs: Inputs, notes: Sequence[str] = ()
) -> bytes:
    """Return a comparison as one file of HTML.

    Parameters
    ----------
    comparison
        The cases against the reference.
    svgs
        Its figures, by name.
    inputs
        What the run is made from.
    notes
        What a reader must know of where the cases come from.
    """
    words, first = Words(comparison), comparison.reference.alternative
    scenario = first.bench.scenario
    facts = {
        "scenario": scenario,
        "reference": first.name,
        "day": day_text(first.day),
        "offers": counted(int(comparison.groups.size.sum()), "offer"),
        "groups": counted(len(comparison.groups.first), "group"),
        "moved": len(comparison.moved),
        "label_text": LABELS[words.label == ILLUSTRATIVE],
        "range": f"{RANGE[:1].upper()}{RANGE[1:]}",
        "read": READ,
        "caveat": caveat(scenario.clock.as_of),
        "obstacles": comparison.obstacles,
        "notes": notes,
        "cases": [_case(words, against) for against in comparison.against],
        "scores": tuple(_scores(words)),
        "pictures": contrasted(comparison, svgs, words.label),
        "recipe": recipe(inputs),
        "made": made(comparison, inputs),
        "run": inputs.run,
    }
    return rendered("compared.html", facts)


def _case(words: Words, against: Against) -> Case:
    name = against.outcome.alternative.name
    scenario = words.comparison.reference.alternative.bench.scenario
    kind, _, of = name.partition(" ")
    change = scenario.but.get(of) if kind == "but" else None
    found, says = against.changes, _says(scenario)
    return Case(
        name=name,
        assumed=change.says if change else "",
        sentence=_sentence(words, against),
        kinds=tuple(_kind(words, against, kind) for kind in HEADINGS if kind != SCORE),
        rules=tuple(_rule(scenario, change) for change in found.rules),
        lost=tuple(_conflicts(found.lost, says)),
        gained=tuple(_conflicts(found.gained, says)),
        told=tuple(_told(words, against)),
    )


def _sentence(words: Words, against: Against) -> str:
    """Return which acceptance changed most; only if none did, which share of what stops."""
    for lead, kinds in LEADS.items():
        every = [told for kind in kinds for told in ranked(against, kind)]
        if every:
            most = max(every, key=lambda told: abs(told.found.difference.mean))
            what, before, after, gap, shares, _ = _row(words, most)
            return f"{lead}: {what}. From “{before}” to “{after}”: {gap}, {shares}."
    added = (f" Offered only here: {words.offered(against, name)}." for name in against.offered)
    return f"No probability differs from the reference in any draw.{''.join(added)}"


def _kind(words: Words, against: Against, kind: str) -> Differences:
    found = ranked(against, kind)
    held = sum(quantity.kind == kind for quantity in against.differences)
    same = held - len(found)
    text = f"{same} of {held} compared are the same in every draw." if same else ""
    rows = [_row(words, told) for told in found]
    return Differences(HEADINGS[kind], tuple(rows[:MOST]), tuple(rows[MOST:]), text)


def _row(words: Words, told: Told) -> Row:
    quantity, found = told.quantity, told.found
    return (
        words.quantity(quantity),
        words.value(quantity, found.reference),
        words.value(quantity, found.value),
        words.difference(quantity, found),
        shares_text(found),
        narrowed_text(found),
    )


def _scores(words: Words) -> Iterator[Row]:
    """Yield the scores of each case beside those of the reference."""
    for against in words.comparison.against:
        name = against.outcome.alternative.name
        for quantity, found in against.differences.items():
            if quantity.kind == SCORE:
                yield (name, *_row(words, Told(quantity, found)))


def _rule(scenario: Scenario, change: RuleChange) -> Row:
    party = scenario.parties.get(change.party)
    where = WHERE.get(change.what, "both, with other terms")
    return (change.rule, party.name if party else change.party, where, change.before, change.after)


def _says(scenario: Scenario) -> dict[str, str]:
    """Return what the lines of a scenario say, by their ids."""
    return {
        position.id: position.says
        for party in scenario.parties.values()
        for position in party.positions
    }


def _conflicts(found: Iterable[Lines], says: Mapping[str, str]) -> Iterator[str]:
    for held in found:
        lines = sorted(held)
        yield f"{listed(lines)}: {'; '.join(says.get(line, line).rstrip('.') for line in lines)}."


def _told(words: Words, against: Against) -> Iterator[str]:
    found = against.changes
    before, after = found.opened
    if before != after:
        yield f"Break no line: {before:,} offers in the reference, {after:,} here."
    if found.split or found.merged:
        numbers = " in the reference, ".join(counted(n, "class") for n in found.classes)
        yield (
            f"Classes: {numbers} here; {len(found.split)} split into several, "
            f"{len(found.merged)} made of several."
        )
    for where, only in zip(("the reference", "this case"), against.answers, strict=True):
        if only:
            yield f"Answers only in {where}: {listed(sorted(only))}."
    for offer in against.offered:
        yield f"Offered only here: {words.offered(against, offer)}."
