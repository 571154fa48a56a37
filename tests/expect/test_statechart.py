"""A track moves along its table and nowhere else; what it skips is marked as implied."""

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from sim.expect.statechart import TABLE, Region, State, Tracks, Trigger
from sim.facts.record import Event, Proposal, answered

S, T = State, Trigger
READ = TypeAdapter(Event)
PARTIES = ("alba", "borea", "cedria")
DAY = "2025-03-01"

FORBIDDEN = sorted(set(product(S, T)) - {*TABLE})


def after(*events):
    """Return the tracks after events, each given as data."""
    tracks, offers = Tracks(), {}
    for event in map(READ.validate_python, events):
        offers |= {event.id: event} if hasattr(event, "offer") else {}
        tracks = tracks.after(event, offers, PARTIES)
    return tracks


def event(name, act, by="alba", **more):
    return {"id": name, "on": DAY, "act": act, "by": by, "says": "-", "assumed": "-", **more}


def offer(name, by="alba", to=("borea",), level="leaders", **more):
    return event(name, "offer", by, to=to, offer={"level": level, **more})


def answer(name, act, target, by="borea", **more):
    return event(name, act, by, answers=target, **more)


def meeting(name, act, level="leaders", **more):
    return event(name, act, meeting={"level": level, **more})


def test_a_trigger_leads_where_the_table_says_and_only_a_move_is_a_step():
    for (state, trigger), target in TABLE.items():
        region, steps = Region("leaders", state).step(trigger, "e")

        assert region.state is target
        assert [(s.source, s.target, s.implied) for s in steps] == (
            [] if state is target else [(state, target, trigger is T.EXPIRE)]
        )


def test_a_forbidden_trigger_comes_with_the_steps_that_it_implies():
    for state, trigger in FORBIDDEN:
        region, steps = Region("leaders", state).step(trigger, "e")

        assert all((step.source, step.trigger) in TABLE for step in steps)
        assert all(one.target is two.source for one, two in pairwise(steps))
        assert [step.implied for step in steps] in (
            [True] * len(steps),
            [True] * (len(steps) - 1) + [False],
        )
        assert (steps[0].source, steps[-1].target) == (state, region.state)


def test_an_agreement_outlasts_offers_and_ends_by_meeting_calling_off_or_its_day():
    ends = {T.MEET, T.CANCEL, T.WITHDRAW, T.EXPIRE}
    for state in (S.AGREED, S.SCHEDULED):
        left = {t for t in T if TABLE.get((state, t), state) not in {S.AGREED, S.SCHEDULED}}
        assert left == ends


AGREED = (offer("o"), answer("a", "accept", "o"))


@pytest.mark.parametrize(
    "taken",
    [
        answer("w", "withdraw", "o"),
        answer("w", "withdraw", "o", "alba"),
        answer("w", "refuse", "o"),
        answer("w", "counter", "o", to=["alba"], offer={"level": "leaders"}),
    ],
)
def test_what_was_agreed_ends_when_one_side_takes_its_word_back(taken):
    tracks = after(*AGREED, taken)

    assert (tracks.steps[0].trigger, tracks.steps[0].implied) == (T.WITHDRAW, False)
    region = tracks.regions["leaders"]
    assert region.state is (S.OPEN if taken["act"] == "counter" else S.SIGNALLED)
    assert (region.agreed, region.accepted["o"]) == ("", frozenset())


def test_an_acceptance_that_was_taken_back_can_be_given_again():
    tracks = after(*AGREED, answer("w", "withdraw", "o"), answer("b", "accept", "o"))

    assert tracks.regions["leaders"].state is S.AGREED


def test_a_second_answer_of_one_addressee_counts_with_the_first_of_the_other():
    tracks = after(
        offer("o", to=("borea", "cedria")),
        answer("a", "accept", "o"),
        answer("b", "refuse", "o", "cedria"),
        answer("c", "accept", "o", "cedria"),
    )

    assert tracks.regions["leaders"].state is S.AGREED


def test_an_agreement_lapses_once_its_day_is_past_unless_the_meeting_is_told():
    dated = (offer("o", window="2025-03-09"), answer("a", "accept", "o"))
    late, moved = {"on": "2025-03-10"}, meeting("p", "postpone", window="2025-03-20")

    lapsed = after(*dated, event("s", "statement", **late))
    assert [(s.trigger, s.target, s.implied) for s in lapsed.steps] == [(T.EXPIRE, S.LAPSED, True)]
    assert after(*dated, meeting("m", "meet") | late).regions["leaders"].state is S.HELD
    assert after(*dated, moved, event("s", "statement", **late)).steps == ()


