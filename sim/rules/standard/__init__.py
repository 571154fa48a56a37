"""The standard rule book, in the order in which its rules are weighed."""

from sim.rules.standard import considerations, red_lines, silent

MODULES = (considerations, silent, red_lines)

__all__ = ["MODULES"]
