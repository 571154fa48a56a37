"""Each kind of line is broken by what its first line says, and satisfied from its day."""

import numpy as np
import pytest
from staged import ALBA, at, case_of, stand_in

from sim.expect.draws import Believed
from sim.facts.parties import Position
from sim.facts.record import Guarantee
from sim.rules.bind import Bound, bind
from sim.rules.book import standard_book
from sim.rules.case import Pledge
from sim.rules.declare import Kind
from sim.rules.verdict import Hold, weigh

LINES = {
    "refuses_ground": {"of": ("SWE", "KAZ")}, "only_ground": {"of": ("SWE",)},
    "refuses_host": {"in_members_of": ("rome-statute",)},
    "only_host": {"in_members_of": ("rome-statute",)},
    "needs_guarantee": {"kind": ("immunity",), "on": (), "in_members_of": ()},
    "needs_preparation": {"rounds": 2, "shield": "agreed-agenda"},
    "needs_participants": {"with_": ("envoy",)}, "needs_format": {"formats": ("trilateral",)},
    "below": {"than": "leaders"}, "topics": {"with_": ("border",)}, "waits_for": {},
}  # fmt: skip
VENUES = [at(venue, level) for venue in ("oslo", "stockholm", "geneva", "astana", None)
          for level in ("leaders", "delegations")]  # fmt: skip
TRUCE = {("hostilities", "truce"): np.array([[True]])}


def answer(name, case, **given):
    return float(np.ravel(standard_book()[name].judge(case, **given))[0])


@pytest.mark.parametrize(
    ("offer", "refused", "only"),
    [(at("stockholm"), 1, 0), (at("geneva"), 0, 1), (at(), 0, 1)],
)
def test_lines_on_ground_look_at_venue_and_state_and_no_place_breaks_only(offer, refused, only):
    assert answer("refuses_ground", case_of(offer), of=("SWE",)) == refused
    assert answer("only_ground", case_of(offer), of=("stockholm",)) == only


def test_what_nobody_coded_of_a_place_is_not_known():
    assert answer("refuses_ground", case_of(at("helsinki")), of=("friendly",)) == 1
    assert np.isnan(answer("refuses_ground", case_of(at("geneva")), of=("friendly",)))
    assert answer("refuses_ground", case_of(at("geneva")), of=("friendly", "CHE")) == 1
    assert answer("refuses_ground", case_of(at()), of=("friendly",)) == 0


def test_of_a_country_nobody_knows_whether_its_city_is_meant():
    assert np.isnan(answer("refuses_ground", case_of(at("CHE")), of=("geneva",)))
    assert answer("refuses_ground", case_of(at("CHE")), of=("CHE",)) == 1
    assert answer("refuses_ground", case_of(at("CHE")), of=("stockholm",)) == 0


@pytest.mark.parametrize(
    ("venue", "kind", "given", "value"),
    [
        ("geneva", "neutral", {}, 1), ("berlin", "neutral", {}, 0),
        ("berlin", "listed-unfriendly", {"of": ("RUS",)}, 1),
        ("ankara", "listed-unfriendly", {"of": ("RUS",)}, 0),
        ("berlin", "defence-pact", {"of": ("FRA",)}, 1),
        ("berlin", "listed-unfriendly", {"of": ("NOR",)}, np.nan),
    ],
)  # fmt: skip
def test_a_kind_of_host_is_met_broken_or_not_known(venue, kind, given, value):
    case = case_of(at(venue), day=200.0)

    np.testing.assert_equal(answer("refuses_host", case, kind=(kind,), **given), float(value))
    np.testing.assert_equal(answer("only_host", case, kind=(kind,), **given), 1 - float(value))


def test_no_place_is_no_kind_of_host():
    assert answer("refuses_host", case_of(at()), kind=("neutral",)) == 0
    assert answer("only_host", case_of(at()), kind=("neutral",)) == 1


def test_a_promise_answers_a_line_by_its_strength():
    half = at("geneva", guarantees=(Guarantee(kind="immunity", strength=0.5, by="helvia"),))
    given = {"kind": ("immunity",), "in_members_of": ("rome-statute",)}

    assert answer("needs_guarantee", case_of(at("geneva")), **given) == 1
    assert answer("needs_guarantee", case_of(half), **given) == 0.5
    assert answer("needs_guarantee", case_of(at("astana")), **given) == 0
    assert answer("needs_guarantee", case_of(at()), kind=("immunity",), on=("SWE",)) == 0


def test_what_a_host_has_promised_in_public_holds_on_its_own_ground():
    pledged = {"pledges": (Pledge("immunity", 1.0, ("CHE",)),)}

    assert answer("needs_guarantee", case_of(at("geneva"), **pledged), kind=("immunity",)) == 0
    assert answer("needs_guarantee", case_of(at("oslo"), **pledged), kind=("immunity",)) == 1