def test_a_party_with_the_mediator_alone_moves_no_track():
    sides, offers = ("alba", "borea"), {}
    events = [
        offer("o", "cedria", ["borea"], format="bilateral"),
        answer("a", "accept", "o"),
        meeting("m", "meet") | {"by": "cedria", "to": ["borea"]},
    ]
    tracks = Tracks()
    for item in map(READ.validate_python, events):
        offers |= {item.id: item} if hasattr(item, "offer") else {}
        tracks = tracks.after(item, offers, sides)
        assert tracks == Tracks()

    both = READ.validate_python(meeting("n", "meet") | {"by": "cedria", "to": ["alba", "borea"]})
    assert tracks.after(both, offers, sides).regions["leaders"].state is S.HELD


def test_the_shortest_way_to_a_meeting_is_an_offer_that_was_accepted():
    region, steps = Region("leaders").step(T.MEET, "e")

    assert region.state is S.HELD
    assert [step.trigger for step in steps] == [T.OFFER, T.AGREE, T.MEET]


def test_a_refusal_closes_the_last_open_offer():
    assert after(offer("o"), answer("a", "refuse", "o")).regions["leaders"].state is S.SIGNALLED


def test_a_denial_and_a_withdrawal_close_too():
    for act, by in (("deny", "borea"), ("withdraw", "alba")):
        region = after(offer("o"), answer("a", act, "o", by)).regions["leaders"]
        assert (region.state, region.open) == (S.SIGNALLED, {})


@pytest.mark.parametrize("act", ["silent", "unreported"])
def test_silence_lets_the_last_open_offer_lapse(act):
    assert after(offer("o"), answer("a", act, "o")).regions["leaders"].state is S.LAPSED


def test_silence_of_one_addressee_leaves_the_offer_to_the_other():
    tracks = after(offer("o", to=("borea", "cedria")), answer("a", "silent", "o"))

    assert tracks.regions["leaders"].state is S.OPEN
    assert tracks.regions["leaders"].open == {("alba", "cedria"): "o"}


def test_an_answer_put_off_leaves_the_offer_open():
    tracks = after(offer("o"), answer("a", "defer", "o"))

    assert tracks.regions["leaders"].open == {("alba", "borea"): "o"}


def test_conditions_leave_the_offer_open():
    tracks = after(offer("o"), answer("a", "accept-if", "o", conditions=["A truce."]))

    assert tracks.regions["leaders"].state is S.OPEN


def test_only_all_addressees_together_can_agree():
    one = (offer("o", to=("borea", "cedria")), answer("a", "accept", "o"))

    assert after(*one).regions["leaders"].state is S.OPEN
    assert after(*one, answer("b", "accept", "o", "cedria")).regions["leaders"].state is S.AGREED


def test_terms_with_days_are_scheduled_when_they_are_agreed():
    tracks = after(offer("o", window="2025-03-09"), answer("a", "accept", "o"))

    assert tracks.regions["leaders"].state is S.SCHEDULED
    assert [step.trigger for step in tracks.steps] == [T.AGREE, T.SCHEDULE]


def test_a_counter_replaces_the_offer_by_its_own():
    tracks = after(offer("o"), answer("c", "counter", "o", to=["alba"], offer={"level": "leaders"}))

    assert tracks.regions["leaders"].open == {("borea", "alba"): "c"}
    assert tracks.steps == ()


def test_a_downgrade_moves_the_talk_to_the_other_track():
    tracks = after(
        offer("o"), answer("d", "downgrade", "o", to=["alba"], offer={"level": "experts"})
    )

    assert tracks.regions["leaders"].state is S.SIGNALLED
    assert tracks.regions["delegations"].state is S.OPEN


def test_a_new_offer_of_a_party_to_the_same_party_replaces_the_old():
    assert after(offer("o"), offer("p")).regions["leaders"].open == {("alba", "borea"): "p"}


def test_a_meeting_is_put_off_called_off_and_held():
    agreed = (offer("o"), answer("a", "accept", "o"), meeting("m", "schedule"))

    states = [after(*agreed, meeting("n", act)).regions["leaders"].state
              for act in ("schedule", "postpone", "cancel", "meet")]  # fmt: skip

    assert states == [S.SCHEDULED, S.AGREED, S.SIGNALLED, S.HELD]


def test_readiness_signals_on_the_track_of_its_level():
    tracks = after(event("s", "statement", ready="ministers"), event("t", "condition"))

    assert tracks.regions["delegations"].state is S.SIGNALLED
    assert tracks.regions["leaders"].state is S.IDLE


@pytest.mark.parametrize("act", ["accept", "refuse", "silent", "withdraw"])
@pytest.mark.parametrize("end", ["cancel", "meet"])
def test_a_late_answer_to_an_offer_that_was_told_implies_no_other_offer(act, end):
    agreed = (offer("o"), answer("a", "accept", "o"), offer("p", "borea", ["alba"]))
    tracks = after(
        *agreed, meeting("m", end), answer("b", act, "p", "borea" if act == "withdraw" else "alba")
    )

    assert not any(step.implied for step in tracks.steps)
    assert tracks.regions["leaders"].open == {}


