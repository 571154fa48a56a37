"""What tests share: the shipped scenarios, and a small one that can be broken in one place."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
CASEBOOK = ROOT / "scenarios" / "casebook"
SCENARIOS = sorted(path.parent for path in (ROOT / "scenarios").glob("*/scenario.yaml"))
"""Folders of the shipped scenarios."""
LEADERS = ROOT / "scenarios" / "leaders-meeting-2026"
PARIS = ROOT / "scenarios" / "paris-1968"
ARTICLES = ROOT.parent / "shared" / "articles"

SMALL = """\
parley: 1
title: Where would Alba and Borea meet?
clock: {start: 2025-01-01, as_of: 2025-03-31}
sources:
  gazette:
    title: Report on an offer
    outlet: The Gazette
    country: CHE
    published: 2025-03-02
    lineage: gazette
    paragraphs: {p1: "000000000001", p2: "000000000002"}
parties:
  alba:
    name: Alba
    role: principal
    adversary: borea
    positions:
      - id: A1
        says: No meeting on the ground of Borea.
        kind: red-line
        said: 2025-03-01
        grade: E2
        cites: [gazette#p1]
        earlier: [{said: 2025-02-01, grade: E1, cites: [gazette#p2]}]
  borea:
    name: Borea
    role: principal
    adversary: alba
  helvia: {name: Helvia, state: CHE, role: host}
venues:
  island: {name: The island, lat: 1.5, lon: 2.5, assumed: Nobody lives there.}
guarantees:
  safety: {says: The host answers for the safety of the guests.}
topics:
  border: {says: The course of the border.}
contexts:
  hostilities:
    says: What happens on the ground.
    values: {fighting: Fighting goes on., truce: A truce holds.}
context:
  - {id: war, series: hostilities, value: fighting, from: 2025-01-01, to: 2025-03-04,
     cites: [gazette#p2]}
  - {id: calm, series: hostilities, value: truce, from: 2025-03-05,
     assumed: Nobody reports fighting.}
record:
  - id: geneva
    on: 2025-03-01
    act: offer
    by: alba
    to: [borea]
    says: Alba proposes Geneva.
    offer:
      venues: [geneva]
      level: leaders
      format: bilateral
      agenda: [border]
      guarantees: [{kind: safety, by: helvia}]
    cites: [gazette#p1]
  - id: island-instead
    on: 2025-03-02
    act: counter
    by: borea
    to: [alba]
    answers: geneva
    says: Borea names the island.
    offer: {venues: [island], level: leaders}
    cites: [gazette#p2]
  - id: agreed
    on: 2025-03-03/2025-03-04
    act: accept
    by: alba
    answers: island-instead
    implied_by: talks
    says: Alba must have agreed.
    assumed: Implied by the meeting.
  - id: talks
    on: 2025-03-10
    act: meet
    by: alba
    to: [borea]
    says: The leaders meet on the island.
    meeting: {venues: [island], level: leaders, format: bilateral}
    cites: [gazette#p2]
readings:
  answer:
    says: Whether Borea countered or refused.
    default: counter
    options:
      refusal:
        says: Borea refused, and the meeting came about otherwise.
        replace:
          island-instead: {on: 2025-03-02, act: refuse, by: borea, answers: geneva,
            says: Borea refuses., cites: [gazette#p2]}
        remove: [agreed]
    cites: [gazette#p2]
but:
  no-line:
    says: Alba holds no line.
    remove: [A1]
"""
"""A scenario with something of everything; every test breaks it in one place."""


def beyond_warnings(err: str) -> str:
    """Return what stands on the standard error besides warnings and their hints."""
    return re.sub(r"^Warning: .*\n(  hint: .*\n)?", "", err, flags=re.MULTILINE)


def broken(old: str, new: str) -> str:
    """Return the small scenario with one passage replaced."""
    if SMALL.count(old) != 1:
        raise ValueError(f"{old!r} stands {SMALL.count(old)} times")
    return SMALL.replace(old, new)


def place(text: str, passage: str) -> tuple[int, int]:
    """Return line and column, counted from 1, at which a passage first stands."""
    head = text[: text.index(passage)]
    return head.count("\n") + 1, len(head) - (head.rfind("\n") + 1) + 1


@dataclass(frozen=True)
class Flawed:
    """The small scenario with a mistake in it, and what a reader must be told."""

    name: str
    old: str
    new: str
    at: str
    """The passage that the problem must point at."""
    key: str
    message: str
    hint: str

    @property
    def text(self) -> str:
        return broken(self.old, self.new)

    def __str__(self) -> str:
        return self.name


def believing(bench, party, rule, parameter, prior):
    """Return a bench with another prior of one parameter, or belief that a line is enforced."""

    def changed(bound):
        if (bound.party, bound.id) != (party, rule):
            return bound
        if parameter == "enforcement":
            return replace(bound, enforcement=prior)
        return replace(bound, priors={**bound.priors, parameter: prior})

    return replace(bench, rules=tuple(map(changed, bench.rules)))