@pytest.mark.parametrize(("held", "value"), [(0, 1), (1, 0.5), (2, 0), (5, 0)])
def test_rounds_of_delegations_do_the_groundwork(held, value):
    case = case_of(rounds={"delegations": np.array([[float(held)]])})

    assert answer("needs_preparation", case, rounds=2) == value


def test_a_participant_counts_as_proposer_or_at_the_table():
    seated = at(participants=("envoy",))

    assert answer("needs_participants", case_of(at()), with_=("envoy",)) == 1
    assert answer("needs_participants", case_of(seated), with_=("envoy",)) == 0
    assert answer("needs_participants", case_of(at(), by="envoy"), with_=("envoy",)) == 0
    assert answer("needs_participants", case_of(seated), without=("envoy",)) == 1
    assert answer("needs_participants", case_of(at()), without=("envoy",)) == 0


def test_a_format_and_a_level_are_met_by_what_the_offer_names():
    assert answer("needs_format", case_of(at()), formats=("bilateral",)) == 1
    assert answer("needs_format", case_of(at(format="bilateral")), formats=("bilateral",)) == 0
    assert answer("below", case_of(at(level="ministers")), than="leaders") == 0
    assert answer("below", case_of(at(level="ministers")), than="ministers") == 1


def test_topics_are_excluded_demanded_or_all_that_is_talked_about():
    both = case_of(at(agenda=("border", "prisoners")))

    assert answer("topics", both, not_=("border",)) == 1
    assert answer("topics", both, only=("border",)) == 1
    assert answer("topics", both, only=("border", "prisoners")) == 0
    assert answer("topics", case_of(at(agenda=("border",))), with_=("prisoners",)) == 1
    assert answer("topics", case_of(at(agenda=())), not_=("border",)) == 0
    assert answer("topics", case_of(at()), not_=("border",)) == 1
    assert answer("topics", case_of(at(agenda=("border",))), some=("prisoners", "border")) == 0
    assert answer("topics", case_of(at()), some=("prisoners", "border")) == 1


def test_a_party_that_waits_is_satisfied_from_the_day_of_what_it_waits_for():
    assert answer("waits_for", case_of()) == 1
    assert answer("waits_for", case_of(), event=("release",)) == 1
    assert answer("waits_for", case_of(happened=frozenset({"release"})), event=("release",)) == 0
    assert answer("waits_for", case_of(context=TRUCE), context=("hostilities=truce",)) == 0


def position(**held):
    given = {"id": "A9", "says": "No.", "kind": "red-line", "said": "2025-01-02", "grade": "E2"}
    return Position.model_validate(given | {"assumed": "Made up."} | held)


@pytest.mark.parametrize(
    ("scope", "offer", "speaks"),
    [
        ({"levels": ["leaders"]}, at("geneva"), True),
        ({"levels": ["leaders"]}, at("geneva", "ministers"), False),
        ({"formats": ["trilateral"]}, at("geneva", format="trilateral"), True),
        ({"formats": ["trilateral"]}, at("geneva", format="bilateral"), False),
        ({"participants": ["envoy"]}, at("geneva", participants=("envoy",)), True),
        ({"participants": ["envoy"]}, at("geneva"), False),
        ({"topics": ["border"]}, at("geneva", agenda=("border",)), True),
        ({"topics": ["border"]}, at("geneva"), False),
    ],
)
def test_a_line_is_broken_within_its_scope_only(scope, offer, speaks):
    line = Bound(standard_book()["refuses_ground"], "alba", "A9", {"of": ("CHE",)}, {},
                 position=position(scope=scope))  # fmt: skip

    assert bool(line.answer(case_of(offer), {}).all()) is speaks


def test_a_line_that_holds_during_a_context_is_silent_outside_it():
    line = Bound(standard_book()["waits_for"], "alba", "A9", {}, {},
                 position=position(**{"while": {"hostilities": "truce"}}))  # fmt: skip

    assert line.answer(case_of(context=TRUCE), {}) == 1
    assert line.answer(case_of(), {}) == 0


def test_every_red_line_of_the_book_is_tried():
    lines = {name for name, rule in standard_book().items() if rule.kind is Kind.RED_LINE}

    assert lines - {"refused_before"} == set(LINES)


@pytest.mark.parametrize("name", LINES)
def test_adding_a_red_line_never_raises_acceptance(name):
    case = case_of(*VENUES)
    rules = [b for b in bind(standard_book(), stand_in())[0]
             if b.party == ALBA.name and b.rule.kind is Kind.CONSIDERATION]  # fmt: skip
    line = Bound(standard_book()[name], "alba", "line", LINES[name], {})
    draws, hold = Believed(1, 64).parameters(rules), Hold("s", np.linspace(0, 1, 64))
    before = weigh(rules, case, draws, {}).acceptance
    after = weigh([*rules, line], case, draws, {"line": hold}).acceptance

    assert (after <= before).all()
    assert (after < before).any()
