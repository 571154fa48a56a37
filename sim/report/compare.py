"""A comparison as text: the cases, what differs from the reference, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import fill

from sim.report.differences import Words
from sim.report.words import WIDTH, caveat, counted, day_text, lines, listed
from sim.study.compare import Against, Comparison, Division, RuleChange
from sim.study.differences import ANSWER, OFFERS, SCORE, SPACE, STOP, Paired, Quantity
from sim.study.logic import Lines
from sim.study.score import ILLUSTRATIVE

MOST = 4
"""Differences of a kind, rules and classes that are told one by one; the rest is counted."""
HEADINGS = {
    SPACE: "All offers",
    ANSWER: "Answers",
    STOP: "What stops",
    OFFERS: "Offers",
    SCORE: "Scores",
}
READ = (
    "A difference is this case less the reference, taken draw by draw with the same draws; its "
    "range holds nine in ten of them, those of scores nine in ten by the spread over the answers. "
    "Worlds are draws of what we assumed. Rare changes can hide beyond a range."
)


Told = tuple[Quantity, Paired]


def comparison_text(comparison: Comparison, notes: Sequence[str] = ()) -> str:
    """Return a comparison as text.

    Parameters
    ----------
    comparison
        The cases against the reference.
    notes
        What a reader must know of where the cases come from.
    """
    words = Words(comparison)
    told = [*_head(words, notes)]
    for against in comparison.against:
        told += ["", *_case(words, against)]
    return "\n".join(line.rstrip() for line in told) + "\n"


def ranked(against: Against, kind: str) -> list[Told]:
    """Return the differences of a kind that are not exactly none, the largest first."""
    found = [(q, held) for q, held in against.differences.items() if q.kind == kind]
    found = [(q, held) for q, held in found if not held.exact]
    return sorted(found, key=lambda told: (-abs(told[1].difference.mean), told[0]))


def lines_text(conflicts: Iterable[Lines]) -> str:
    """Return sets of stated lines as text.

    Examples
    --------
    >>> lines_text([frozenset({"RU2", "UA1"}), frozenset({"RU3"})])
    'RU2 with UA1; RU3'
    """
    return "; ".join(" with ".join(sorted(held)) for held in conflicts)


def _head(words: Words, notes: Sequence[str]) -> Iterator[str]:
    held = words.comparison
    first = held.reference.alternative
    scenario, believed = first.bench.scenario, first.bench.believed
    yield scenario.title
    yield caveat(scenario.clock.as_of)
    yield ""
    yield from lines("Reference", f"{first.name}: it stands first in every line")
    for n, against in enumerate(held.against):
        yield from lines("" if n else "Beside it", against.measured.alternative.name)
    yield from lines(
        "Offers",
        f"{counted(int(held.groups.size.sum()), 'offer')} made on {day_text(first.day)}, in "
        f"{counted(len(held.groups.first), 'group')} that no case tells apart; some case answers "
        f"{len(held.moved)} of these otherwise than the reference",
    )
    same = f"{believed.draws:,} of seed {believed.seed}, the same in all cases"
    yield from lines("Draws", "not the same in all cases" if held.obstacles else same)
    for obstacle in held.obstacles:
        yield from lines("Compared all the same", obstacle)
    for note in notes:
        yield from lines("Note", note)
    if words.label == ILLUSTRATIVE:
        yield from lines("Label", "illustrative: the record is too short to score probabilities; "
                         "they are shown as bands, differences rounded outwards")  # fmt: skip
    yield ""
    yield fill(READ, WIDTH)


def _case(words: Words, against: Against) -> Iterator[str]:
    name = against.measured.alternative.name
    yield f"== {name}, against {words.comparison.reference.alternative.name}"
    yield from _changes(against)
    for offer in against.offered:
        yield from lines("Offered only here", words.offered(against, offer), hang=2)
    if all(found.exact for found in against.differences.values()):
        yield from lines("Numbers", "no difference in any draw of any quantity")
        return
    for kind, heading in HEADINGS.items():
        yield from _kind(words, heading, kind, against)


def _kind(words: Words, heading: str, kind: str, against: Against) -> Iterator[str]:
    held = [quantity for quantity in against.differences if quantity.kind == kind]
    found = ranked(against, kind)
    shown = _shown(found)
    for n, told in enumerate(shown):
        what, before, after, *others = words.row(*told)
        yield from lines(heading if n == 0 else "", what, hang=2)
        yield from lines("", f"  {before} -> {after}: {'; '.join(others)}", hang=2)
    rest, same = len(found) - len(shown), len(held) - len(found)
    if rest > 0:
        yield from lines("", f"and {rest} smaller ones, with --json or --out")
    if held and not found:
        yield from lines(heading, f"the same in every draw, {len(held)} compared")
    elif same:
        yield from lines("", f"{same} of {len(held)} are the same in every draw")


def _shown(found: Sequence[Told]) -> list[Told]:
    """Return the largest differences; of the same offers, only the largest one."""
    first: dict[tuple[str, str], Told] = {}
    for quantity, gap in found:
        alone = quantity.of if quantity.kind == OFFERS else quantity.name
        first.setdefault((quantity.kind, alone), (quantity, gap))
    return list(first.values())[:MOST]


def _changes(against: Against) -> Iterator[str]:
    found = against.changes
    yield from _rules(found.rules)
    if found.lost:
        yield from lines("Conflicts lost", lines_text(found.lost))
    if found.gained:
        yield from lines("Conflicts gained", lines_text(found.gained))
    before, after = found.opened
    if before != after:
        yield from lines("Break no line", f"{before:,} offers -> {after:,} offers")
    if found.split or found.merged:
        before, after = found.classes
        text = [f"{counted(before, 'class')} -> {counted(after, 'class')}"]
        text += [_divided(found.split, "split into several")] if found.split else []
        text += [_divided(found.merged, "made of several")] if found.merged else []
        yield from lines("Classes", "; ".join(text))
    for where, only in zip(("the reference", "this case"), against.answers, strict=True):
        if only:
            yield from lines("Answers only in", f"{where}: {listed(sorted(only))}")


def _rules(changes: Sequence[RuleChange]) -> Iterator[str]:
    for n, change in enumerate(changes[:MOST]):
        both = change.what == "changed"
        told = f"{change.before} -> {change.after}" if both else change.before or change.after
        text = f"{change.rule} of {change.party}, {change.what}: {told}"
        yield from lines("" if n else "Rules", text, hang=2)
    if len(changes) > MOST:
        yield from lines("", f"and {len(changes) - MOST} more, with --json or --out")


def _divided(found: Sequence[Division], how: str) -> str:
    sizes = [" + ".join(f"{size:,}" for size in held.sizes) for held in found[:MOST]]
    more = f" and {len(found) - MOST} more" if len(found) > MOST else ""
    return f"{len(found)} {how}, in offers {', '.join(sizes)}{more}"
