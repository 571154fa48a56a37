"""What answers, rounds, pauses and mediators do to a negotiation, and what parties learn."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from staged import SIDES, dispute, facts, histories, keen, offer, ruled, stage_of, start_of

from sim.expect.bench import bench
from sim.rules.book import RuleBook, standard_book
from sim.rules.course import NOTHING
from sim.rules.declare import consideration, tactic
from sim.simulate.beliefs import FORESEEN, Regard
from sim.simulate.decisions import Decisions
from sim.simulate.state import Log
from sim.simulate.worlds import play_worlds, simulate

SURE = {"a": 1e6, "b": 1e-3}
"""Prior of a line that is always enforced."""
SOON = {"spread": 0.01}
PROMISE = {"id": "L", "rule": "needs_guarantee", "kind": ["personal-security"],
           "position": "P", "enforcement": SURE}  # fmt: skip
ROUND = {"id": "L", "rule": "needs_preparation", "rounds": 1, "position": "P",
         "enforcement": SURE}  # fmt: skip
ASKED = {"id": "P", "says": "Only if.", "kind": "condition", "grade": "E2", "said": "2025-03-30"}
BARE = {"venues": ["geneva", "vienna"], "at_most_guarantees": 0}
"""Offers without a promise."""


def about(held, *rules, **follow):
    """Return the facts of a dispute whose surroundings have rules with other priors."""
    named = [{"id": f"about-{rule['rule']}", "assumed": "a trial"} | rule for rule in rules]
    return held | {"follow": held["follow"] | {"rules": named} | follow}


def told(held, worlds=200, *, days=120, missing=(), book=None):
    """Return the histories of some worlds of a dispute."""
    opened = bench(dispute(held), seed=1, book=book).without(*missing)
    return list(histories(start_of(opened, days=days), range(worlds)).values())


def acts(history):
    return [event.act for event in history]


# ----- learning -----


def beliefs(belief, acceptance, violations, *, accepted):
    """Return beliefs that lines hold after one answer, with these beliefs before it."""
    lines = len(belief)
    regard = Regard(
        np.full((FORESEEN + 1, 1), acceptance),
        np.repeat(np.array(violations, float)[:, None, None], FORESEEN + 1, axis=1),
    )
    before, none = np.array(belief, float).reshape(lines, 1), np.zeros(1, int)
    return regard.learned(before, none, none, accepted=accepted)[:, 0].tolist()


@pytest.mark.parametrize(
    ("violation", "accepted", "by_hand"),
    [
        (1.0, False, 0.5 / (0.5 + 0.5 * 0.4)),
        (1.0, True, 0.0),
        (0.5, False, 0.5 * 0.7 / (0.5 * 0.7 + 0.5 * 0.4)),
        (0.5, True, 0.5 * 0.3 / (0.5 * 0.3 + 0.5 * 0.6)),
        (0.0, False, 0.5),
        (0.0, True, 0.5),
    ],
)
def test_beliefs_follow_bayes(violation, accepted, by_hand):
    """Acceptance without the line is 0.6, and the line is believed with 0.5."""
    assert beliefs([0.5], 0.6, [violation], accepted=accepted) == [pytest.approx(by_hand)]


def test_a_line_that_could_explain_a_refusal_takes_from_what_another_is_believed_to_explain():
    (alone,) = beliefs([0.5], 0.6, [1.0], accepted=False)
    both, _ = beliefs([0.5, 0.8], 0.6, [1.0, 1.0], accepted=False)

    assert both == pytest.approx(0.5 / (0.5 + 0.5 * (1 - 0.6 * 0.2)))
    assert 0.5 < both < alone


def test_the_refusal_of_what_nobody_expected_to_be_accepted_teaches_nothing():
    assert beliefs([0.3, 0.9], 1e-9, [1.0, 1.0], accepted=False) == pytest.approx([0.3, 0.9])


probabilities = st.floats(0.0, 1.0)


@settings(deadline=None)
@given(probabilities, probabilities, probabilities)
@example(1.0, 1.0, 0.0)
@example(1.0, 1.0, 1.0)
def test_a_refusal_never_lowers_a_belief_and_an_acceptance_never_raises_it(before, p, violation):
    (refused,) = beliefs([before], p, [violation], accepted=False)
    (accepted,) = beliefs([before], p, [violation], accepted=True)

    assert 0 <= accepted <= before + 1e-9
    assert before - 1e-9 <= refused <= 1


def test_a_stronger_belief_in_a_line_lowers_what_is_expected_of_offers_that_break_it():
    held = ruled(facts(), "borea", {"id": "L", "rule": "refuses_ground", "of": ["NOR"],
                                    "position": "P"}, positions=[ASKED])  # fmt: skip
    start = start_of(dispute(held))
    play = stage_of(start, range(4))
    rows = slice(0, start.menu.size)
    offers = start.menu.offers.rows(rows)

    def expected():
        regard, belief = start.minds["borea"].regard, play.state.belief["borea"]
        return regard.expected(belief, play.state.rounds, rows)

    before = expected()
    play.state.belief["borea"][:] = 1.0
    breaks = offers.on(["NOR"])[:, 0]
    assert breaks.any()
    assert not breaks.all()
    assert (expected()[breaks] < before[breaks]).all()
    np.testing.assert_array_equal(expected()[~breaks], before[~breaks])


def lesson(told, menu):
    """Return whether Borea refused Oslo, None if it accepted it or countered something."""
    own = [e for e in told if e.by == "borea"]
    there = {e.act for e in own if e.row >= 0 and menu.terms(e.row).venues == ("oslo",)}
    if "accept" in there or "counter" in acts(own):
        return None
    return not there.isdisjoint({"refuse", "deny", "downgrade"})


def test_a_line_becomes_known_in_the_worlds_in_which_it_stopped_an_offer():
    line = {"id": "L", "rule": "refuses_ground", "of": ["oslo"], "enforcement": {"a": 8, "b": 3}}
    start = start_of(dispute(keen(ruled(facts(), "borea", line), 3.0)), days=200)
    log = Log()
    belief = play_worlds(start, np.arange(600), log).belief["borea"][0]
    taught = [lesson(t, start.menu) for _, t in sorted(log.histories(start.causes).items())]

    prior, *_ = start.minds["borea"].priors
    refused, nothing = (belief[[taught_here is kind for taught_here in taught]]
                        for kind in (True, False))  # fmt: skip
    assert min(refused.size, nothing.size) > 10
    assert (refused > prior).all()
    np.testing.assert_allclose(nothing, prior)


def test_an_acceptance_of_what_breaks_a_line_makes_the_line_less_believed():
    line = {"id": "L", "rule": "refuses_ground", "of": ["oslo"], "enforcement": {"a": 1, "b": 9}}
    held = keen(ruled(facts(), "borea", line), 6.0)
    start, log = start_of(dispute(held), days=90), Log()
    belief = play_worlds(start, np.arange(200), log).belief["borea"][0]
    told = log.histories(start.causes)
    taught = [
        [e.act for e in told[world] if e.by == "borea" and e.act == "accept"
         and start.menu.terms(e.row).venues == ("oslo",)] for world in range(200)
    ]  # fmt: skip

    prior, *_ = start.minds["borea"].priors
    accepted = np.array([bool(acts) for acts in taught])
    assert accepted.sum() > 10
    assert (belief[accepted] < prior).all()


# ----- lines, as worlds go on -----


SAID = {"id": "L", "rule": "refuses_ground", "of": ["oslo"], "position": "P"}
"""A line about a place that was said the day before the worlds begin."""


def holder(*rules):
    """Return worlds at play in which Borea holds a line, and the rows that break it."""
    start = start_of(dispute(ruled(facts(), "borea", SAID, *rules, positions=[ASKED])))
    rows = np.full(80, start.menu.row("alba", 0))
    assert start.menu.terms(int(rows[0])).venues == ("oslo",)
    return stage_of(start, range(80)), rows


def counts(play, rows, on):
    """Return the part of the line that counts on a day."""
    offers, days = play.branch.menu.offers.each(rows), np.full(80, on)
    return play.chunk.verdict("borea", offers, np.arange(80), days).counted["L"][0]


def test_a_line_fades_in_a_world_until_it_is_the_reason_of_a_no():
    play, rows = holder()
    play.state.said["borea"][0, 40:] = 42.0

    np.testing.assert_allclose(counts(play, rows, 20)[:40], 0.5)
    np.testing.assert_allclose(counts(play, rows, 41)[:40], 0.25)
    np.testing.assert_allclose(counts(play, rows, 42)[40:], 1.0)


def test_a_line_that_decides_an_answer_is_said_again_and_one_that_is_broken_ends():
    play, rows = holder({"id": "keen", "rule": "base", "log_odds": {"mean": 30.0, "sd": 0.01}})
    decision = play.decisions["borea"].answer(rows, np.arange(80), np.full(80, 30))
    taken, stopped = decision.outcome == 0, decision.line == 0

    assert taken.any()
    assert stopped.any()
    assert (taken | stopped).all()
    np.testing.assert_array_equal(counts(play, rows, 30), stopped)


def test_a_party_that_offers_what_breaks_its_line_ends_it():
    play, rows = holder()
    chosen = play.choices["borea"].make(np.arange(80), np.full(80, 30))
    oslo = [play.branch.menu.terms(row).venues == ("oslo",) for row in chosen.tolist()]

    assert any(oslo)
    np.testing.assert_array_equal(counts(play, rows, 30) == 0, oslo)


def test_where_nearly_all_places_were_named_before_counter_offers_name_the_others_as_rarely():
    named = [offer(v, "2025-03-01", "alba", ["borea"], v) for v in ("geneva", "vienna", "bern")]
    held = facts(record=named)
    held["follow"]["offers"] = {"venues": ["geneva", "vienna", "bern", "helsinki"]}
    play, worlds = stage_of(start_of(dispute(held)), range(4000)), np.arange(4000)
    rows = play.choices["alba"].make(worlds, np.zeros(4000, int), counter=True)
    new = [play.branch.menu.terms(row).venues == ("helsinki",) for row in rows.tolist()]

    assert np.mean(new) == pytest.approx(0.25, abs=0.03)


def test_counter_offers_point_where_those_of_the_record_do():
    venues = ["oslo", "stockholm", "barge", "virtual", "geneva", "vienna", "helsinki"]
    held = facts(record=[offer("before", "2025-03-01", "alba", ["borea"], "geneva")])
    held["venues"]["barge"] = {"name": "A barge", "lat": 57, "lon": 8, "assumed": "a trial"}
    held["follow"]["offers"] = {"venues": venues, "guarantees": []}
    start = start_of(dispute(held))
    play, worlds = stage_of(start, range(8000)), np.arange(8000)
    rows = play.choices["alba"].make(worlds, np.zeros(8000, int), counter=True)
    named = [(start.menu.terms(row).venues or ("",))[0] for row in rows.tolist()]
    share = {
        venue: named.count(venue) / 8000 for venue in ("oslo", "stockholm", "barge", "", "geneva")
    }
    free = play.choices["alba"].make(worlds, np.zeros(8000, int))

    assert share == pytest.approx(
        {"oslo": 0.37, "stockholm": 0.04, "barge": 0.14, "": 0.03, "geneva": 0.21}, abs=0.02
    )
    assert (free == start.menu.row("alba", 0)).mean() < 0.3, "own offers follow tactics alone"


# ----- reasons -----


def test_an_answer_that_a_line_decides_has_that_line_as_its_cause():
    worlds = told(
        about(keen(ruled(facts(), "borea", PROMISE, positions=[ASKED]), 6.0), offers=BARE)
    )
    stopped = {e.cause for t in worlds for e in t if (e.act, e.by) == ("refuse", "borea")}

    assert stopped == {"L"}


def test_no_consideration_is_the_reason_of_an_answer_to_which_none_pushes():
    start = start_of(dispute(facts()))
    play, worlds = stage_of(start, range(400)), np.arange(400)
    rows = np.full(400, start.menu.row("alba", 2 * 2))
    decisions = Decisions(play.chunk, "borea", explained=True)
    decision = decisions.answer(rows, worlds, np.zeros(400, int))
    refused = (decision.outcome != 0) & (decision.line == NOTHING)
    reasons = {decisions.mind.reasons[n] for n in decision.reason[refused]}
    verdict = play.chunk.verdict("borea", start.menu.offers.each(rows), worlds, worlds * 0)

    assert refused.any()
    assert all(verdict.pushes[name].min() < 0 for name in reasons - {""})


# ----- rounds, pauses, mediators, meetings -----


def test_a_downgrade_convenes_a_round_of_delegations():
    worlds = told(about(keen(facts(), -6.0), {"rule": "convenes", "median_days": {"median": 2.0}}),
                  missing=["distracts", "gives_up"], days=200)  # fmt: skip
    early = [
        (t, n) for t in worlds for n, e in enumerate(t) if e.act == "downgrade" and e.day < 100
    ]

    assert len(early) > 50
    assert all({"convene", "round"} & {*acts(t[n:])} for t, n in early)
    assert all("convene" not in acts(t[: acts(t).index("downgrade")])
               for t in worlds if "downgrade" in acts(t) and "round" not in acts(t))  # fmt: skip


def test_a_round_without_a_result_counts_for_nothing():
    start, log = start_of(dispute(keen(facts(), -6.0)), days=120), Log()
    rounds = play_worlds(start, np.arange(60), log).rounds
    told = [acts(t) for _, t in sorted(log.histories(start.causes).items())]

    assert any("stall" in t for t in told)
    assert rounds.tolist() == [t.count("round") - t.count("stall") for t in told]


def test_a_postponed_meeting_is_given_another_day_or_falls_through():
    often = {"rule": "violates", "mean_days": {"median": 3.0}}
    pause = {"rule": "pauses", "mean_days": {"median": 3.0}}
    worlds = told(about(keen(facts(), 6.0), often, pause, {"rule": "shocks", "probability": SURE}))
    after = []
    for t in worlds:
        moves = [e for e in t if e.act in {"schedule", "postpone", "cancel", "meet"}]
        after += [b.act for a, b in pairwise(moves) if a.act == "postpone"]

    assert {"schedule", "cancel"} >= set(after)
    assert after.count("schedule") > 20
    assert any(acts(t)[-1] == "meet" and "postpone" in acts(t) for t in worlds)


def test_an_agreement_can_fall_through_and_be_sought_again():
    frail = {"rule": "collapses", "mean_days": {"median": 3.0}}
    worlds = told(about(keen(facts(), 6.0), frail), days=200)
    fallen = [(t, acts(t).index("cancel")) for t in worlds if "cancel" in acts(t)]

    assert len(fallen) > 50
    assert all(t[n].cause == "about-collapses" for t, n in fallen)
    assert any("agree" in acts(t[n:]) for t, n in fallen)


def test_a_mediator_gives_up_after_so_many_failures_and_proposes_no_more():
    held = ruled(keen(facts(), -6.0), "envoy", {"id": "tired", "rule": "gives_up", "after": 2})
    worlds = told(held, days=400, missing=["distracts"], worlds=60)
    left = [(t, acts(t).index("withdraw")) for t in worlds if "withdraw" in acts(t)]

    assert len(left) > 20
    for t, n in left:
        assert sum(e.act == "offer" and e.by == "envoy" for e in t[:n]) >= 2
        assert all(e.by != "envoy" or e.act == "lapse" for e in t[n + 1 :])
        assert "convene" not in acts(t[n:])


def test_a_mediator_that_is_distracted_proposes_nothing():
    busy = {"rule": "distracts", "mean_days": {"median": 5.0}}
    worlds = told(about(keen(facts(), -6.0), busy), days=300)
    proposed = 0
    for t in worlds:
        away = False
        for event in t:
            away = {"distract": True, "return": False}.get(event.act, away)
            assert not (away and event.act == "offer" and event.by == "envoy")
            proposed += event.act == "offer" and event.by == "envoy"
    assert proposed > 20


@consideration(assumed="a trial")
def only_in_a_truce(case):
    """Nobody accepts anything while there is fighting."""
    return 200.0 * case.holds("hostilities", "truce") - 100.0


@consideration(assumed="a trial")
def only_when_the_envoy_is_away(case):
    """Nobody accepts anything under the eyes of the envoy."""
    return 200.0 * case.holds("attention", "far") - 100.0


@pytest.mark.parametrize(
    ("rule", "region"),
    [(only_in_a_truce, ("pause", {"resume", "violate", "ceasefire"})),
     (only_when_the_envoy_is_away, ("distract", {"return", "withdraw"}))],
)  # fmt: skip
def test_rules_see_the_context_that_a_region_stands_for(rule, region):
    often = [
        {"rule": name, "mean_days": {"median": 8.0}} for name in ("pauses", "violates", "distracts")
    ]
    worlds = told(
        about(facts(), *often), book=standard_book().without("refused_before") | RuleBook([rule])
    )
    begins, ends = region
    accepted = refused = 0
    for t in worlds:
        holds = False
        for event in t:
            holds = event.act == begins or (holds and event.act not in ends)
            if event.act in {"accept", "refuse"}:
                assert holds is (event.act == "accept")
                accepted, refused = accepted + holds, refused + (not holds)
    assert min(accepted, refused) > 20


def test_context_of_no_region_holds_on_the_days_that_the_record_states():
    held = facts(context=[
        {"id": "calm", "series": "hostilities", "value": "truce", "from": "2025-03-01",
         "to": "2025-04-10", "assumed": "a trial"},
    ])  # fmt: skip
    del held["follow"]["hostilities"]
    worlds = told(
        held, book=standard_book().without("refused_before") | RuleBook([only_in_a_truce])
    )
    days = {act: [e.day for t in worlds for e in t if e.act == act] for act in ("accept", "refuse")}

    assert max(days["accept"]) <= 10 < min(days["refuse"])


def test_an_offer_is_answered_by_everybody_but_who_made_it():
    worlds = told(keen(facts(record=[offer("x", "2025-03-30", "envoy", [*SIDES], "geneva")]), 6.0))
    first = [t for t in worlds if "agree" in acts(t)]

    assert len(first) > 50
    for t in first:
        n = acts(t).index("agree")
        said = {e.by for e in t[:n] if e.act == "accept" and e.row == t[n].row}
        assert said == {*SIDES} - {t[n].by}


def test_an_offer_that_nobody_answers_lapses():
    worlds = told(facts(), missing=["answers"], days=400, worlds=40)

    assert all({"accept", "refuse"}.isdisjoint(acts(t)) for t in worlds)
    assert any("lapse" in acts(t) for t in worlds)
    for t in worlds:
        for n, event in enumerate(t):
            if event.act == "lapse":
                assert any(e.act == "offer" and e.row == event.row for e in t[:n])


# ----- what a tactic is shown -----


@pytest.fixture(scope="module")
def shown():
    """Return what was shown to tactics of single worlds, and what had happened by then."""
    seen, logs = [], [Log()]

    @tactic(assumed="a trial")
    def watch(choice):
        """It only looks."""
        seen.append((choice, next(iter(logs[-1].histories(start.causes).values()))))
        return 0.0

    start = start_of(dispute(facts()), book=standard_book() | RuleBook([watch]), days=150)
    for world in range(30):
        logs.append(Log())
        simulate(start, np.array([world]), logs[-1])
    return seen


def candidates_of(told, acts, *parties):
    """Return the numbers of the candidates of some events, of six."""
    return [e.row % 6 for e in told if e.act in acts and e.by in (parties or (e.by,))]


def test_a_tactic_sees_what_a_mediator_has_proposed(shown):
    assert any(choice.voiced.any() for choice, _ in shown)
    for choice, told in shown:
        proposed = candidates_of(told, {"offer"}, "envoy")
        assert {*np.flatnonzero(choice.voiced)} == {*proposed}


def test_a_tactic_sees_how_often_each_candidate_was_refused_by_anybody(shown):
    plain = [(choice, told) for choice, told in shown if "counter" not in acts(told)]

    assert max(choice.refused.max() for choice, _ in plain) > 1
    for choice, told in plain:
        refused = candidates_of(told, {"refuse", "deny", "downgrade"})
        assert choice.refused[:, 0].tolist() == [refused.count(n) for n in range(6)]


@pytest.mark.parametrize("column", ["like_own", "like_theirs"])
def test_a_tactic_sees_how_like_its_candidates_are_to_the_last_offer_of_a_side(shown, column):
    assert any(getattr(choice, column).any() for choice, _ in shown)
    for choice, told in shown:
        other = {"alba": "borea", "borea": "alba"}.get(choice.party, "nobody")
        side = choice.party if column == "like_own" else other
        last = candidates_of(told, {"offer", "counter"}, side)[-1:]
        assert np.flatnonzero(getattr(choice, column)[:, 0] == 1).tolist() == last


def test_a_tactic_sees_the_day_and_its_own_candidates_only(shown):
    for choice, told in shown:
        assert choice.day >= told[-1].day
        assert choice.offers.proposed_by(choice.party).all()
        assert choice.worth.shape == choice.belief.shape == (6, 1)
        assert ((choice.belief >= 0) & (choice.belief <= 1)).all()


def test_who_is_asked_again_decides_again():
    """Otherwise every repetition of an offer would be answered as it was before."""
    play = stage_of(start_of(dispute(facts())), range(200))
    here, rows, on = np.arange(200), np.full(200, 7), np.zeros(200, dtype=np.int64)
    ask = (rows, here, on)

    decisions, choices = play.decisions["alba"], play.choices["alba"]
    assert (decisions.answer(*ask).outcome != decisions.answer(*ask).outcome).any()
    assert (choices.make(here, on) != choices.make(here, on)).any()
