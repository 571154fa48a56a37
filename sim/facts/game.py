"""A game that a scenario states: who can do what, and what each party would rather have."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import BeforeValidator, Field, model_validator

from sim.arrays import Index, Mask
from sim.errors import SimError, known
from sim.facts.fact import Fact, Name, Sourced, Text, wrong

WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
WORDS = {"and", "or", "not"}
HOW = "write options with `and`, `or`, `not`, `if`, `iff` and brackets, such as `a and not b if c`"


def truth(text: str, options: Mapping[str, Mask]) -> Mask:
    """Return in which states a statement is true.

    `a if b` is true wherever b is not; `a iff b` where both are true or neither is.

    Parameters
    ----------
    text
        The statement.
    options
        For each option, in which states it is taken.

    Raises
    ------
    SimError
        If it is not written as statements are, or names an option that there is not.

    Examples
    --------
    >>> taken = {"go": np.array([False, True, False, True]), "ask": np.array([0, 0, 1, 1]) > 0}
    >>> truth("go if ask", taken).tolist(), truth("not (go or ask)", taken).tolist()
    ([True, True, False, True], [True, False, False, False])
    """
    does, *when = re.split(r"\biff?\b", text)
    parts = [_part(part, options) for part in (does, *when)]
    if parts[2:]:
        raise SimError("more than one `if` or `iff`", hint=HOW)
    if not when:
        return parts[0]
    return parts[0] == parts[1] if re.search(r"\biff\b", text) else parts[0] | ~parts[1]


def _part(text: str, options: Mapping[str, Mask]) -> Mask:
    """Return in which states what stands on one side of an `if` is true."""
    named = WORD.sub(lambda m: m[0] if m[0] in WORDS else f"o_{m[0].replace('-', '_')}", text)
    try:
        return _true(ast.parse(named.strip(), mode="eval").body, options)
    except SyntaxError:
        raise SimError(f"{text.strip()!r} cannot be read", hint=HOW) from None


def _true(node: ast.expr, options: Mapping[str, Mask]) -> Mask:
    match node:
        case ast.BoolOp(joined, values):
            join = np.logical_and if isinstance(joined, ast.And) else np.logical_or
            return reduce(join, (_true(value, options) for value in values))
        case ast.UnaryOp(ast.Not(), value):
            return ~_true(value, options)
        case ast.Name(name):
            return options[known("option", name[2:].replace("_", "-"), options)]
    raise SyntaxError


MUCH = "much"
"""Word of an order: what stands before it is much better than what stands after it."""
MOST_ORDERS = 5_040
"""Orders that what is not known of a preference may leave open."""
Pattern = Mapping[Name, Literal["Y", "N"]]


def _place(value: Any) -> Any:
    parts = value if isinstance(value, list | tuple) else [value]
    if value == MUCH or (parts and all(str(part).isdigit() for part in parts)):
        return value
    raise wrong("no place in an order", "write a state, `[1, 2]` for a tie, or `much`")


Place = Annotated[int | Literal["much"] | tuple[int, ...], BeforeValidator(_place)]


class Preference(Fact):
    """What a party would rather have, stated in one of three ways."""

    order: tuple[Place, ...] = ()
    """States, the best first; `[1, 2]` is a tie; what stands before the word `much` is much
    better than what stands after it."""
    statements: tuple[Text, ...] = ()
    """Statements about options, the most important first: a state in which an earlier one is
    true is better than any in which it is not, such as `withdraw and not escalate if blockade`."""
    chains: tuple[tuple[int, ...], ...] = ()
    """Lists of states, the best first; what follows from none of them is unknown."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.order) + bool(self.statements) + bool(self.chains) != 1:
            raise wrong("preferences are stated in one way", "`order`, `statements` or `chains`")
        return self

    @property
    def groups(self) -> list[tuple[int, ...]]:
        """The states that an order names, those that tie together, and where it says `much`."""
        spots = ((() if spot == MUCH else spot) for spot in self.order)
        return [spot if isinstance(spot, tuple) else (int(spot),) for spot in spots]


