"""What many simulated worlds amount to, as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from textwrap import wrap

from sim.expect.draws import Interval
from sim.expect.statechart import State
from sim.facts.parties import with_article
from sim.facts.record import PLACED
from sim.report.bands import TEN, percent, probability_text
from sim.report.document import Block, Figure, Items, Say, Section
from sim.report.words import (
    ACTS,
    ENDINGS,
    MEDIA,
    WIDTH,
    caveat,
    counted,
    day_text,
    lines,
    listed,
    terms_text,
    upper_first,
    venue_name,
)
from sim.rules.course import NOTHING
from sim.simulate.beliefs import Minds
from sim.simulate.branch import REPLICATES, Branch
from sim.simulate.state import Happened
from sim.study.explore import MARGIN as MERITS
from sim.study.summary import Days, Difference, Followed, Nothing, Spanned, Summary
from sim.study.worlds import ENDS, Share

SHOWN_PAST = 3
"""Documented events that lead to the branch and are told."""
HEAD = "Simulated, not reported."


def simulated_text(minds: Minds, world: int, happened: Sequence[Happened]) -> str:
    """Return the transcript of a simulated world.

    Parameters
    ----------
    minds
        The branch and its principals.
    world
        Number of the world.
    happened
        Its events, in order.
    """
    branch = minds.branch
    text = [*head(branch), ""]
    text += _past(branch)
    text.append("")
    told: set[str] = set()
    for event in happened:
        if event.act in ACTS and ACTS[event.act].says:
            text += _line(minds, world, event, told)
    text += ["", *wrap(f"World {world}: {outcome_text(branch, happened)}", WIDTH)]
    return "\n".join(text) + "\n"


def head(branch: Branch) -> Iterator[str]:
    """Yield the first lines of everything that is simulated."""
    scenario = branch.bench.scenario
    yield scenario.title
    seed = branch.bench.believed.seed
    yield from wrap(f"{HEAD} {start_text(branch)} Seed {seed}.", WIDTH)
    yield caveat(branch.day)


def start_text(branch: Branch) -> str:
    """Return where a simulation leaves the record, and what it begins with."""
    left = (
        f"The simulation leaves the record before {branch.at} ({day_text(branch.day)})"
        if isinstance(branch.at, str)
        else f"The simulation leaves the record at the end of {day_text(branch.day)}"
    )
    opening = branch.opening
    if opening is None:
        begins = ""
    elif opening.offer:
        begins = f" It begins with an offer of {named(branch, opening.by)}: {opening.offer}"
    else:
        begins = f" It begins with an answer of {named(branch, opening.by)}: {opening.act}"
    if opening is not None:
        begins += f", in place of {opening.replaces}." if opening.replaces else "."
    held = branch.tracks.regions[branch.track].state is State.HELD
    further = " A meeting was held before; a further one is sought." if held else ""
    return f"{left}, which is day 0, and ends on day +{branch.days}.{begins}{further}"


def named(branch: Branch, party: str) -> str:
    """Return the name of a party as in the middle of a sentence."""
    return with_article(branch.bench.scenario.parties[party].name)


def cause_text(minds: Minds, event: Happened) -> str:
    """Return why something happened, in a clause; empty where nothing is told."""
    for bound in minds.branch.slots:
        if bound.id == event.cause and bound.rule.act in {event.act, "answer"}:
            return bound.rule.summary
    for bound in minds.held[event.by].rules if event.by in minds.held else ():
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
    made = sum(event.act in {"offer", "counter"} for event in happened)
    if "meet" in last:
        met = last["meet"]
        place = terms_text(branch.bench.scenario, branch.menu.terms(met.row))
        return f"after {counted(made, 'offer')}, a meeting is held on day +{met.day}: {place}."
    tail = counted(made, "offer") if made else "nobody made an offer"
    turns = [event.act for event in happened if event.act in {"agree", "cancel"}]
    agreed = ", though one is agreed" if turns[-1:] == ["agree"] else ""
    return f"no meeting within {branch.days} days{agreed}; {tail}."


def _past(branch: Branch) -> Iterator[str]:
    past = branch.past
    if not past:
        yield from wrap("Before it, as documented: nothing.", WIDTH)
        return
    told = listed([f"{event.id} ({day_text(event.on.first)})" for event in past[-SHOWN_PAST:]])
    yield from wrap(
        f"Before it, as documented: {counted(len(past), 'event')}, the last of them {told}; "
        "`parley replay` tells them with their sources.",
        WIDTH,
    )


def _line(minds: Minds, world: int, event: Happened, told: set[str]) -> Iterator[str]:
    """Yield an event; a reason that was told before is only named."""
    branch = minds.branch
    label = f"[simulated, world {world}, day +{event.day}]"
    terms = offer = ""
    if event.row != NOTHING:
        menu = branch.menu
        terms = terms_text(branch.bench.scenario, menu.terms(event.row))
        offer = f"the offer of {named(branch, menu.by[event.row])}"
    by = named(branch, event.by) if event.by else ""
    said = ACTS[event.act].says.format(by=by, terms=terms, offer=offer)
    because = cause_text(minds, event)
    if because in told:
        because = ""
    told.add(because)
    more = f": {because.rstrip('.')}" if because else ""
    tail = f" ({event.cause}{more})" if event.cause else ""
    instead = replaced(branch, event)
    tail = f" (in place of {instead})" if instead else tail
    text = f"{label} {said[:1].upper()}{said[1:]}.{tail}"
    yield from wrap(text, WIDTH, subsequent_indent="    ", break_on_hyphens=False)


SHOWN = 6
"""Venues that are told one by one."""


def followed_text(
    found: Summary,
    label: str,
    changes: Sequence[Difference] = (),
    envelope: Spanned | None = None,
) -> str:
    """Return what many worlds amount to.

    Parameters
    ----------
    found
        The worlds.
    label
        What the record can bear; an illustrative one allows bands only.
    changes
        What named changes do to the same worlds.
    envelope
        What other models and readings make of them.
    """
    branch = found.worlds.branch
    text = [*head(branch)]
    text += lines("Worlds", _worlds(found, label))
    text.append("")
    text += lines("A meeting is held", held_text(found.held, label))
    text += lines("", nothing_sentence(found))
    text += lines("after", days_text(found.days))
    text += lines("offers made", _number(found.offers, "by the last day, or the meeting"))
    text += _table("At the end", found.ends, label, ENDINGS.__getitem__, skip=("held",))
    text += _table("Meetings by venue", found.venues, label, _venue(branch))
    text += _table("by who proposed", found.proposers, label, lambda party: named(branch, party))
    if len(found.levels) > 1:
        text += _table("by level", found.levels, label, str)
    if found.stops:
        text += ["", *lines("What stopped offers", f"most often first: {stops_text(found)}")]
    text += _changes(changes)
    if envelope is not None:
        text += ["", *_envelope(envelope, label)]
    text += ["", *lines("Rests on", rests_text(branch))]
    return "\n".join(text) + "\n"


def aftermath_text(found: Followed, label: str) -> str:
    """Return what would follow from offers that nobody made."""
    reference = found.reference
    branch = reference.worlds.branch
    text = [
        "",
        *wrap(
            f"What would follow. {HEAD} {len(reference.worlds):,} worlds for each offer, "
            f"{branch.days} days from {day_text(branch.day)}; each world with the offer is set "
            "beside the same world without it.",
            WIDTH,
        ),
    ]
    without = f"a meeting is held: {share_text(reference.held, label)}"
    text += lines("Without any of them", without, hang=2)
    for held in found.offers:
        after = days_text(held.found.days)
        terms = terms_text(branch.bench.scenario, branch.offers[held.offer])
        text += lines(upper_first(named(branch, held.by)), f"offers {terms}", hang=2)
        told = f"a meeting is held: {share_text(held.found.held, label)}"
        text += lines("", f"{told}{'; after ' + after if after else ''}", hang=2)
        text += lines("", nothing_sentence(held.found))
        text += lines("", f"against none: {change_text(held.change)}", hang=2)
    return "\n".join(text) + "\n"


def paired_text(
    reference: Summary, after: Mapping[str, Summary], changes: Sequence[Difference], label: str
) -> str:
    """Return what follows in the cases of a comparison."""
    outcomes = reference.worlds
    text = ["", *wrap(f"What would follow. {HEAD} {start_text(outcomes.branch)}", WIDTH)]
    beside = "set beside the same worlds of the reference"
    text += wrap(f"{len(outcomes):,} worlds of each case, {beside}.", WIDTH)
    held = share_text(reference.held, label)
    text += lines("the reference", f"a meeting is held: {held}", hang=2)
    for change in changes:
        held = share_text(after[change.name].held, label)
        text += lines("", f"{change.name}: a meeting is held: {held}", hang=2)
        text += lines("", change_text(change), hang=2)
    return "\n".join(text) + "\n"


def rests_text(branch: Branch) -> str:
    """Return what the dynamics rest on: tactics and reactions, and how many confess."""
    moves = [*branch.slots, *(bound for p in branch.proposers for bound in branch.tactics(p))]
    rules = {bound.rule.name: bound.rule for bound in moves}
    assumed = sum(bool(rule.assumed) for rule in rules.values())
    return (
        f"{counted(len(rules), 'tactic')} and reactions, {assumed} of them assumed at least in "
        "part, and the rules of `parley replay`; `parley show rules` tells each and its priors. "
        "The record of one dispute cannot score them."
    )


def share_text(held: Share, label: str) -> str:
    """Return a share of worlds as its label allows, with its range."""
    return probability_text(held.interval, label)


WHY_NOTHING: Mapping[Nothing, str] = {
    "no offer": "no party makes an offer: every candidate is beyond its own red lines, worth less "
    "to it than no meeting, or ruled out by its tactics",
    "falls through": "every agreement falls through, or its day lies beyond the last day",
    "not answered": "no offer is answered before the last day",
    "not accepted": "no offer is accepted by all; of the answers that were no acceptance",
}
"""Why no world has a meeting."""


def nothing_text(found: Summary) -> str:
    """Return why no world has a meeting; empty if one has."""
    if found.nothing is None:
        return ""
    first = [f"{stop.rule} of {stop.party} in {100 * stop.share:.0f} %" for stop in found.stops[:3]]
    return WHY_NOTHING[found.nothing] + (
        f": {', '.join(first)}" * (found.nothing == "not accepted")
    )


def nothing_sentence(found: Summary) -> str:
    """Return why no world has a meeting, as a sentence; empty if one has."""
    why = nothing_text(found)
    return f"Nothing comes of it in any world, because {why}." if why else ""


def _worlds(found: Summary, label: str) -> str:
    number = len(found.worlds)
    return (
        f"{number:,} worlds, {REPLICATES} for each draw of what we do not know; {label}. A range "
        "holds nine in ten of the draws; chance within a draw is averaged out."
    )


def held_text(held: Share, label: str) -> str:
    """Return how often a meeting is held, and what makes worlds differ."""
    part = percent(held.ignorance)
    return (
        f"{share_text(held, label)}. Of the differences between worlds, {part} % come from what "
        f"we do not know of the parties, the rest from chance. So few worlds alone leave the mean "
        f"open by {percent(held.error)} points either way."
    )


def days_text(days: Days | None) -> str:
    """Return after how long a meeting is held; empty if none is."""
    if days is None:
        return ""
    return (
        f"{days.median:.0f} days in the middle of the worlds that have one, {days.low:.0f} to "
        f"{days.high:.0f} in nine of ten of them"
    )


def _number(held: Interval, tail: str) -> str:
    span = f"{held.low:.0f} to {held.high:.0f} in nine worlds of ten"
    mean = f"{held.mean:.1f}" if held.mean < TEN else f"{held.mean:.0f}"
    return f"{mean} on average, {span}, {tail}"


def _table(
    title: str,
    shares: Mapping[str, Share],
    label: str,
    say: Callable[[str], str],
    skip: Sequence[str] = (),
) -> Iterator[str]:
    kept = {name: held for name, held in shares.items() if name not in skip}
    if not any(held.interval.mean for held in kept.values()):
        return
    yield ""
    shown = list(kept.items())[: max(SHOWN, len(ENDS))]
    for n, (name, held) in enumerate(shown):
        if held.interval.mean:
            said = f"{say(name)}: {share_text(held, label)}"
            yield from lines(title if n == 0 else "", upper_first(said), hang=2)
    more = len(kept) - len(shown)
    if more > 0:
        yield from lines("", f"and {counted(more, 'other')}")


def stops_text(found: Summary) -> str:
    """Return what stopped offers, most often first: shares of answers would tell nothing more."""
    branch = found.worlds.branch
    told = []
    for stop in found.stops[:SHOWN]:
        what = "the considerations in sum" if stop.rule == MERITS else stop.rule
        told.append(f"{what} of {named(branch, stop.party)}")
    return ", ".join(told)


def _changes(changes: Sequence[Difference]) -> Iterator[str]:
    for n, change in enumerate(changes):
        if n == 0:
            yield ""
        said = f"{change.name}: {change_text(change)}"
        yield from lines("Changes" if n == 0 else "", said, hang=2)


def change_text(change: Difference) -> str:
    """Return what a change does to the same worlds, pair by pair."""
    if change.gained == change.lost == 0.0:
        return "no world is another"
    sure = abs(change.mean) > change.error
    word = ("more" if change.mean > 0 else "fewer") if sure else "as many, as far as can be told,"
    gained, lost = percent(change.gained), percent(change.lost)
    sign, amount = "-" if change.mean < 0 else "+", percent(abs(change.mean))
    return (
        f"meetings in {word} worlds ({sign}{amount} points ±{percent(change.error)}); of "
        f"all pairs of worlds, only the changed one has a meeting in {gained} %, only the other "
        f"in {lost} %"
    )


def _envelope(held: Spanned, label: str) -> Iterator[str]:
    whole = f"{percent(held.low)} to {percent(held.high)} %"
    yield from lines("Other models", f"{whole} over {len(held.each)} readings and models more:")
    alike: dict[str, list[str]] = {}
    for name, share in held.each.items():
        alike.setdefault(share_text(share, label), []).append(name)
    for text, names in alike.items():
        yield from lines("", f"{text}: {', '.join(names)}", hang=2)


def _venue(branch: Branch) -> Callable[[str], str]:
    scenario = branch.bench.scenario

    def say(venue: str) -> str:
        if venue in PLACED:
            return "no place named"
        return MEDIA[venue] if venue in MEDIA else venue_name(scenario, venue)

    return say


def follows(found: Summary | str) -> Section:
    """Return what a page tells of what could follow, or why nothing was simulated."""
    if isinstance(found, str):
        told: list[Block] = [Say(f"Nothing was simulated: {found}.", "found")]
        return Section("What could follow", told, name="follows")
    outcomes = found.worlds
    label, after = found.label, days_text(found.days)
    texts = (
        f"A meeting is held: {held_text(found.held, label)}",
        nothing_sentence(found),
        f"It is held after {after}." if after else "",
        f"What stopped offers, most often first: {stops_text(found)}." if found.stops else "",
        f"It rests on {rests_text(outcomes.branch)}",
    )
    start = f"{HEAD} {counted(len(outcomes), 'world')}. {start_text(outcomes.branch)}"
    told = [
        Say(start, "found"),
        Say("Days are counted from there, and are never dates; nothing of it is scored. `parley "
            "simulate` tells one world event by event, and takes other days, offers and changes."),
        Items([("", upper_first(text)) for text in texts if text]),
        Figure("waiting", "How often and after how long stands above, in words."),
        Figure("places", "Where meetings are held stands above, in words."),
    ]  # fmt: skip
    return Section("What could follow", told, name="follows")
