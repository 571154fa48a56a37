"""Random disputes, and rule books with tactics and reactions that a user might write."""

import numpy as np
from hypothesis import strategies as st
from staged import SIDES, dispute, facts, offer, ruled

from sim.rules.book import RuleBook, standard_book, standard_dynamics
from sim.rules.course import NEVER_DAYS
from sim.rules.declare import reaction, tactic


@tactic(assumed="a trial", of=("principal",))
def likes_the_first(choice, *, bonus: float = 2.0):
    """A party likes what it has least tried."""
    return bonus * (choice.refused == choice.refused.min(axis=0, keepdims=True))


@reaction("announce", on=("refuse", "counter", "announce"), assumed="a trial")
def speaks_up(course):
    """Whoever is turned down says so, and says it again."""
    again = course.chance(0.5, "again") | (course.act != "announce")
    return np.where(again & (course.by != "envoy"), course.delay(2.0, 0.5), NEVER_DAYS)


@reaction("pause", on=("offer", "announce"), of=(), assumed="a trial")
def calms(course):
    """An offer can calm things down at once."""
    return np.where(course.chance(0.3) & ~course.pending, course.wait(3.0), NEVER_DAYS)


@reaction("violate", on=("round", "agree"), of=(), assumed="a trial")
def provokes(course):
    """Whoever dislikes talks provokes."""
    return np.where(course.chance(0.3), 0.0, NEVER_DAYS)


OWN = RuleBook([likes_the_first, speaks_up, calms, provokes])


VENUES = ("oslo", "stockholm", "geneva", "vienna", "ship", "virtual")
PROMISES = ("personal-security", "immunity", "agreed-agenda")
SPEAKING = (
    {"id": "carried", "rule": "third_party", "push": {"mean": 2.0}},
    {"id": "own", "rule": "named_itself", "push": {"mean": 3.0}},
    {"id": "bare", "rule": "no_place", "push": {"mean": -3.0}},
    {"id": "mood", "rule": "base", "log_odds": {"mean": 2.0}},
    {"id": "shift", "rule": "blame", "shifts": True},
    {"id": "wish", "rule": "tries_another", "weight": {"sd": 3.0}},
)
LINES = (
    {"id": "soil-line", "rule": "refuses_ground", "of": ["SWE", "NOR"]},
    {"id": "home-line", "rule": "only_ground", "of": ["oslo"]},
    {"id": "safe-line", "rule": "needs_guarantee", "kind": ["personal-security"]},
    {"id": "work-line", "rule": "needs_preparation", "rounds": 2},
    {"id": "calm-line", "rule": "waits_for", "context": ["hostilities=truce"]},
)
ABOUT = (
    {"id": "soon", "rule": "meets", "median_days": {"median": 2.0}},
    {"id": "shaky", "rule": "violates", "mean_days": {"median": 5.0}},
    {"id": "calm", "rule": "pauses", "mean_days": {"median": 5.0}},
    {"id": "busy", "rule": "distracts", "mean_days": {"median": 9.0}},
    {"id": "frail", "rule": "collapses", "mean_days": {"median": 6.0}},
)
PAST = (
    offer("open", "2025-03-20", "alba", ["borea"], "oslo"),
    offer("carried", "2025-03-22", "envoy", ["alba", "borea"], "geneva"),
    {"id": "no", "on": "2025-03-24", "act": "refuse", "by": "borea", "to": ["alba"],
     "answers": "open", "says": "No.", "assumed": "a trial"},
    {"id": "yes", "on": "2025-03-25", "act": "accept", "by": "alba", "to": ["envoy"],
     "answers": "carried", "says": "Yes.", "assumed": "a trial"},
    {"id": "fixed", "on": "2025-03-26", "act": "schedule", "by": "envoy", "to": [*SIDES],
     "says": "A round.", "assumed": "a trial",
     "meeting": {"venues": ["vienna"], "level": "delegations", "window": "2025-04-05"}},
)  # fmt: skip


def some(pool, **size):
    return st.lists(st.sampled_from(range(len(pool))), unique=True, **size).map(
        lambda places: [pool[n] for n in sorted(places)]
    )


@st.composite
def rules_of(draw, party):
    """Draw considerations, tactics and red lines of a party, and the positions behind them."""
    lines = draw(some(LINES, max_size=2))
    kinds = st.sampled_from(("red-line", "condition"))
    grades = st.sampled_from(("E1", "E2", "E3"))
    named = [{"id": f"{party}-{n}", "position": f"P-{party}-{n}"} for n in range(len(lines))]
    positions = [
        {"id": held["position"], "says": "No.", "kind": draw(kinds), "grade": draw(grades)}
        for held in named
    ]
    spoken = [rule | {"id": f"{party}-{rule['id']}"} for rule in draw(some(SPEAKING, max_size=4))]
    return [*spoken, *(line | own for line, own in zip(lines, named, strict=True))], positions


@st.composite
def disputes(draw):
    """Draw a dispute over a few offers, with rules of its own and a short record."""
    held = facts(record=draw(some(PAST[:2])) if draw(st.booleans()) else [*PAST])
    held["follow"] |= {
        "rules": [rule | {"assumed": "a trial"} for rule in draw(some(ABOUT))],
        "offers": {
            "venues": draw(some(VENUES, min_size=1, max_size=3)),
            "guarantees": (promises := draw(some(PROMISES, max_size=2))),
            "at_most_guarantees": min(1, len(promises)),
            "formats": draw(some(("bilateral", "trilateral"), min_size=1)),
            "levels": [draw(st.sampled_from(("leaders", "leaders", "delegations")))],
        },
    }
    for region in draw(some(("hostilities", "mediator"))):
        del held["follow"][region]
    if draw(st.booleans()):
        held = ruled(held, "envoy", {"id": "tired", "rule": "gives_up", "after": 1})
    for party in SIDES:
        rules, positions = draw(rules_of(party))
        held = ruled(held, party, *rules, positions=positions)
    return dispute(held)


books = st.sampled_from((standard_book(), standard_book() | OWN))
left_out = some(tuple(name for name in standard_dynamics() if name != "offers"), max_size=6)
places = st.sampled_from((0, 37, 4092, 9000))
openers = st.sampled_from((None, "alba", "envoy", "helvia"))
