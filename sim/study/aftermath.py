"""What would follow if an offer that nobody made were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sim.domain.offers import Offer
from sim.engine.branch import Branch, Opening, branch, under
from sim.engine.judge import Bench
from sim.errors import SimError
from sim.study.explore import Exploration
from sim.study.follow import WORLDS, Outcomes, follow
from sim.study.summary import Difference, Summary, difference, summary
from sim.study.work import Work

FOLLOWED = 3
"""Classes of offers that are followed: those that all accept most often."""


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What follows from one offer."""

    offer: str
    """Id of the offer: the first of its class."""
    number: int
    """The class."""
    by: str
    """The party that makes it."""
    found: Summary
    change: Difference
    """Against the same worlds in which it is not made."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What follows without any of some offers, and with each."""

    reference: Summary
    offers: tuple[Aftermath, ...]


def aftermath(exploration: Exploration, worlds: int = WORLDS, work: Work | None = None) -> Followed:
    """Return what would follow from the offers that all principals accept most often.

    Parameters
    ----------
    exploration
        The offers, and the day on which they would be made.
    worlds
        Worlds of each offer.
    work
        By how many processes, and who is told.

    Raises
    ------
    SimError
        If the day lies outside the record, or no party could make the offers.
    """
    doing = work or Work()
    bench, space = exploration.bench, exploration.space
    likeliest = (-exploration.joint.mean(axis=1)).argsort(kind="stable").tolist()
    track = space.offer(int(exploration.classes.first[likeliest[0]])).track
    chosen: dict[int, tuple[str, Offer]] = {}
    for number in likeliest:
        first = int(exploration.classes.first[number])
        if space.offer(first).track == track and len(chosen) < FOLLOWED:
            chosen[number] = (space.name(first), space.offer(first))
    start = branch(bench, at=exploration.day)
    stated = start.offers if start.track == track else {}
    start = replace(start, offers={**stated, **dict(chosen.values())})
    by, reference = proposer(bench), follow(start, worlds, doing)
    found = []
    for number, (name, _) in chosen.items():
        made = follow(replace(start, opening=Opening("offer", by, name)), worlds, doing)
        change = difference(name, reference, made)
        found.append(Aftermath(name, number, by, summary(made), change))
        doing.compared(name)
    return Followed(summary(reference), tuple(found))


def proposer(bench: Bench) -> str:
    """Return who makes an offer that nobody is said to make: the first mediator, else a host.

    Raises
    ------
    SimError
        If there is none.
    """
    parties = bench.scenario.parties
    for role in ("mediator", "host"):
        for name, party in parties.items():
            if party.role == role:
                return name
    raise SimError("nobody is said to make the offer", "--by", "name a party")


def paired(
    reference: Branch, others: Sequence[tuple[str, Bench]], worlds: int, work: Work
) -> tuple[Outcomes, Mapping[str, Outcomes], tuple[Difference, ...]]:
    """Return what follows under a reference and under others, and the differences.

    Parameters
    ----------
    reference
        Where the simulation leaves the record.
    others
        Name and bench of each; the same draws and the same chance.
    worlds
        Worlds of each.
    work
        By how many processes, and who is told.
    """
    before = follow(reference, worlds, work)
    after: dict[str, Outcomes] = {}
    for name, bench in others:
        after[name] = follow(under(reference, bench), worlds, work)
        work.compared(name)
    changes = tuple(difference(name, before, held) for name, held in after.items())
    return before, after, changes
