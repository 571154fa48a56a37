"""Rules: plain functions that say what pushes a party towards an offer or away."""

from sim.rules.bind import Bound, bind
from sim.rules.book import RuleBook, standard_book, standard_dynamics
from sim.rules.declare import Kind, Rule, consideration, reaction, red_line, tactic
from sim.rules.priors import Base, Beta, HalfNormal, LogNormal, Normal, Prior, Weight
from sim.rules.verdict import Verdict, weigh

__all__ = [
    "Base",
    "Beta",
    "Bound",
    "HalfNormal",
    "Kind",
    "LogNormal",
    "Normal",
    "Prior",
    "Rule",
    "RuleBook",
    "Verdict",
    "Weight",
    "bind",
    "consideration",
    "reaction",
    "red_line",
    "standard_book",
    "standard_dynamics",
    "tactic",
    "weigh",
]
