"""Each consideration and each candidate does what its first line says, and nothing else."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from staged import ALBA, at, case_of

from sim.expect.draws import Believed
from sim.facts.record import Guarantee
from sim.rules.bibliography import evidence
from sim.rules.bind import Bound
from sim.rules.book import candidates, standard_book
from sim.rules.declare import Kind, consideration
from sim.rules.verdict import Guesses, weigh

BOOK = standard_book() | candidates()
ONE = np.ones(1)
DAY = np.full((1, 1), 50.0)
RUSSIA = replace(ALBA, state="RUS", adversary_state="UKR")
LEADERS, BELOW = "leaders", "delegations"


def push(name, case, **given):
    drawn = dict.fromkeys(BOOK[name].priors, ONE)
    return float(np.ravel(BOOK[name].judge(case, **{**drawn, **given}))[0])


@pytest.mark.parametrize(
    ("by", "form", "third", "conference"),
    [("borea", "multilateral", 0, 0), ("envoy", "bilateral", 1, 0), ("envoy", "multilateral", 1, 1),
     (None, None, 1, 0), ("alba", "multilateral", 0, 0)],
)  # fmt: skip
def test_who_proposes_is_a_third_party_or_not(by, form, third, conference):
    case = case_of(at("geneva", format=form), by=by)

    assert push("third_party", case) == third
    assert push("conference", case) == conference


@pytest.mark.parametrize(
    ("kept", "offered", "level", "named"),
    [
        ("geneva", "geneva", LEADERS, 1), ("geneva", "bern", LEADERS, 0),
        ("geneva", "geneva", BELOW, 0), ("CHE", "geneva", LEADERS, 1),
        ("CHE", "vienna", LEADERS, 0), ("geneva", "CHE", LEADERS, 1), ("geneva", None, LEADERS, 0),
    ],
)  # fmt: skip
def test_a_place_that_it_named_itself_counts_by_class_and_by_state_if_only_that_was_named(
    kept, offered, level, named
):
    state = "CHE"
    places = (kept, f"in {state}")
    case = case_of(
        at(offered, level), deeds={("offered", "alba", "leaders"): dict.fromkeys(places, DAY)}
    )

    assert push("named_itself", case) == named


@pytest.mark.parametrize(
    ("venue", "hostile"), [("geneva", 1), ("istanbul", 0), ("moscow", 0), ("kyiv", 0), (None, 0)]
)
def test_a_third_state_on_the_list_of_a_party_is_hostile(venue, hostile):
    day = 365.0

    assert push("hostile_host", case_of(at(venue), side=RUSSIA, day=day)) == hostile


def test_where_a_host_stands_is_not_known_outside_what_the_tables_cover():
    case = case_of(at("geneva"))
    gazetteer = replace(case.offers.gazetteer, start=date(1800, 1, 1))
    case = replace(case, offers=replace(case.offers, gazetteer=gazetteer))

    assert np.isnan(push("hostile_host", case))
    assert np.isnan(push("host_allied", case))


def test_a_host_with_a_defence_pact_is_an_ally_of_the_adversary():
    side = replace(ALBA, state="RUS", adversary_state="USA")

    assert push("host_allied", case_of(at("ottawa"), side=side)) == 1
    assert push("host_allied", case_of(at("geneva"), side=side)) == 0
    assert push("host_allied", case_of(at("washington"), side=side)) == 0


def test_meetings_of_a_year_count_by_class_and_by_doublings():
    recent = {"leaders": np.full((1, 1), 3.0), "delegations": np.zeros((1, 1))}

    assert push("meetings", case_of(at("geneva"), recent=recent)) == pytest.approx(np.log(4))
    assert push("meetings", case_of(at("geneva", BELOW), recent=recent)) == 0


def test_no_place_is_a_place_less():
    assert push("no_place", case_of(at())) == 1
    assert push("no_place", case_of(at("geneva"))) == 0


def test_a_new_offer_of_a_place_that_was_refused_is_refused_before_and_the_same_one_is_not():
    deeds = {("refused", "alba", "leaders"): {"geneva": DAY}}
    line = standard_book()["refused_before"]

    assert line.judge(case_of(at("geneva"), deeds=deeds))
    assert not line.judge(case_of(at("geneva", BELOW), deeds=deeds))
    assert not line.judge(case_of(at(), deeds=deeds))
    assert not line.judge(case_of(at("geneva"), deeds=deeds, answered={"alba": -np.ones((1, 1))}))


@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [
        ("likes", case_of(at("geneva"), likes={"CHE": 1.0}),
         case_of(at("vienna"), likes={"CHE": 1.0})),
        ("guaranteed", case_of(at(guarantees=(Guarantee(kind="immunity"),))), case_of(at())),
        ("adversary_ground", case_of(at("stockholm")), case_of(at("oslo"))),
        ("own_ground", case_of(at("oslo")), case_of(at("stockholm"))),
        ("leaders", case_of(at()), case_of(at(level="experts"))),
        ("mediator_present", case_of(at(participants=("envoy",))), case_of(at(), by="envoy")),
        ("other_accepted", case_of(answered={"borea": np.ones((1, 1))}), case_of()),
        ("mediator_ground", case_of(at("geneva"), side=replace(ALBA, mediator_states=("CHE",))),
         case_of(at("geneva"))),
        ("court", case_of(at("geneva"), side=replace(ALBA, courts=("rome-statute",))),
         case_of(at("geneva", BELOW), side=replace(ALBA, courts=("rome-statute",)))),
    ],
)  # fmt: skip
def test_a_candidate_speaks_where_it_says_and_nowhere_else(name, yes, no):
    assert push(name, yes) == 1
    assert push(name, no) == 0


def test_a_place_that_is_disliked_pushes_the_other_way():
    assert push("likes", case_of(at("geneva"), likes={"geneva": -1.0})) == -1


def test_silence_is_counted_from_the_last_answer_of_any_kind():
    answered = {("refused", "alba", "delegations"): {"": DAY}}
    whole = push("silence", case_of(day=80.0, deeds=answered))

    assert whole == pytest.approx(0)
    assert push("silence", case_of(day=111.0, deeds=answered)) == pytest.approx(np.log(2))
    assert push("silence", case_of()) == 0


def test_the_last_answer_of_the_class_counts():
    accepted = {("accepted", "alba", "leaders"): {"": DAY}}

    assert push("last_answer", case_of(deeds=accepted)) == 1
    assert push("last_answer", case_of(at(level=BELOW), deeds=accepted)) == 0
    refused = {("refused", "alba", "leaders"): {"": DAY + 1}}
    assert push("last_answer", case_of(deeds=accepted | refused)) == -1


def test_a_lean_is_how_much_nearer_a_third_host_votes():
    side = replace(ALBA, state="RUS", adversary_state="USA")
    minsk, london = (push("lean", case_of(at(v), side=side)) for v in ("minsk", "london"))

    assert minsk > 1
    assert london < -1
    assert push("lean", case_of(at("washington"), side=side)) == 0


@consideration(assumed="a trial")
def hearsay(case):
    """Where a host stands is known of two, and of no other."""
    known = case.offers.on(["CHE", "AUT"])
    return np.where(known, 1.0 * case.offers.on(["CHE"]), np.nan)


def test_an_unknown_fact_is_as_of_the_hosts_of_which_it_is_known_and_as_varied():
    bound = Bound(hearsay, "alba", "hearsay", {}, {})
    case, stray = case_of(at("geneva"), at("vienna"), at("doha")), np.array([-1.0, 0.0, 1.0])

    verdict = weigh([bound], case, {"": np.zeros(3)}, {}, Guesses(lambda _, place: stray))
    pushes = np.broadcast_to(verdict.pushes["hearsay"], (3, 3))
    assert pushes[0] == pytest.approx(1)
    assert pushes[1] == pytest.approx(0)
    assert pushes[2] == pytest.approx([0, 0.5, 1])
    assert verdict.unknown["hearsay"].ravel().tolist() == [False, False, True]


def test_every_consideration_of_the_book_shows_what_the_records_say():
    shown = {name for name, rule in standard_book().items() if rule.evidence}

    assert shown >= {n for n, r in standard_book().items() if r.kind is Kind.CONSIDERATION}
    assert {key for key in evidence() if key in standard_book()} <= shown
    assert standard_book()["refuses_ground"].evidence == evidence()["place"]
    assert not any(rule.evidence for rule in candidates().values())


def test_a_dispute_has_one_deviation_and_each_party_its_own():
    bounds = [Bound(BOOK["deviation"], p, "deviation", {}, BOOK["deviation"].priors)
              for p in ("alba", "borea")]  # fmt: skip
    drawn = Believed(1, 2048).parameters(bounds)
    one, two = ([drawn[b.key(name)] for name in ("dispute", "party")] for b in bounds)

    np.testing.assert_array_equal(one[0], two[0])
    assert abs(np.corrcoef(one[1], two[1])[0, 1]) < 0.1
