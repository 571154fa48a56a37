"""Quantities and their differences in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sim.facts.record import answered
from sim.report.bands import EDGES, percent, points_text, probability_text, ranged
from sim.report.offers import Vocabulary
from sim.report.words import day_text, everybody, party_name, possessive, terms_text
from sim.study.compare import Against, Comparison
from sim.study.differences import ALL, ANSWER, OFFERS, SCORE, SPACE, STOP, Paired, Quantity
from sim.study.explore import MARGIN

SCORES = {
    "log": "Log score of the rules as stated",
    "brier": "Brier score of the rules as stated",
    "log-taught": "Log score of the rules, taught by the other answers",
}
LITTLE = 1.05


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
            f"{self._accept(party)}: {probability_text(accept, self.comparison.label)}"
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


def pair_cells(pair: Paired, label: str) -> tuple[str, str, str]:
    """Return both sides of a pair, their difference, and in how many worlds it is so."""
    if pair.what.kind == SCORE:
        before, after = (ranged(side, "{:.3f}".format) for side in (pair.before, pair.after))
        gap = ranged(pair.difference, "{:+.3f}".format)
    else:
        before, after = (probability_text(side, label) for side in (pair.before, pair.after))
        gap = points_text(pair.difference, label)
    return f"{before} -> {after}", "no difference" if pair.exact else gap, shares_text(pair)


def shares_text(pair: Paired) -> str:
    """Return in which share of the pairs an alternative is higher, and in which lower.

    Examples
    --------
    >>> from sim.expect.draws import Interval
    >>> from sim.study.differences import Paired, Quantity
    >>> some = Interval(0.1, 0.0, 0.2)
    >>> shares_text(Paired(Quantity("space", "", "all"), some, some, some, 3.3, 0.001, 0.9, 0.1))
    'higher in 90 % and lower in 10 % of the worlds'
    """
    of = "answers" if pair.over == "answers" else "worlds"
    sides = (("higher", pair.rises), ("lower", pair.falls))
    shares = [f"{side} in {percent(share)} %" for side, share in sides if share]
    return f"{' and '.join(shares) or 'the same in all'} of the {of}"


def changed(comparison: Comparison, *kinds: str) -> list[Quantity]:
    """Return the quantities that an alternative changes, kind by kind, the largest change first."""
    most: dict[Quantity, float] = {}
    for against in comparison.against:
        for quantity, pair in against.differences.items():
            if quantity.kind in kinds and not pair.exact:
                most[quantity] = max(most.get(quantity, 0.0), abs(pair.difference.mean))
    return sorted(most, key=lambda q: (kinds.index(q.kind), -most[q], q))


def narrowed_text(pair: Paired) -> str:
    """Return how many more draws would narrow a difference as much as pairing does.

    Examples
    --------
    >>> from sim.expect.draws import Interval
    >>> from sim.study.differences import Paired, Quantity
    >>> some = Interval(0.1, 0.0, 0.2)
    >>> narrowed_text(Paired(Quantity("space", "", "all"), some, some, some, 3.3, 0.001, 1.0, 0.0))
    'pairing is as good as 3.3 times the draws'
    """
    times = pair.narrowed_by
    if times is None:
        return "the same in every draw" if pair.exact else "the same difference in every pair"
    if times < LITTLE:
        return "pairing does not narrow it"
    amount = "over 100" if times > EDGES[-1] else f"{times:.1f}"
    return f"pairing is as good as {amount} times the {pair.over}"
