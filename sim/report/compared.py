"""A comparison as one page of HTML that needs no network."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from sim.facts.scenario import Scenario
from sim.report.bands import RANGE
from sim.report.compare import HEADINGS, READ, ranked
from sim.report.contrasted import contrasted
from sim.report.differences import Words
from sim.report.document import TEMPLATES, environment
from sim.report.explore import conflict_text
from sim.report.page import compared_commands, made_again
from sim.report.pictures import Svgs, palette
from sim.report.words import caveat, counted, day_text, listed, upper_first
from sim.runs.manifest import Inputs
from sim.study.compare import Against, Comparison, RuleChange
from sim.study.differences import ANSWER, OFFERS, SCORE, SPACE, STOP
from sim.study.score import ILLUSTRATIVE

MOST = 6
"""Differences of a kind that stand open; the rest is behind a summary."""
WHERE = {"only in the reference": "the reference only", "only here": "this case only"}
LEADS = {
    "The acceptance that changed most": (SPACE, ANSWER, OFFERS),
    "No acceptance changed; of what stops offers changed most": (STOP,),
}
"""How the sentence about a case begins, and of which quantities it tells."""
Row = tuple[str, ...]
"""Quantity, reference, case, difference, worlds, effect of pairing."""


def compared_page(
    comparison: Comparison, svgs: Svgs, inputs: Inputs, notes: Sequence[str] = ()
) -> bytes:
    """Return a comparison as one file of HTML.

    Parameters
    ----------
    comparison
        The cases against the reference.
    svgs
        Its figures, by name and by layout.
    inputs
        What the run is made from.
    notes
        What a reader must know of where the cases come from.
    """
    words, first = Words(comparison), comparison.reference.alternative
    scenario = words.scenario
    facts = {
        "scenario": scenario,
        "reference": first.name,
        "day": day_text(first.day),
        "offers": counted(int(comparison.groups.size.sum()), "offer"),
        "groups": counted(len(comparison.groups.first), "group"),
        "moved": len(comparison.moved),
        "illustrative": words.label == ILLUSTRATIVE,
        "range": upper_first(RANGE),
        "read": READ,
        "caveat": caveat(scenario.clock.as_of),
        "obstacles": comparison.obstacles,
        "notes": notes,
        "cases": [_case(words, against) for against in comparison.against],
        "scores": list(_scores(words)),
        "pictures": contrasted(comparison, svgs, words.label),
        "again": made_again(first.bench, inputs, compared_commands(inputs)),
        "run": inputs.run,
    }
    style, script = ((TEMPLATES / name).read_text("utf-8") for name in ("page.css", "page.js"))
    facts |= {"style": palette() + style, "script": script,
              "script_hash": b64encode(sha256(script.encode()).digest()).decode()}  # fmt: skip
    text = environment(scenario).get_template("compared.html").render(facts)
    return f"{text}\n".encode()


def _case(words: Words, against: Against) -> dict[str, Any]:
    name = against.measured.alternative.name
    scenario = words.scenario
    kind, _, of = name.partition(" ")
    change = scenario.but.get(of) if kind == "but" else None
    found = against.changes
    says = {line: position.says for line, (_, position) in scenario.positions.items()}
    return {
        "name": name,
        "assumed": change.says if change else "",
        "sentence": _sentence(words, against),
        "kinds": [_kind(words, against, kind) for kind in HEADINGS if kind != SCORE],
        "rules": [_rule(scenario, change) for change in found.rules],
        "lost": [conflict_text(held, says) for held in found.lost],
        "gained": [conflict_text(held, says) for held in found.gained],
        "told": list(_told(words, against)),
    }


def _sentence(words: Words, against: Against) -> str:
    """Return which acceptance changed most; only if none did, which share of what stops."""
    for lead, kinds in LEADS.items():
        every = [told for kind in kinds for told in ranked(against, kind)]
        if every:
            most = max(every, key=lambda told: abs(told[1].difference.mean))
            what, before, after, gap, shares, _ = words.row(*most)
            return f"{lead}: {what}. From “{before}” to “{after}”: {gap}, {shares}."
    added = (f" Offered only here: {words.offered(against, name)}." for name in against.offered)
    return f"No probability differs from the reference in any draw.{''.join(added)}"


def _kind(words: Words, against: Against, kind: str) -> dict[str, Any]:
    """Return the differences of a kind: those that stand open, the rest, and how many are none."""
    found = ranked(against, kind)
    held = sum(quantity.kind == kind for quantity in against.differences)
    same = held - len(found)
    text = f"{same} of {held} compared are the same in every draw." if same else ""
    rows = [words.row(*told) for told in found]
    return {"heading": HEADINGS[kind], "shown": rows[:MOST], "rest": rows[MOST:], "same": text}


def _scores(words: Words) -> Iterator[Row]:
    """Yield the scores of each case beside those of the reference."""
    for against in words.comparison.against:
        name = against.measured.alternative.name
        for quantity, found in against.differences.items():
            if quantity.kind == SCORE:
                yield (name, *words.row(quantity, found))


def _rule(scenario: Scenario, change: RuleChange) -> Row:
    party = scenario.parties.get(change.party)
    where = WHERE.get(change.what, "both, with other terms")
    return (change.rule, party.name if party else change.party, where, change.before, change.after)


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
