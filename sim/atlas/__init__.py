"""States, venues and dated memberships: plain records and data files with sources."""

from sim.atlas.members import changes, member, members, organisations
from sim.atlas.records import Change, Membership, Source, State, Venue
from sim.atlas.tables import memberships, sources, states, venues

__all__ = [
    "Change",
    "Membership",
    "Source",
    "State",
    "Venue",
    "changes",
    "member",
    "members",
    "memberships",
    "organisations",
    "sources",
    "states",
    "venues",
]
