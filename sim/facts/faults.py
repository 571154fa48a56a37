"""What is wrong with a game: names that point at nothing, orders with gaps, too many states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from sim.errors import SimError
from sim.facts.checks import Flaw, Loc, unknown
from sim.facts.game import MOST_ORDERS, Game, Preference, truth
from sim.facts.scenario import Scenario

MOST_OPTIONS, MOST_STATES, MOST_LINKED = 20, 20_000, 64
"""Options that are listed, states that are left of them, and states that chains may link."""
BITS = 64
"""Options whose states are still counted to the last one."""
SHOWN = 8
"""States that a message names."""
STATES = ("options", "feasible", "infeasible")
"""Parts of a game without which its states are not known."""


def flaws_of_game(scenario: Scenario) -> list[Flaw]:
    """Return everything that is wrong between the parts of the game of a scenario."""
    game = scenario.game
    if game is None:
        return []
    if not game.parties:
        hint = "give each party `options`, or `moves`"
        return [Flaw(("game",), "a game without a party", hint)]
    if (many := sum(map(len, game.options.values()))) > MOST_OPTIONS:
        told = (
            f"{many:,} options make {'more than ' * (many > BITS)}{1 << min(many, BITS):,} states"
        )
        return [Flaw(("game", "options"), told, f"at most {MOST_OPTIONS} options are listed")]
    found = [*_names(game, scenario)]
    if not any(flaw.loc[1] in STATES for flaw in found):
        found += (space := [*_space(game)])
        found += [] if space else [*_states(game), *_preferences(game)]
    return found


def _names(game: Game, scenario: Scenario) -> Iterator[Flaw]:
    """Yield names that point at nothing, and parties without preferences."""
    parties, players, bits = ("party", scenario.parties), ("party of the game", game.parties), (
        "option", game.bits)  # fmt: skip
    places: list[tuple[Loc, tuple[str, Collection[str]], Collection[str]]] = [
        (("options",), parties, game.options), (("moves",), parties, game.moves),
        (("prefers",), players, game.prefers), (("views",), players, game.views),
        (("irreversible",), bits, game.irreversible), (("says",), bits, game.says),
        *((("views", name), players, view) for name, view in game.views.items()),
        *((("coalitions", n), players, group) for n, group in enumerate(game.coalitions)),
        *(((key, n), bits, pattern) for key in STATES[1:]
          for n, pattern in enumerate(getattr(game, key))),
    ]  # fmt: skip
    for loc, (what, known), names in places:
        for n, name in enumerate(names):
            step = n if loc[0] == "coalitions" else name
            yield from unknown(("game", *loc, step), what, name, known)
    for n in [n for n, group in enumerate(game.coalitions) if not {*group} - {*group[:1]}]:
        hint = "name two parties or more"
        yield Flaw(("game", "coalitions", n), "a coalition of fewer than two parties", hint)
    for name in [name for name in game.parties if name not in game.prefers]:
        hint = f"add `{name}: {{order: [...]}}`"
        yield Flaw(("game", "prefers"), f"no preferences of {name!r}", hint)


def _space(game: Game) -> Iterator[Flaw]:
    """Yield what is wrong with the states as a whole; they are counted before they are listed."""
    at, count = ("game", "options"), 1 << len(game.bits)
    held = Counter(option for options in game.options.values() for option in options)
    for option in [name for name, times in held.items() if times > 1]:
        yield Flaw(at, f"the option {option!r} stands twice", "one party holds an option")
    if game.options and game.moves:
        yield Flaw(("game", "moves"), "options make the moves", "drop `moves`, or `options`")
    if game.options and not 0 < len(game.codes) <= MOST_STATES:
        told = f"of {count:,} states {len(game.codes):,} are feasible"
        yield Flaw(at, told, f"leave 1 to {MOST_STATES:,}, with `feasible` and `infeasible`")
    for n, pattern in enumerate(game.feasible):
        for m in [m for m, no in enumerate(game.infeasible) if no.items() <= pattern.items()]:
            message = f"what fits this is infeasible too, by pattern {m + 1} of `infeasible`"
            yield Flaw(("game", "feasible", n), message, "correct one of the two")


def _states(game: Game) -> Iterator[Flaw]:
    yield from _known(game, ("game", "now"), [] if game.now is None else [game.now])
    yield from _known(game, ("game", "states"), game.states)
    for name, moves in game.moves.items():
        for tail, heads in moves.items():
            loc = ("game", "moves", name, tail)
            yield from _known(game, loc, (tail, *heads))
            if tail in heads:
                yield Flaw(loc, f"a move from {tail} to itself", "drop it")


def _known(game: Game, loc: Loc, states: Collection[int]) -> Iterator[Flaw]:
    for state in sorted({*states} - {*game.labels}):
        yield Flaw(loc, f"no state {state}", f"there are {_listed(game.labels)}")


def _listed(states: Collection[int]) -> str:
    shown, more = sorted(states)[:SHOWN], len(states) - SHOWN
    return ", ".join(map(str, shown)) + (f" and {more} more" if more > 0 else "")


def _preferences(game: Game) -> Iterator[Flaw]:
    views = [(("views", who), view) for who, view in game.views.items()]
    for loc, stated in ((("prefers",), game.prefers), *views):
        for name, preference in stated.items():
            at = ("game", *loc, name)
            found = [*_statements(game, at, preference), *_order(game, at, preference)]
            yield from found
            if not found and len(game.orders(preference)[0]) > MOST_ORDERS:
                message = f"more than {MOST_ORDERS:,} orders are left open"
                yield Flaw(at, message, "say more of what the party would rather have")


def _statements(game: Game, loc: Loc, preference: Preference) -> Iterator[Flaw]:
    for n, text in enumerate(preference.statements):
        try:
            truth(text, game.taken)
        except SimError as error:
            yield Flaw((*loc, "statements", n), error.problem, error.hint)


def _order(game: Game, loc: Loc, preference: Preference) -> Iterator[Flaw]:
    times = Counter(state for group in preference.groups for state in group)
    yield from _known(game, (*loc, "order"), times)
    for state in [state for state, often in times.items() if often > 1]:
        yield Flaw((*loc, "order"), f"the order names state {state} twice", "name it once")
    if preference.order and (missed := {*game.labels} - {*times}):
        hint = "name every state once"
        yield Flaw((*loc, "order"), f"the order misses {_listed(missed)}", hint)
    at, worse = (*loc, "chains"), dict[int, set[int]]()
    for one, other in (pair for chain in preference.chains for pair in pairwise(chain)):
        worse.setdefault(one, set()).add(other)
    yield from _known(game, at, {state for chain in preference.chains for state in chain})
    if preference.chains and len(game.labels) > MOST_LINKED:
        yield Flaw(at, f"chains link {MOST_LINKED} states at the most", "write an `order`")
    try:
        TopologicalSorter(worse).prepare()
    except CycleError as error:
        told = " over ".join(map(str, reversed(error.args[1])))
        yield Flaw(at, f"the preferences go round: {told}", "leave one of them out")
