"""A comparison in blocks: the alternatives, what differs from the reference, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from sim.expect.labels import ILLUSTRATIVE
from sim.facts.record import answered
from sim.report.bands import label_text, level_text, pair_cells, probability_text
from sim.report.document import Block, Figure, Items, Page, Rows, Say, Section, page_of, text_of
from sim.report.offers import Vocabulary
from sim.report.pictures import Drawing, Svgs, pictures
from sim.report.printed.annex import compared_commands, made_again
from sim.report.printed.levers import difference_text
from sim.report.words import (
    caveat,
    counted,
    day_text,
    everybody,
    listed,
    party_name,
    possessive,
    taken_text,
    terms_text,
    upper_first,
)
from sim.runs.manifest import Inputs
from sim.study.compare import Against, Comparison, RuleChange
from sim.study.differences import ALL, ANSWER, OFFERS, SPACE, STOP, Paired, Quantity
from sim.study.explore import MARGIN
from sim.study.logic import Lines

SCORES = {"log": "Log score of the rules as stated", "brier": "Brier score of the rules as stated"}


@dataclass(frozen=True)
class Words:
    """The words of one comparison."""

    comparison: Comparison

    def quantity(self, quantity: Quantity) -> str:
        """Return a quantity as a clause."""
        kind, of = quantity.kind, quantity.of
        if kind == SPACE:
            count = int(self.comparison.groups.size.sum())
            return f"{self._accept(quantity.party)}, mean over the {count:,} offers"
        if kind == OFFERS:
            return f"{self._accept(quantity.party)}: {self.offers(int(of))}"
        if kind == ANSWER:
            return self._answer(quantity)
        if kind == STOP:
            return f"{self._stop(quantity)}, share of the offers"
        return f"{SCORES[of]} (lower is better)"

    def offers(self, group: int) -> str:
        """Return a group of offers in words."""
        return self._words.by_number[group].full

    def offered(self, against: Against, offer: str) -> str:
        """Return what is expected of an offer that only one alternative's record has."""
        scenario = against.measured.alternative.bench.scenario
        proposal = scenario.offers[offer]
        by = possessive(party_name(scenario, proposal.by))
        expected = [
            f"{self._accept(party)}: "
            f"{probability_text(accept, ILLUSTRATIVE if party == ALL else self.comparison.label)}"
            for party, accept in against.offered[offer].items()
        ]
        return f"{by} {offer} ({terms_text(scenario, proposal.offer)}). {'; '.join(expected)}"

    def row(self, pair: Paired) -> tuple[str, ...]:
        """Return quantity, values, and the difference: its direction, how sure, and its size."""
        values, *_ = pair_cells(pair, self.comparison.label)
        return self.quantity(pair.what), values, difference_text(pair)

    def _accept(self, party: str) -> str:
        if party == ALL:
            return f"{everybody(self.comparison.scenario).capitalize()} accept"
        return f"{self._name(party)} accepts"

    def _name(self, party: str) -> str:
        return self.comparison.scenario.parties[party].name

    def _answer(self, quantity: Quantity) -> str:
        event = self.comparison.reference.review.by_event[quantity.of].event
        day, offer = day_text(event.on.first), answered(event)
        whose = possessive(self._name(quantity.party))
        return f"{whose} answer of {day} to {offer}: acceptance"

    def _stop(self, quantity: Quantity) -> str:
        if quantity.of == MARGIN:
            return f"{self._name(quantity.party)} declines on balance"
        return f"Stopped by {quantity.of} of {party_name(self.comparison.scenario, quantity.party)}"

    @cached_property
    def _words(self) -> Vocabulary:
        return Vocabulary(self.comparison.grouped)


def changed(comparison: Comparison, *kinds: str) -> list[Quantity]:
    """Return the quantities that an alternative changes, kind by kind, the largest change first."""
    most: dict[Quantity, float] = {}
    for against in comparison.against:
        for quantity, pair in against.differences.items():
            if quantity.kind in kinds and not pair.exact:
                most[quantity] = max(most.get(quantity, 0.0), abs(pair.difference.mean))
    return sorted(most, key=lambda q: (kinds.index(q.kind), -most[q], q))


