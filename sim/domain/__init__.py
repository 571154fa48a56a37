"""The vocabulary of the table: what a scenario file may state."""

from sim.domain.changes import Change, Reading
from sim.domain.dates import Span
from sim.domain.events import Event
from sim.domain.files import read_scenario
from sim.domain.offers import Guarantee, Offer
from sim.domain.parties import Grade, Party, Position
from sim.domain.scenario import Scenario
from sim.domain.sources import Source, fingerprint

__all__ = [
    "Change",
    "Event",
    "Grade",
    "Guarantee",
    "Offer",
    "Party",
    "Position",
    "Reading",
    "Scenario",
    "Source",
    "Span",
    "fingerprint",
    "read_scenario",
]
