"""What could follow, in blocks: one simulated world, or what many worlds amount to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from sim.expect.draws import Interval
from sim.expect.statechart import State
from sim.report.bands import TEN, level_text, pair_cells, percent, probability_text
from sim.report.document import Block, Items, Rows, Say, Section, text_of
from sim.report.words import (
    ACTS,
    ENDINGS,
    caveat,
    counted,
    day_text,
    listed,
    party_name,
    place_name,
    span_text,
    terms_text,
    upper_first,
)
from sim.rules.course import NOTHING
from sim.simulate.branch import REPLICATES, Branch
from sim.simulate.state import Happened
from sim.study.explore import MARGIN as MERITS
from sim.study.summary import Days, Followed, Nothing, Simulated, Summary
from sim.study.worlds import Share, World

SHOWN_PAST = 3
"""Documented events that lead to the branch and are told."""
SHOWN, FEW = 6, 3
"""Venues, and what stopped offers, that are told one by one."""
HEAD = "Simulated, not reported."
WHY_NOTHING: Mapping[Nothing, str] = {
    "no offer": "no party makes an offer: every candidate is beyond its own red lines, worth less "
    "to it than no meeting, or ruled out by its tactics",
    "falls through": "every agreement falls through, or its day lies beyond the last day",
    "not answered": "no offer is answered before the last day",
    "not accepted": "no offer is accepted by all; what stopped them",
}
"""Why no world has a meeting."""
COUNTED = (
    "Sides stand in the order of the file, what stopped most offers of a side first. Of several "
    "that would have stopped an offer the first in the order of rules is counted; an acceptance on "
    "a condition counts as stopped."
)


def simulated_text(world: World) -> str:
    """Return the transcript of a simulated world."""
    branch, reasons = world.branch, set[str]()
    told = [
        (f"[simulated, world {world.number}, day +{event.day}]", _event(branch, event, reasons))
        for event in world.events
        if event.act in ACTS and ACTS[event.act].says
    ]
    end = Say(f"World {world.number}: {outcome_text(branch, world.events)}")
    return text_of([*_head(branch), Say(_past(branch)), Items(told), end])


def followed_text(simulated: Simulated) -> str:
    """Return what many worlds amount to, as text."""
    branch = simulated.reference.worlds.branch
    head = [Say(branch.bench.scenario.title), Say(caveat(branch.day))]
    return text_of([*head, *followed(simulated)])


def follows(summary: Summary | str) -> Section:
    """Return what a page tells of what could follow, or why nothing was simulated."""
    nothing = [Say(f"Nothing was simulated: {summary}.", "found")]
    blocks = nothing if isinstance(summary, str) else [*followed(Simulated(summary))]
    return Section("What could follow", blocks, name="follows")


def followed(simulated: Simulated) -> Iterator[Block]:
    """Yield what many worlds amount to, beside changes."""
    summary = simulated.reference
    branch, scenario, label = summary.worlds.branch, summary.scenario, summary.label
    yield Say(f"{HEAD} {start_text(branch)} Seed {branch.bench.believed.seed}.", "found")
    yield Say(
        "Days are counted from there, and are never dates; nothing of it is scored. `parley "
        "simulate` tells one world event by event, and takes other days, offers and changes.",
        deep=True,
    )
    yield Items([
        ("Worlds", f"{len(summary.worlds):,} worlds, {REPLICATES} for each draw of what we do not "
         f"know; {label}. A range holds {level_text(summary.level)} of the draws; chance within a "
         "draw is averaged out."),
        ("A meeting is held", _held(summary.held, label)),
        ("", _nothing(summary)),
        ("after", days_text(summary.days)),
        ("offers made", _number(summary.offers)),
        ("left out", _unheard(branch)),
    ])  # fmt: skip
    for title, header, shares, name in (
        ("At the end", "End", summary.ends, ENDINGS.__getitem__),
        ("Meetings by venue", "Venue", summary.venues, lambda place: place_name(scenario, place)),
        ("by who proposed", "Party", summary.proposers, lambda party: party_name(scenario, party)),
        ("by level", "Level", summary.levels if len(summary.levels) > 1 else {}, str),
    ):
        rows = _shares(shares, label, name)
        if rows:
            yield Rows(title, (header, "Share of worlds"), rows, most=max(SHOWN, len(ENDINGS)))
    if simulated.changes:
        yield _beside(simulated)
    stopped = f"{_stops(summary)}. {COUNTED}" if summary.stops else ""
    yield Items([
        ("What stopped offers", stopped),
        ("Rests on", _rests(branch)),
    ])  # fmt: skip


def beside_text(simulated: Simulated) -> str:
    """Return what follows beside a reference, as text."""
    worlds = simulated.reference.worlds
    about = (
        f"{HEAD} {start_text(worlds.branch)} {len(worlds):,} worlds of each, set beside the same "
        "worlds of the reference."
    )
    return text_of([Section("What would follow", [Say(about), _beside(simulated)])])


def _beside(simulated: Simulated) -> Rows:
    """Return what changes make of the share of worlds with a meeting, pair by pair."""
    names: dict[str, str] = {}
    if isinstance(simulated, Followed):
        branch, scenario = simulated.reference.worlds.branch, simulated.scenario
        by = upper_first(party_name(scenario, simulated.by))
        offers = {name: branch.offers[name] for name in simulated.numbers}
        names = {n: f"{by} offers {terms_text(scenario, terms)}" for n, terms in offers.items()}
    rows = [
        (names.get(pair.what.of, pair.what.of), *pair_cells(pair, simulated.label))
        for pair in simulated.changes
    ]
    headers = ("Change", "A meeting is held", "Difference", "In how many")
    return Rows("Changes", headers, rows, most=len(rows))


def start_text(branch: Branch) -> str:
    """Return where a simulation leaves the record, and what it begins with."""
    left = (
        f"The simulation leaves the record before {branch.at} ({day_text(branch.day)})"
        if isinstance(branch.at, str)
        else f"The simulation leaves the record at the end of {day_text(branch.day)}"
    )
    opening, begins = branch.opening, ""
    if opening is not None:
        what, says = ("an offer", opening.offer) if opening.offer else ("an answer", opening.act)
        instead = f", in place of {opening.replaces}" if opening.replaces else ""
        by = party_name(branch.bench.scenario, opening.by)
        begins = f" It begins with {what} of {by}: {says}{instead}."
    met = branch.tracks.regions[branch.track].state is State.HELD
    further = " A meeting was held before; a further one is sought." if met else ""
    return f"{left}, which is day 0, and ends on day +{branch.days}.{begins}{further}"


def cause_text(branch: Branch, event: Happened) -> str:
    """Return why something happened, in a clause; empty where nothing is told."""
    for bound in branch.slots:
        if bound.id == event.cause and bound.rule.act in {event.act, "answer"}:
            return bound.rule.summary
    for bound in branch.holders[event.by].rules if event.by in branch.holders else ():
        if bound.id == event.cause:
            return bound.rule.summary
    return ""


def replaced(branch: Branch, event: Happened) -> str:
    """Return the documented event that a simulated one stands in for; empty if it is none."""
    opening = branch.opening
    if opening is None or event.day or event.cause:
        return ""
    return opening.replaces if (event.act, event.by) == (opening.act, opening.by) else ""


def outcome_text(branch: Branch, happened: Sequence[Happened]) -> str:
    """Return how a world ends, in a sentence."""
    last = {event.act: event for event in happened}
    offers = sum(event.act in {"offer", "counter"} for event in happened)
    if "meet" in last:
        met = last["meet"]
        place = terms_text(branch.bench.scenario, branch.menu.terms(met.row))
        return f"after {counted(offers, 'offer')}, a meeting is held on day +{met.day}: {place}."
    tail = counted(offers, "offer") if offers else "nobody made an offer"
    turns = [event.act for event in happened if event.act in {"agree", "cancel"}]
    agreed = ", though one is agreed" if turns[-1:] == ["agree"] else ""
    return f"no meeting within {branch.days} days{agreed}; {tail}."


def nothing_text(summary: Summary) -> str:
    """Return why no world has a meeting; empty if one has."""
    if summary.nothing is None:
        return ""
    stopped = f": {_stops(summary)}" if summary.nothing == "not accepted" else ""
    return f"{WHY_NOTHING[summary.nothing]}{stopped}"


def days_text(days: Days | None) -> str:
    """Return after how long a meeting is held; empty if none is."""
    if days is None:
        return ""
    return (
        f"{days.median:.0f} days in the middle of the worlds that have one, {days.low:.0f} to "
        f"{days.high:.0f} for {level_text(days.level)} of them"
    )


def _head(branch: Branch) -> Iterator[Say]:
    """Yield what stands above a simulated world."""
    yield Say(branch.bench.scenario.title)
    yield Say(caveat(branch.day))
    yield Say(f"{HEAD} {start_text(branch)} Seed {branch.bench.believed.seed}.")


def _past(branch: Branch) -> str:
    past = branch.past
    if not past:
        return "Before it, as documented: nothing."
    last = listed([f"{event.id} ({span_text(event.on)})" for event in past[-SHOWN_PAST:]])
    return (
        f"Before it, as documented: {counted(len(past), 'event')}, the last of them {last}; "
        "`parley replay` tells them with their sources."
    )


def _event(branch: Branch, event: Happened, reasons: set[str]) -> str:
    """Return an event in a sentence; a reason that was told before is only named."""
    scenario, menu, terms, offer = branch.bench.scenario, branch.menu, "", ""
    if event.row != NOTHING:
        terms = terms_text(scenario, menu.terms(event.row))
        offer = f"the offer of {party_name(scenario, menu.by[event.row])}"
    by = party_name(scenario, event.by) if event.by else ""
    says = ACTS[event.act].says.format(by=by, terms=terms, offer=offer)
    because = cause_text(branch, event)
    more = f": {because.rstrip('.')}" if because and because not in reasons else ""
    reasons.add(because)
    tail = f" ({event.cause}{more})" if event.cause else ""
    if instead := replaced(branch, event):
        tail = f" (in place of {instead})"
    return f"{upper_first(says)}.{tail}"


def _held(share: Share, label: str) -> str:
    """Return how often a meeting is held, and what makes worlds differ."""
    return (
        f"{probability_text(share.interval, label)}. Of the differences between worlds, "
        f"{percent(share.ignorance)} % come from what we do not know of the parties, the rest from "
        f"chance. So few worlds alone leave the mean open by {percent(share.error)} points either "
        "way."
    )


def _nothing(summary: Summary) -> str:
    why = nothing_text(summary)
    return f"Nothing comes of it in any world, because {why}." if why else ""


def _number(offers: Interval) -> str:
    mean = f"{offers.mean:.1f}" if offers.mean < TEN else f"{offers.mean:.0f}"
    between = f"{offers.low:.0f} to {offers.high:.0f} for {level_text(offers.level)} of the worlds"
    return f"{mean} on average, {between}, by the last day, or the meeting"


def _shares(
    shares: Mapping[str, Share], label: str, name: Callable[[str], str]
) -> list[tuple[str, str]]:
    return [
        (upper_first(name(key)), probability_text(share.interval, label))
        for key, share in shares.items()
        if share.interval.mean
    ]


def _stops(summary: Summary) -> str:
    """Return what stopped offers, side by side: a reason of each, and no ranking of sides."""
    told = {party: ["the considerations in sum" if stop.rule == MERITS else stop.rule
                    for stop in summary.stops if stop.party == party]
            for party in summary.scenario.parties}  # fmt: skip
    return "; ".join(f"of {party_name(summary.scenario, party)}: {listed(rules[:FEW])}"
                     for party, rules in told.items() if rules)  # fmt: skip


def _rests(branch: Branch) -> str:
    """Return what the dynamics rest on: tactics and reactions, and how many confess."""
    moves = [*branch.slots, *(bound for p in branch.proposers for bound in branch.tactics(p))]
    rules = {bound.rule.name: bound.rule for bound in moves}
    assumed = sum(bool(rule.assumed) for rule in rules.values())
    return (
        f"{counted(len(rules), 'tactic')} and reactions, {assumed} of them assumed at least in "
        "part, and the rules of `parley replay`; `parley show rules` tells each and its priors. "
        "The record of one dispute cannot score them."
    )


def _unheard(branch: Branch) -> str:
    """Return how many offers nobody can make yet; empty if there are none."""
    number = counted(branch.unheard, "offer")
    what = "a place, format, topic or promise of which the record first hears later"
    return f"{number} of the scenario: they hold {what}" if branch.unheard else ""