KINDS = (SPACE, ANSWER, STOP, OFFERS)
HEADERS = ("What else differs", "Difference", "From and to")
LEADS = {
    "The acceptance that changed most": (SPACE, ANSWER, OFFERS),
    "No acceptance changed; of what stops offers changed most": (STOP,),
}
"""How the sentence about an alternative begins, and of which quantities it tells."""
READ = (
    "A difference is the alternative less the reference on the same {draws} draws; its range holds "
    "{share} of them, rounded outwards. An alternative says what follows if it is assumed, not "
    "whether it is likely; nothing is recommended. `--json` and comparison.csv have every quantity."
)


WHERE = {"only in the reference": "the reference only", "only here": "the alternative only"}


def comparison_text(comparison: Comparison, notes: Sequence[str] = ()) -> str:
    """Return a comparison as text.

    Parameters
    ----------
    comparison
        The alternatives against the reference.
    notes
        What a reader must know of where they come from.
    """
    scenario = comparison.scenario
    asked = comparison.reference.alternative
    head = (
        Say(scenario.title),
        Say(f"{taken_text(asked.space, asked.day)} {caveat(scenario.clock.as_of)}"),
    )
    return text_of([*head, *compared(comparison, notes)])


def comparison_page(
    comparison: Comparison, drawn: Sequence[Drawing], svgs: Svgs, inputs: Inputs,
    notes: Sequence[str] = (),
) -> bytes:  # fmt: skip
    """Return a comparison as one file of HTML.

    Parameters
    ----------
    comparison
        The alternatives against the reference.
    drawn
        What its figures show.
    svgs
        Its figures, by name and by layout.
    inputs
        What the run is made from.
    notes
        What a reader must know of where the alternatives come from.
    """
    reference = comparison.reference.alternative
    asked = (
        f"What differs from the reference, {reference.name}, in "
        f"{counted(len(comparison.against), 'alternative')}?"
    )
    again = made_again(reference.bench, inputs, compared_commands(inputs))
    sections = (*compared(comparison, notes), again)
    page = Page(comparison.scenario, f"comparison {inputs.label}", asked, sections)
    return page_of(page, pictures(drawn, svgs))


def compared(comparison: Comparison, notes: Sequence[str] = ()) -> Iterator[Section]:
    """Yield what a comparison tells, what differs most first; parameters as `comparison_text`."""
    words, draws = Words(comparison), comparison.bench.believed.draws
    order = sorted(comparison.against, key=_most, reverse=True)
    still = [a.name for a in order if not _most(a) and not a.offered]
    together = f"what {everybody(comparison.scenario)} accept"
    same = f"{upper_first(listed(still))}: no probability differs in any draw." if still else ""
    yield Section("What differs most", [
        *(Say(f"{a.name}: {told}", "found") for a in order for told in _told(words, a)),
        *([Say(same, "found")] if same else []),
        Say(READ.format(share=level_text(comparison.level), draws=f"{draws:,}")),
        Say(label_text(comparison, together)),
        Items([_head(comparison), *(("Note", note) for note in notes)]),
    ], name="found")  # fmt: skip
    if len(still) < len(order):
        yield Section("The largest differences", [Figure("comparison")], "figures")
    for n, against in enumerate(order, 1):
        if blocks := [*_alternative(words, against)]:
            title = f"{against.name}, against {comparison.reference.alternative.name}"
            yield Section(title, blocks, name=f"alternative-{n}")


def _told(words: Words, against: Against) -> Iterator[str]:
    """Yield what an alternative comes to: of offers that only it has, and of what it changes."""
    yield from (words.offered(against, offer) + "." for offer in against.offered)
    if _most(against):
        yield sentence(words, against)


def most_text(comparison: Comparison) -> str:
    """Return which alternative differs most, in a sentence."""
    most = max(comparison.against, key=_most)
    if not _most(most):
        return "No alternative changes a probability"
    return f"Of {counted(len(comparison.against), 'alternative')}, “{most.name}” changes most"


