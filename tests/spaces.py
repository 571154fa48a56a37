"""Random spaces of offers over the first shipped scenario."""

from hypothesis import strategies as st

from sim.facts.scenario import Space

VENUES = ("moscow", "kyiv", "minsk", "geneva", "bern", "istanbul", "abu-dhabi", "virtual", "ship")
KINDS = ("immunity", "personal-security", "agreed-agenda", "working-conditions")
GUARANTORS = (None, "russia", "united-states", "switzerland")
LEVELS = ("leaders", "ministers", "delegations")
FORMATS = ("bilateral", "trilateral", "multilateral")
AGENDAS = ((), ("territory",), ("energy",), ("humanitarian",), ("territory", "energy"))


def some(names, least=1, most=3):
    """Return a strategy for a few of some names, in any order."""
    return st.lists(st.sampled_from(names), min_size=least, max_size=most, unique=True).map(tuple)


@st.composite
def spaces(draw):
    """Draw a space that no part of which is empty."""
    promises = [
        {
            "kind": kind,
            "strength": draw(st.sampled_from((0.5, 1.0))),
            "by": draw(st.sampled_from(GUARANTORS)),
        }
        for kind in draw(some(KINDS, least=0, most=2))
    ]
    return Space(
        venues=draw(some(VENUES, most=5)),
        levels=draw(some(LEVELS, most=2)),
        formats=draw(some(FORMATS, most=2)),
        participants=draw(some(("united-states", "france", "turkey"), least=0, most=2)),
        guarantees=tuple(promises),
        agendas=draw(some(AGENDAS, most=2)),
    )
