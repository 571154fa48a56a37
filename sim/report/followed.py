"""What many simulated worlds amount to, as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from textwrap import wrap

from sim.domain.offers import PLACED
from sim.engine.branch import REPLICATES, Branch
from sim.engine.reduce import Interval
from sim.report.lines import WIDTH, lines
from sim.report.simulated import HEAD, head, named, start_text
from sim.report.words import MEDIA, counted, day_text, terms_text, upper_first, venue_name
from sim.study.aftermath import Followed
from sim.study.bands import TEN, percent, probability_text
from sim.study.explore import MARGIN as MERITS
from sim.study.follow import ENDS
from sim.study.shares import Share
from sim.study.summary import Difference, Spanned, Summary, nothing_happens

SHOWN = 6
"""Venues that are told one by one."""
END_TEXTS: Mapping[str, str] = {
    "held": "a meeting was held",
    "agreed": "a meeting is agreed, not yet held",
    "called off": "an agreement fell through, and no new one followed",
    "open": "an offer lies on the table",
    "refused": "the last offer was refused",
    "lapsed": "the last offer lapsed",
    "no offer": "nobody made an offer",
}


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
    branch = found.outcomes.branch
    text = [*head(branch)]
    text += lines("Worlds", _worlds(found, label))
    text.append("")
    text += lines("A meeting is held", held_text(found.held, label))
    text += lines("", nothing_sentence(found))
    text += lines("after", days_text(found.days))
    text += lines("offers made", _number(found.offers, "by the last day, or the meeting"))
    text += _table("At the end", found.ends, label, END_TEXTS.__getitem__, skip=("held",))
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
    branch = reference.outcomes.branch
    text = [
        "",
        *wrap(
            f"What would follow. {HEAD} {len(reference.outcomes):,} worlds for each offer, "
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
    outcomes = reference.outcomes
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


def nothing_sentence(found: Summary) -> str:
    """Return why no world has a meeting, as a sentence; empty if one has."""
    why = nothing_happens(found.outcomes)
    return f"Nothing comes of it in any world, because {why}." if why else ""


def _worlds(found: Summary, label: str) -> str:
    number = len(found.outcomes)
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


def days_text(days: Interval | None) -> str:
    """Return after how long a meeting is held; empty if none is."""
    if days is None:
        return ""
    return (
        f"{days.mean:.0f} days in the middle of the worlds that have one, {days.low:.0f} to "
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
    branch = found.outcomes.branch
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
