"""What is read back of events that were exported."""

import json
from typing import NamedTuple

from sim.facts.fact import Span, read_day


class Documented(NamedTuple):
    id: str
    on: Span
    by: str
    to: tuple[str, ...]
    act: str


def read_plover(text):
    """Return id, days, parties and act of each exported event."""
    found = []
    for held in map(json.loads, text.rstrip("\n").split("\n")):
        ours, last = held["parley"], held.get("enddate", held["date"])
        span = Span(read_day(held["date"]), read_day(last))
        found.append(Documented(held["id"], span, ours["by"], tuple(ours["to"]), ours["act"]))
    return found
