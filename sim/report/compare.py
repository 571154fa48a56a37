"""A comparison in blocks: the alternatives, what differs from the reference, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from sim.expect.labels import ILLUSTRATIVE
from sim.facts.record import answered
from sim.report.bands import label_text, level_text, narrowed_text, pair_cells, probability_text
from sim.report.document import Block, Figure, Items, Page, Rows, Say, Section, page_of, text_of
from sim.report.offers import Vocabulary
from sim.report.page import compared_commands, legend, made_again
from sim.report.pictures import Drawing, Svgs, pictures
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
)
from sim.runs.manifest import Inputs
from sim.study.compare import Against, Comparison, Division, RuleChange
from sim.study.differences import ALL, ANSWER, OFFERS, SCORE, SPACE, STOP, Paired, Quantity
from sim.study.explore import MARGIN
from sim.study.logic import Lines

SCORES = {
    "log": "Log score of the rules as stated",
    "brier": "Brier score of the rules as stated",
    "log-taught": "Log score of the rules, taught by the other answers",
}


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

    def short(self, quantity: Quantity) -> str:
        """Return a quantity in a few words, for a figure."""
        kind, of, party = quantity.kind, quantity.of, quantity.party
        if kind == SPACE:
            return f"{self._accept(party)}: mean of all offers"
        if kind == OFFERS:
            return self.quantity(quantity)
        if kind == ANSWER:
            return f"{self._name(party)}: {of}"
        return self._stop(quantity) if kind == STOP else SCORES[of]

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

    def size(self, group: int) -> int:
        """Return how many offers a group holds."""
        return self._words.by_number[group].size

    def row(self, pair: Paired) -> tuple[str, ...]:
        """Return quantity, values, difference, worlds, and effect of pairing."""
        cells = pair_cells(pair, self.comparison.label)
        return self.quantity(pair.what), *cells, narrowed_text(pair)

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


MOST = 6
"""Rows of a table that stand open on a page."""
TOLD = 4
"""Classes that are told one by one; the rest is counted."""
HEADINGS = {
    SPACE: "All offers",
    ANSWER: "Answers",
    STOP: "What stops",
    OFFERS: "Offers",
    SCORE: "Scores",
}
HEADERS = ("Quantity", "Reference -> alternative", "Difference", "In how many", "Pairing")
LEADS = {
    "The acceptance that changed most": (SPACE, ANSWER, OFFERS),
    "No acceptance changed; of what stops offers changed most": (STOP,),
}
"""How the sentence about an alternative begins, and of which quantities it tells."""
READ = (
    "A difference is the alternative less the reference, taken draw by draw with the same draws; "
    "its range holds {share} of them, that of a score {share} by the spread over the "
    "answers that both score. Worlds are draws of what we assumed. Rare changes can hide beyond a "
    "range."
)
BANDED = " Probabilities are shown as bands, differences rounded outwards."
WHERE = {"only in the reference": "the reference only", "only here": "the alternative only"}
LIMITS = (
    "It is not a forecast. An alternative says what follows if the stated assumption is made, not "
    "whether it is likely or how it would come about.",
    "Nothing is recommended, what a change would cost is outside the model, and nobody's sincerity "
    "is judged.",
    "A difference is no more certain than the rules that both share: pairing removes what they "
    "have in common, errors too.",
)


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
    """Yield what a comparison tells; parameters are those of `comparison_text`."""
    words = Words(comparison)
    leads = [Say(f"{a.name}: {sentence(words, a)}", "found") for a in comparison.against]
    yield Section("What differs most", [
        Items([*_head(comparison), *(("Note", note) for note in notes)]),
        *leads,
        Say(READ.format(share=level_text(comparison.level))),
        legend("The page of a run links each one; this page only compares.",
               "The rules, the numbers they work with, and what each alternative changes.",
               comparison.level),
    ], name="found")  # fmt: skip
    for n, against in enumerate(comparison.against, 1):
        title = f"{against.name}, against {comparison.reference.alternative.name}"
        yield Section(title, [*_alternative(words, against)], name=f"alternative-{n}")
    nothing = "Nothing differs here, and the tables above say so."
    same = all(gap.exact for a in comparison.against for gap in a.differences.values())
    names = ("comparison-dumbbells", "comparison-matrix")
    yield Section("Figures", [Figure(name, nothing if same else "") for name in names], "figures")
    limits = Items([("", Say(text, deep=True)) for text in LIMITS])
    yield Section("What this cannot tell", [limits], name="limits")


def ranked(against: Against, kind: str) -> list[Paired]:
    """Return the differences of a kind that are not exactly none, the largest first."""
    pairs = [p for p in against.differences.values() if p.what.kind == kind and not p.exact]
    return sorted(pairs, key=lambda pair: (-abs(pair.difference.mean), pair.what))


def _head(comparison: Comparison) -> Iterator[tuple[str, str]]:
    reference, groups = comparison.reference.alternative, comparison.groups
    believed = reference.bench.believed
    yield "Reference", f"{reference.name}: it stands first in every line"
    for n, against in enumerate(comparison.against):
        yield "" if n else "Beside it", against.name
    yield (
        "Offers",
        f"{counted(int(groups.size.sum()), 'offer')} made on {day_text(reference.day)}, in "
        f"{counted(len(groups.first), 'class')} that no alternative tells apart; some alternative "
        f"answers {len(comparison.moved)} of these otherwise than the reference",
    )
    same = f"{believed.draws:,} of seed {believed.seed}, the same in all alternatives"
    yield "Draws", same
    together = f"what {everybody(comparison.scenario)} accept"
    yield "Label", label_text(comparison, together) + BANDED


def sentence(words: Words, against: Against) -> str:
    """Return which acceptance changed most; only if none did, which share of what stops."""
    for lead, kinds in LEADS.items():
        every = [pair for kind in kinds for pair in ranked(against, kind)]
        if every:
            most = max(every, key=lambda pair: abs(pair.difference.mean))
            what, values, gap, shares, _ = words.row(most)
            return f"{lead}: {what}. From “{values.replace(' -> ', '” to “')}”: {gap}, {shares}."
    return "No probability differs from the reference in any draw."


def _alternative(words: Words, against: Against) -> Iterator[Block]:
    scenario = words.comparison.scenario
    kind, _, of = against.name.partition(" ")
    if kind == "but" and of in scenario.but:
        yield Say(scenario.but[of].says, "assumed")
    rules = [_rule(words, change) for change in against.changes.rules]
    yield Rows(
        "Rules", ("Rule", "Of", "In force in", "Reference", "Alternative"), rows=rules,
        same="" if rules else "the same rules are in force",
    )  # fmt: skip
    yield Items(_changes(words, against))
    if all(gap.exact for gap in against.differences.values()):
        yield Items([("Numbers", "no difference in any draw of any quantity")])
        return
    for kind, heading in HEADINGS.items():
        yield from _kind(words, heading, kind, against)


def _kind(words: Words, heading: str, kind: str, against: Against) -> Iterator[Block]:
    number = sum(quantity.kind == kind for quantity in against.differences)
    pairs = ranked(against, kind)
    same = ""
    if number and not pairs:
        same = f"the same in every draw, {number} compared"
    elif number > len(pairs):
        same = f"{number - len(pairs)} of {number} are the same in every draw"
    rows = [words.row(pair) for pair in _varied(pairs)]
    if number:
        yield Rows(heading, HEADERS, rows, same=same, open=MOST)


def _varied(pairs: Sequence[Paired]) -> list[Paired]:
    """Return differences, the largest first; of the same offers, all but that come later."""
    first: dict[str, Paired] = {}
    for pair in pairs:
        first.setdefault(pair.what.of if pair.what.kind == OFFERS else pair.what.name, pair)
    largest = list(first.values())
    return largest + [pair for pair in pairs if pair not in largest]


def _changes(words: Words, against: Against) -> Iterator[tuple[str, str]]:
    changes = against.changes
    for label, conflicts in (("lost", changes.lost), ("gained", changes.gained)):
        for n, conflict in enumerate(conflicts):
            yield "" if n else f"Conflicts {label}", _conflict(words, conflict)
    before, after = changes.opened
    if before != after:
        yield "Break no line", f"{before:,} offers -> {after:,} offers"
    if changes.split or changes.merged:
        before, after = changes.classes
        text = [f"{counted(before, 'class')} -> {counted(after, 'class')}"]
        text += [_divided(changes.split, "split into several")] if changes.split else []
        text += [_divided(changes.merged, "made of several")] if changes.merged else []
        yield "Classes", "; ".join(text)
    for where, only in zip(("the reference", "the alternative"), against.answers, strict=True):
        if only:
            yield "Answers only in", f"{where}: {listed(sorted(only))}"
    for offer in against.offered:
        yield "Offered only here", words.offered(against, offer)


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


def _rule(words: Words, change: RuleChange) -> tuple[str, ...]:
    party = words.comparison.scenario.parties.get(change.party)
    where = WHERE.get(change.what, "both, with other terms")
    return (change.rule, party.name if party else change.party, where, change.before, change.after)


def _divided(divisions: Sequence[Division], how: str) -> str:
    sizes = [" + ".join(f"{size:,}" for size in division.sizes) for division in divisions[:TOLD]]
    more = f" and {len(divisions) - TOLD} more" if len(divisions) > TOLD else ""
    return f"{len(divisions)} {how}, in offers {', '.join(sizes)}{more}"