class Game(Sourced):
    """Parties with options, or with moves between states, and their preferences."""

    options: Mapping[Name, tuple[Name, ...]] = {}
    """Options of each party; a state is which of them are taken."""
    says: Mapping[Name, Text] = {}
    """What options are, in words."""
    feasible: tuple[Pattern, ...] = ()
    """Patterns such as `{accept: Y, delay: N}`; where there are any, a state must fit one."""
    infeasible: tuple[Pattern, ...] = ()
    """Patterns that no state fits."""
    irreversible: Mapping[Name, Literal["N->Y", "Y->N"]] = {}
    """Options that, once taken, cannot be given up, or once given up cannot be taken again."""
    states: Mapping[Annotated[int, Field(ge=1)], Text] = {}
    """States in words. Options number them from 1, the options read as binary digits, of which
    the first is the lowest; without options these are all states."""
    moves: Mapping[Name, Mapping[int, tuple[int, ...]]] = {}
    """Without options: for each party the states that it can reach from a state in one move."""
    prefers: Mapping[Name, Preference]
    now: int | None = None
    """The state in which things stand; by default the first."""
    coalitions: tuple[tuple[Name, ...], ...] = ()
    """Parties that might act together; by default any might."""
    views: Mapping[Name, Mapping[Name, Preference]] = {}
    """What a party takes the preferences of others to be, where it is mistaken."""

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties that can do something, in the order of the file."""
        return tuple(self.options or self.moves)

    @property
    def bits(self) -> dict[str, int]:
        """Each option and what it is worth in the number of a state."""
        listed = [option for options in self.options.values() for option in options]
        return {option: 1 << n for n, option in enumerate(dict.fromkeys(listed))}

    def fits(self, pattern: Pattern, codes: Index) -> Mask:
        """Return which states fit a pattern."""
        fit: Mask = np.ones(len(codes), dtype=np.bool_)
        for name, value in pattern.items():
            fit &= ((codes & self.bits[name]) != 0) == (value == "Y")
        return fit

    @cached_property
    def codes(self) -> Index:
        """The options that each feasible state takes, as bits."""
        codes = np.arange(1 << len(self.bits))
        for pattern in self.infeasible:
            codes = codes[~self.fits(pattern, codes)]
        fit = [self.fits(pattern, codes) for pattern in self.feasible]
        return codes[np.logical_or.reduce(fit)] if fit else codes

    @cached_property
    def labels(self) -> tuple[int, ...]:
        """Numbers of the states."""
        return tuple(range(1, len(self.codes) + 1)) if self.options else tuple(sorted(self.states))

    @property
    def taken(self) -> dict[str, Mask]:
        """For each option in which states it is taken."""
        return {option: (self.codes & bit) != 0 for option, bit in self.bits.items()}

    def orders(self, preference: Preference) -> tuple[Index, Index]:
        """Return the ranks of states in every order that a preference leaves open, and its tiers.

        Returns
        -------
        tuple
            Ranks, more is better, shape (order, state), at most one more than `MOST_ORDERS` of
            them; tiers, shape (1, state).
        """
        place = {state: n for n, state in enumerate(self.labels)}
        ranks, tiers = np.zeros((2, 1, len(place)), dtype=np.int64)
        for rank, states in enumerate(reversed(preference.groups)):
            ranks[0, [place[state] for state in states]] = rank
            tiers[0, [place[state] for state in states]] = preference.groups[-rank - 1 :].count(())
        if preference.statements:
            true = np.array([truth(text, self.taken) for text in preference.statements])
            ranks[0] = np.unique(true.T, axis=0, return_inverse=True)[1].ravel()
        if preference.chains:
            pairs = [(place[one], place[other]) for chain in preference.chains
                     for n, one in enumerate(chain) for other in chain[n + 1 :]]  # fmt: skip
            worse = [{other for one, other in pairs if one == n} for n in range(len(place))]
            ranks = np.array(list(every_order(worse, MOST_ORDERS + 1)), dtype=np.int64)
        return ranks, tiers


def every_order(worse: Sequence[Collection[int]], most: int) -> Iterator[list[int]]:
    """Yield ranks of things in every order in which each is above those that are worse.

    Examples
    --------
    >>> list(every_order([{2}, {2}, set()], 9))
    [[2, 1, 0], [1, 2, 0]]
    """
    stack, found, things = [tuple[int, ...]()], 0, range(len(worse))
    while stack and found < most:
        placed = stack.pop()
        left = {*things} - {*placed}
        free = (thing for thing in sorted(left) if not left & {*worse[thing]})
        stack += [(*placed, thing) for thing in free]
        if not left:
            found += 1
            yield [placed.index(thing) for thing in things]