@st.composite
def histories(draw):
    """Draw a record of any acts in any order, answers only to offers that were made."""
    events, made = [], []
    for n in range(draw(st.integers(1, 14))):
        kinds = ["offer", "meeting", "statement"] + ["answer", "counter", "withdraw"] * bool(made)
        kind = draw(st.sampled_from(kinds))
        level = draw(st.sampled_from(("leaders", "delegations")))
        by = draw(st.sampled_from(PARTIES))
        if kind == "offer":
            others = [party for party in PARTIES if party != by]
            to = draw(st.lists(st.sampled_from(others), min_size=1, unique=True))
            window = draw(st.sampled_from((None, "2025-02-28", DAY)))
            made.append(offer(f"e{n}", by, to, level, window=window))
            events.append(made[-1])
        elif kind == "meeting":
            act = draw(st.sampled_from(("schedule", "postpone", "cancel", "meet")))
            events.append(meeting(f"e{n}", act, level))
        elif kind == "statement":
            events.append(
                event(f"e{n}", "statement", by, ready=draw(st.sampled_from((None, level))))
            )
        else:
            target = draw(st.sampled_from(made))
            by = draw(st.sampled_from(target["to"]))
            if kind == "counter":
                terms = {"to": [target["by"]], "offer": {"level": level}}
                made.append(answer(f"e{n}", "counter", target["id"], by, **terms))
                events.append(made[-1])
            elif kind == "withdraw":
                by = draw(st.sampled_from((by, target["by"])))
                events.append(answer(f"e{n}", "withdraw", target["id"], by))
            else:
                act = draw(
                    st.sampled_from(("accept", "refuse", "deny", "defer", "silent", "unreported"))
                )
                events.append(answer(f"e{n}", act, target["id"], by))
    return [READ.validate_python(item) for item in events]


def live(history):
    """Yield each event of a history with the tracks before and after it."""
    tracks, offers = Tracks(), {}
    for item in history:
        offers |= {item.id: item} if hasattr(item, "offer") else {}
        before, tracks = tracks, tracks.after(item, offers, PARTIES)
        yield item, before, tracks


@given(histories())
def test_no_history_leaves_the_table(history):
    for item, before, now in live(history):
        for track in now.regions:
            steps = [step for step in now.steps if step.track == track]
            states = [before.regions[track].state, *(step.target for step in steps)]
            assert states[-1] is now.regions[track].state
            for step, source in zip(steps, states, strict=False):
                assert (step.source, TABLE[step.source, step.trigger]) == (source, step.target)
                assert step.cause == item.id


@given(histories())
def test_nothing_is_held_that_was_not_agreed_on_the_way(history):
    for track in ("leaders", "delegations"):
        path = [s.target for _, _, now in live(history) for s in now.steps if s.track == track]
        for n, state in enumerate(path):
            since = path[: n + 1][::-1].index(S.HELD, 1) if S.HELD in path[:n] else n + 1
            assert state is not S.HELD or S.AGREED in path[n + 1 - since : n]


@given(histories())
def test_no_party_has_two_open_offers_to_another(history):
    offers = {item.id: item for item in history if hasattr(item, "offer")}
    for _, _, now in live(history):
        for track, region in now.regions.items():
            for (by, to), name in region.open.items():
                assert (offers[name].by, offers[name].offer.track) == (by, track)
                assert to in offers[name].to


@given(histories())
def test_an_offer_that_all_addressees_accepted_was_agreed(history):
    accepted = {}
    ends = {"refuse", "deny", "counter", "withdraw"}
    offers = {item.id: item for item in history if hasattr(item, "offer")}
    for item, _, now in live(history):
        target = offers.get(answered(item))
        if item.act in ends and item.by == target.by:
            accepted.pop(target.id, None)
        elif item.act in ends:
            accepted.get(target.id, set()).discard(item.by)
        if item.act != "accept":
            continue
        accepted.setdefault(target.id, set()).add(item.by)
        region = now.regions[target.offer.track]
        if accepted[target.id] >= set(target.to):
            assert region.state in {S.AGREED, S.SCHEDULED}
            assert target.id not in region.open.values()


@given(histories())
def test_an_event_moves_only_its_own_tracks(history):
    offers = {item.id: item for item in history if hasattr(item, "offer")}
    for item, _, now in live(history):
        target = offers.get(answered(item))
        concerned = {thing.offer.track for thing in (item, target) if isinstance(thing, Proposal)}
        if item.act in {"offer", "accept", "refuse"} and concerned:
            moved = {step.track for step in now.steps if step.trigger is not T.EXPIRE}
            assert moved <= concerned