def _most(against: Against) -> float:
    """Return the size of the largest difference of a probability."""
    return max((abs(p.difference.mean) for kind in KINDS for p in ranked(against, kind)), default=0)


def ranked(against: Against, kind: str) -> list[Paired]:
    """Return the differences of a kind that are not exactly none, the largest first."""
    pairs = [p for p in against.differences.values() if p.what.kind == kind and not p.exact]
    return sorted(pairs, key=lambda pair: (-abs(pair.difference.mean), pair.what))


def _head(comparison: Comparison) -> tuple[str, str]:
    reference, groups = comparison.reference.alternative, comparison.groups
    offers = f"{counted(int(groups.size.sum()), 'offer')} made on {day_text(reference.day)}"
    moved = f"some alternative answers {len(comparison.moved)} of {len(groups.first)} classes anew"
    return "Reference", f"{reference.name}; {offers}; {moved}"


def sentence(words: Words, against: Against) -> str:
    """Return which acceptance changed most; only if none did, which share of what stops."""
    lead, most = _first(against)
    if most is None:
        return "No probability differs from the reference in any draw."
    what, values, gap = words.row(most)
    return f"{lead}: {what}. {upper_first(gap)}: from “{values.replace(' -> ', '” to “')}”."


def _first(against: Against) -> tuple[str, Paired | None]:
    """Return the difference that the sentence about an alternative tells, and how it begins."""
    for lead, kinds in LEADS.items():
        every = [pair for kind in kinds for pair in ranked(against, kind)]
        if every:
            return lead, max(every, key=lambda pair: abs(pair.difference.mean))
    return "", None


def _alternative(words: Words, against: Against) -> Iterator[Block]:
    scenario = words.comparison.scenario
    kind, _, of = against.name.partition(" ")
    if kind == "but" and of in scenario.but:
        yield Say(scenario.but[of].says, "assumed")
    changes = [*_changes(words, against)]
    if changes:
        yield Items(changes)
    told = [pair for kind in KINDS for pair in ranked(against, kind)[:1]
            if pair is not _first(against)[1]]  # fmt: skip
    told = sorted(told, key=lambda pair: -abs(pair.difference.mean))
    rows = [(what, gap, values) for what, values, gap in map(words.row, told)]
    if rows:
        yield Rows("", HEADERS, rows)


def _changes(words: Words, against: Against) -> Iterator[tuple[str, str]]:
    changes = against.changes
    for n, change in enumerate(changes.rules):
        yield "" if n else "Rules", _rule(words, change)
    for label, conflicts in (("lost", changes.lost), ("gained", changes.gained)):
        for n, conflict in enumerate(conflicts):
            yield "" if n else f"Conflicts {label}", _conflict(words, conflict)
    before, after = changes.opened
    if before != after:
        yield "Break no line", f"{before:,} offers -> {after:,} offers"
    for where, only in zip(("the reference", "the alternative"), against.answers, strict=True):
        if only:
            yield "Answers only in", f"{where}: {listed(sorted(only))}"


def _conflict(words: Words, lines: Lines) -> str:
    positions = words.comparison.scenario.positions
    says = [positions[line][1].says.rstrip(".") for line in sorted(lines) if line in positions]
    return f"{lines_text([lines])}: {'; '.join(says)}" if says else lines_text([lines])


def lines_text(conflicts: Iterable[Lines]) -> str:
    """Return sets of stated lines as text.

    Examples
    --------
    >>> lines_text([frozenset({"RU2", "UA1"}), frozenset({"RU3"})])
    'RU2 with UA1; RU3'
    """
    return "; ".join(" with ".join(sorted(lines)) for lines in conflicts)


def _rule(words: Words, change: RuleChange) -> str:
    party = words.comparison.scenario.parties.get(change.party)
    where = WHERE.get(change.what, f"{change.before} -> {change.after}")
    return f"{change.rule} of {party.name if party else change.party}: {where}"
