"""The standard rule book, in the order in which its rules are weighed."""

from sim.rules.standard import candidates, considerations, reactions, red_lines, tactics

MODULES = (considerations, red_lines)
CANDIDATES = candidates
"""Rules that are off unless somebody switches one on."""
UNFADING = candidates.lines_stand.name
"""The candidate under which lines do not fade; it pushes nothing itself."""
DYNAMICS = (tactics, reactions)
"""Rules that act in simulations only."""
BACKGROUND = frozenset({"base", "deviation"})
"""Rules that speak of every offer alike, and so decide none."""
DEPARTED = frozenset({
    "aspiration", "ground", "legal", "level", "mediator", "needs_participant",
    "precedent", "preparation", "pressure", "real_format", "ripeness", "safety", "status",
    "substance", "time", "way_out",
})  # fmt: skip
"""Rules of the first model, which `FIRST_MODEL` still declares."""
FIRST_MODEL = "scenarios/rules/first-model.py"

__all__ = ["BACKGROUND", "CANDIDATES", "DEPARTED", "DYNAMICS", "FIRST_MODEL", "MODULES", "UNFADING"]
