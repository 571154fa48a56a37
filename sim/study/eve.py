"""The principals on the eve of a documented answer, asked about the offer and edits of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sim.expect.bench import Bench
from sim.expect.draws import draw_codes
from sim.expect.hearing import Question, best_venue, question
from sim.expect.past import case_on, side
from sim.facts.record import Counter, Event, Offer, Proposal, answered
from sim.rules.case import Case
from sim.rules.offers import Offers
from sim.study.explore import Panel


@dataclass(frozen=True, kw_only=True)
class Eve(Panel):
    """A panel whose offers are a documented one and its edits: what was coded of it counts."""

    asked: Question
    documented: Proposal | Counter
    terms: Offer
    """Its terms, at the venue that the party which answered likes best."""

    def case(self, party: str, offers: Offers) -> Case:
        """Return the case that a principal would face."""
        scenario, believed = self.bench.scenario, self.bench.believed
        who = side(scenario, party, believed)
        case = case_on(scenario, who, self.asked.on, offers, self.asked.past)
        documented = self.documented
        coded = documented.coded.get(party, {})
        codes = draw_codes(coded, believed.seed, documented.id, party, believed.draws)
        original = Offers.of(scenario, [self.terms], documented.by)
        return replace(case, codes=codes, original=original)


def eve(bench: Bench, answer: Event) -> Eve:
    """Return the principals on the eve of a documented answer, with what was public by then."""
    asked = question(bench, answer, "public")
    documented = bench.scenario.offers[str(answered(answer))]
    terms = best_venue(bench, asked, documented)
    return Eve(bench, asked.eve, asked=asked, documented=documented, terms=terms)
