"""What holds of any book, tested on the standard one and on the first model."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from staged import ALBA, at, case_of, stand_in

from sim.expect.draws import Believed
from sim.facts.scenario import Scenario
from sim.rules.bind import bind
from sim.rules.book import candidates, load_rules, standard_book
from sim.rules.declare import JUDGING, Kind
from sim.rules.offers import Offers
from sim.rules.standard import FIRST_MODEL
from sim.rules.verdict import Hold, weigh

FIRST = load_rules(Path(FIRST_MODEL))
BOOKS = {"standard": standard_book(), "candidates": standard_book() | candidates(), "first": FIRST}
VENUES = [at(venue, level) for venue in ("oslo", "stockholm", "geneva", "astana", None)
          for level in ("leaders", "delegations")]  # fmt: skip
SWAP = {"alba": "borea", "borea": "alba"}
DAY = np.full((1, 1), 50.0)
PAST = {("offered", "alba", "leaders"): {"geneva": DAY, "": DAY},
        ("refused", "alba", "delegations"): {"astana": DAY, "": DAY}}  # fmt: skip

every_book = pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)


def told(scenario, book, party):
    """Return the rules of a book in force for a party."""
    bounds = bind(book, scenario)[0]
    return [b for b in bounds if b.party == party and b.rule.kind in JUDGING]


def weighed(rules, case, draws, size=64):
    """Return a verdict, with every screen drawn from the same numbers."""
    surely = np.linspace(0.1, 0.9, size)
    holds = {b.id: Hold(b.screen, surely) for b in rules if b.rule.kind is Kind.RED_LINE}
    return weigh(rules, case, draws, holds)


def acceptance(book, case, size=64):
    rules = told(stand_in(), book, case.party.name)
    return weighed(rules, case, Believed(1, size).parameters(rules)).acceptance


@every_book
def test_one_offer_alone_is_the_same_as_in_a_table(book):
    whole = acceptance(book, case_of(*VENUES, deeds=PAST))
    apart = [acceptance(book, case_of(offer, deeds=PAST)) for offer in VENUES]

    np.testing.assert_array_equal(whole, np.concatenate(apart))


@every_book
def test_each_draw_is_judged_on_its_own(book):
    rules = told(stand_in(), book, "alba")
    case, draws = case_of(*VENUES, deeds=PAST), Believed(1, 64).parameters(rules)
    one = {name: values[5:6] for name, values in draws.items()}
    holds = {b.id: Hold(b.screen, np.full(1, 0.4)) for b in rules if b.rule.kind is Kind.RED_LINE}

    whole, alone = weigh(rules, case, draws, holds), weigh(rules, case, one, holds)
    np.testing.assert_array_equal(whole.acceptance[:, 5:6], alone.acceptance)


def mirrored(scenario):
    """Return the scenario with the principals' names swapped, and nothing else."""
    facts = scenario.model_dump(by_alias=True)
    facts["parties"] = {
        SWAP.get(name, name): {**party, "adversary": SWAP.get(party["adversary"])}
        for name, party in facts["parties"].items()
    }
    return Scenario.model_validate(facts)


@every_book
@pytest.mark.parametrize("name", SWAP)
def test_swapping_the_names_of_principals_and_streams_swaps_the_results_exactly(book, name):
    other = mirrored(stand_in())
    rules, turned = told(stand_in(), book, name), told(other, book, SWAP[name])
    draws = Believed(1, 64).parameters(rules)
    renamed = {
        bound.key(p): draws[replace(bound, party=SWAP[bound.party]).key(p)]
        for bound in turned
        for p in bound.priors
    }
    past = {(deed, name, track): held for (deed, _, track), held in PAST.items()}
    side = replace(ALBA, name=name, adversary=SWAP[name])
    case = case_of(*VENUES, by=SWAP[name], side=side, deeds=past)
    mirror = replace(
        case,
        party=replace(side, name=SWAP[name], adversary=name),
        offers=Offers.of(other, VENUES, name),
        deeds={(deed, SWAP[name], track): held for (deed, _, track), held in past.items()},
    )

    one, two = weighed(rules, case, draws), weighed(turned, mirror, renamed)
    np.testing.assert_array_equal(one.acceptance, two.acceptance)


@every_book
def test_the_swap_would_be_seen_if_streams_kept_their_names(book):
    one, two = (
        acceptance(
            book, case_of(*VENUES, by="envoy", side=replace(ALBA, name=name, adversary=SWAP[name]))
        )
        for name in SWAP
    )

    assert not np.array_equal(one, two)


def liking(number):
    return {"recent": {"leaders": np.full((1, 1), float(number))}}


@settings(max_examples=20, deadline=None)
@given(few=st.integers(0, 20), more=st.integers(0, 20))
def test_raising_what_a_party_likes_never_lowers_acceptance(few, more):
    rules = told(stand_in(), standard_book(), "alba")
    draws = {name: np.abs(values) for name, values in Believed(1, 64).parameters(rules).items()}
    low, high = (
        weighed(rules, case_of(at("geneva"), **liking(n)), draws).acceptance
        for n in (few, few + more)
    )

    assert (high >= low).all()


def test_what_a_party_named_itself_is_never_worse_for_it_where_that_counts_for_it():
    rules = told(stand_in(), standard_book(), "alba")
    draws = {name: np.abs(values) for name, values in Believed(1, 64).parameters(rules).items()}
    before, after = (
        weighed(rules, case_of(at("geneva"), deeds=deeds), draws).acceptance for deeds in ({}, PAST)
    )

    assert (after >= before).all()
    assert (after > before).any()


ATTRIBUTES = ("whose_ground", "personal_safety", "mediation", "groundwork", "standing", "habit")


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_raising_an_attribute_of_the_first_model_never_lowers_acceptance(monkeypatch, attribute):
    found, held = [], FIRST["ground"].judge.__globals__
    for value in (0.2, 0.7):
        monkeypatch.setitem(held, attribute, lambda case, v=value: np.full(case.offers.shape, v))
        found.append(acceptance(FIRST, case_of(*VENUES)))

    assert (found[1] > found[0]).all()


def test_a_proposer_accepts_its_own_offer_and_no_rule_decides_it():
    verdict = weighed(*_own(by="alba"))

    assert (verdict.acceptance == 1).all()
    assert (verdict.without("base") == 1).all()
    assert (weighed(*_own(by="borea")).acceptance < 1).all()


def _own(by):
    rules = told(stand_in(), standard_book(), "alba")
    return rules, case_of(at("geneva"), by=by), Believed(1, 64).parameters(rules)
