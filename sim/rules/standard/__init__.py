"""The standard rule book, in the order in which its rules are weighed."""

from sim.rules.standard import considerations, reactions, red_lines, silent, tactics

MODULES = (considerations, silent, red_lines)
DYNAMICS = (tactics, reactions)
"""Rules that act in simulations only."""

__all__ = ["DYNAMICS", "MODULES"]
