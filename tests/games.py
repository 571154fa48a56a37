"""The games that ship, and the states that are stable in them as published or derived."""

from samples import ROOT

GAMES = ROOT / "scenarios" / "games"
PUBLISHED = {
    "prisoners-dilemma": ([1], [1, 4], [1, 4], [1, 4]),
    "chicken": ([2, 3], [1, 2, 3], [1, 2, 3], [2, 3]),
    "syria-iraq-1975": ([6], [1, 6], [6], [6]),
    "elmira-1991": (
        [5, 6, 7, 10, 11, 12], [1, 4, 5, 6, 7, 10, 11, 12], [1, 4, 5, 6, 7, 10, 11, 12],
        [5, 6, 7, 10, 11, 12],
    ),
    "elmira-nine-states": ([5, 8, 9], [1, 4, 5, 8, 9], [1, 4, 5, 8, 9], [5, 8, 9]),
    "elmira-nine-states-merged": ([5, 8, 9], [1, 4, 5, 8, 9], [1, 4, 5, 8, 9], [5, 8, 9]),
    "cuba-1962": ([], [1, 2, 3, 5, 6, 7, 8], [1, 2, 3, 5, 6, 7, 8], [5, 7]),
    "venue-standoff": ([1], [1, 4], [1, 4], [1, 4]),
    "venue-one-side-pressed": ([3], [3, 4], [3, 4], [3]),
    "venue-both-pressed": ([2, 3], [2, 3, 4], [2, 3, 4], [2, 3]),
}  # fmt: skip
"""States that are stable for every party: by Nash, GMR, SMR and SEQ, by either way of answering."""
SIMULTANEOUS = {"syria-iraq-1975": [6], "elmira-1991": [5, 6, 7, 10, 11, 12]}
"""Stable against simultaneous sanctions too, as the program GMCR+ prints them."""
BOXES = """\
parley: 1
title: Would two sides open their boxes?
clock: {start: 2025-01-01, as_of: 2025-12-31}
sources: {}
parties:
  alba: {name: Alba, role: principal}
  borea: {name: Borea, role: principal}
game:
  assumed: made up for tests
  options:
    alba: [open, shout]
    borea: [peek]
  infeasible:
    - {open: Y, shout: Y}
  irreversible: {open: N->Y}
  prefers:
    alba: {order: [1, 2, 3, 4, 5, 6]}
    borea: {statements: [peek if open, not shout]}
  now: 1
  coalitions:
    - [alba, borea]
  views:
    alba:
      borea: {chains: [[1, 2, 3, 4], [4, 5], [5, 6]]}
"""
"""A small game that can be broken in one place."""


def boxes(old, new):
    """Return the small game with one part of its text replaced."""
    assert BOXES.count(old) == 1
    return BOXES.replace(old, new)
