"""Rules: plain functions that say what pushes a party towards an offer or away."""

from sim.rules.bind import Bound, bind
from sim.rules.book import RuleBook, standard_book
from sim.rules.declare import Kind, Rule, consideration, red_line
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
    "red_line",
    "standard_book",
    "weigh",
]
