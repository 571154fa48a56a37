"""Say what the atlas knows of a state, a venue, a membership and a source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class State:
    """A member or observer of the United Nations, or another place flagged as such."""

    iso3: str
    """ISO 3166-1 alpha-3 code; XKX is user-assigned."""
    name: str
    """Short English name."""
    capital: str
    """Id of the venue where the government usually sits."""
    since: date | None
    """First day as a state; None if it was one before 1945."""
    until: date | None = None
    """First day on which it no longer is one; None if it still is."""
    became: tuple[str, ...] = ()
    """Codes of the states that stand on its ground since."""
    kind: str = "former"
    """un-member, observer, other or former."""
    note: str = ""
    """What is disputed or double about the capital, or about the state."""


@dataclass(frozen=True, slots=True)
class Venue:
    """A city where a meeting could take place."""

    id: str
    """English name in ASCII, words joined by hyphens."""
    name: str
    """English name."""
    state: str
    """Code of the state it is filed under."""
    lat: float
    """Degrees north, WGS 84."""
    lon: float
    """Degrees east, WGS 84."""
    kind: str
    """capital or city."""
    source: str
    """Id of the source of the coordinates."""
    note: str
    """Other names, and what is disputed."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A spell during which a state belonged to an organisation, or the finding that none was."""

    organisation: str
    """Id of the organisation."""
    state: str
    """Code of the state."""
    since: date | None
    """Day it took effect; None if the state never belonged."""
    until: date | None
    """First day on which the state no longer belongs; None if open."""
    source: str
    """Id of the source."""
    note: str
    """What the dates leave out."""

    def covers(self, on: date) -> bool:
        """Return whether the state belonged on that day.

        Examples
        --------
        >>> spell = Membership("club", "ALB", date(2000, 1, 1), date(2001, 1, 1), "", "")
        >>> spell.covers(date(2000, 12, 31)), spell.covers(date(2001, 1, 1))
        (True, False)
        """
        if self.since is None or on < self.since:
            return False
        return self.until is None or on < self.until


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact of the atlas comes from."""

    id: str
    """What other tables cite."""
    title: str
    """Title, and how it was read."""
    url: str
    """Address of the source or of the copy that was read."""
    licence: str
    """Licence, or `facts only` where nothing but dates and names was taken."""
    checked: str
    """Day it was last read, YYYY-MM-DD."""
