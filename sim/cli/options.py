"""Options that several commands share, and how a reply is printed."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from sim.errors import SimError
from sim.expect.bench import DRAWS
from sim.expect.draws import LEAST, LEVEL, MOST
from sim.gates import visible
from sim.making.order import MOST_DRAWS
from sim.report.data import json_text
from sim.runs.work import connected

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
PATH = click.Path(path_type=Path)
PATIENCE_S = 1.0
"""Seconds before progress is shown."""


def chosen(_context: click.Context, _option: click.Parameter, texts: Any) -> dict[str, str]:
    """Return `--reading NAME=OPTION` options as a mapping, by name.

    Raises
    ------
    SimError
        If one is written otherwise, or a name is given twice.
    """
    taken: dict[str, str] = {}
    for text in texts:
        name, equals, option = text.partition("=")
        if not equals or not name or not option:
            raise SimError(f"{text!r} is no reading", "--reading", "write NAME=OPTION")
        if name in taken:
            raise SimError(f"the reading {name!r} is given twice", "--reading", "keep one of them")
        taken[name] = option
    return dict(sorted(taken.items()))


scenario: Decorator = click.argument("scenario", type=PATH)
reading: Decorator = click.option(
    "--reading", "readings", multiple=True, metavar="NAME=OPTION", callback=chosen,
    help="Take another reading of disputed sources.",
)  # fmt: skip
but: Decorator = click.option(
    "--but", multiple=True, metavar="NAME",
    help="One of its counterfactuals; several are made one after the other.",
)  # fmt: skip
as_of: Decorator = click.option(
    "--as-of", metavar="DATE", help="Know nothing that came after this day."
)
as_json: Decorator = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
out: Decorator = click.option(
    "--out", type=PATH, metavar="DIR", help="Write text, data and picture into a run below DIR."
)


def together(*options: Decorator) -> Decorator:
    """Return what gives a command several options, in this order."""

    def give(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return give


printed = together(as_json, click.option("--quiet", is_flag=True, help="Print results only."))
"""Options of how a reply is printed."""
workers: Decorator = click.option(
    "--jobs", type=click.IntRange(1, 64), default=2, show_default=True,
    help="Threads that weigh, or processes that simulate.",
)  # fmt: skip
jobs = together(
    workers,
    click.option("--cluster", metavar="ADDRESS|local",
                 help="Let a Dask cluster work, or `local` workers, as many as --jobs."),
)  # fmt: skip
"""Options that say who works."""
book = together(
    click.option("--without", multiple=True, metavar="RULE",
                 help="Leave a rule out, by name or id."),
    click.option("--with", "candidates", multiple=True, metavar="CANDIDATE",
                 help="Switch a candidate on; `parley show rules` lists them."),
    click.option("--rules", type=PATH, multiple=True, metavar="FILE",
                 help="Put the rules of a Python file beside the standard ones."),
)  # fmt: skip
"""Options of the rules in force."""
posterior: Decorator = click.option(
    "--posterior", type=PATH, metavar="FILE",
    help="Weigh by what `parley calibrate` made of the rules.",
)  # fmt: skip
draws: Decorator = click.option(
    "--draws", type=click.IntRange(1, MOST_DRAWS), default=DRAWS, show_default=True,
    help="Draws of the parameters.",
)  # fmt: skip
seed: Decorator = click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
rules = together(
    click.option("--trust", is_flag=True, help="Run the rules.py beside the scenario."),
    book,
    posterior,
    click.option("--atlas", type=PATH, metavar="DIR",
                 help="Tables of relations of your own: kinds.csv, and KIND.csv of each."),
    draws,
    click.option("--interval", type=click.FloatRange(LEAST, MOST), default=LEVEL,
                 show_default=True, help="Share of the worlds that every interval holds."),
    click.option("--numbers", is_flag=True, help="Tell numbers instead of bands."),
    seed,
)  # fmt: skip
"""Options of everything that is drawn, and of the rules in force."""
confident = click.option("--confident", is_flag=True,
                         help="Leave out events of which the coder is not sure.")  # fmt: skip
opened = together(reading, as_of, rules)
"""Options of a scenario beside which counterfactuals are set."""
bench = together(reading, but, as_of, confident, rules)
"""Options of a scenario that is opened: readings, counterfactual, day, rules and draws."""
candidates = together(
    click.option("--venue", "venues", multiple=True,
                 help="Venue, `capitals`, `virtual`, `shuttle` or `ship`; once for each."),
    click.option("--guarantee", "guarantees", multiple=True,
                 help="A promise that every offer carries."),
    click.option("--level", "levels", multiple=True,
                 help="leaders, ministers, delegations, experts."),
    click.option("--format", "formats", multiple=True, help="bilateral, trilateral, multilateral."),
    click.option("--participant", "participants", multiple=True,
                 help="Party at the table as well."),
    click.option("--topic", "topics", multiple=True, help="A topic on the agenda of every offer."),
)  # fmt: skip
"""Options that name offers."""
offers = together(
    candidates,
    click.option("--on", metavar="DATE", help="Day on which the offers would be made."),
    click.option("--by", metavar="PARTY", help="Who would make them; by default a third party."),
)


def say(text: str, *, nl: bool = True, err: bool = False) -> None:
    """Print a text; nothing in it steers the terminal."""
    click.echo(visible(text), nl=nl, err=err)


def print_json(document: Any) -> None:
    """Print one JSON document."""
    say(json_text(document), nl=False)


def print_reply(
    ask: Callable[..., Any], *, as_json: bool, quiet: bool = False, cluster: str | None = None,
    **order: Any,
) -> Any:  # fmt: skip
    """Ask, show progress, and print what is replied: a document, a text, or its folder alone."""
    with (
        connected(cluster, order.get("jobs", 1)) as (executor, jobs),
        _progress(silent=quiet or as_json or not sys.stderr.isatty()) as tell,
    ):
        if executor is not None:
            order |= {"executor": executor, "jobs": jobs}
        reply = ask(**order, tell=tell)
        folder = getattr(reply, "folder", None)
        if as_json:
            content = reply.about if folder else reply.json
        else:
            content = f"{folder}\n" if quiet and folder else reply.text
    for warning in reply.warnings:
        say(f"Warning: {warning}", err=True)
    if as_json:
        print_json(content)
    else:
        say(content, nl=False)
    return reply


@contextmanager
def _progress(*, silent: bool) -> Iterator[Callable[[str], None]]:
    """Yield what shows a line of progress on the error stream, after a second."""
    started, shown = time.monotonic(), []

    def tell(text: str) -> None:
        if not silent and time.monotonic() - started > PATIENCE_S:
            shown.append(text)
            click.echo(f"\r\x1b[K{visible(text)}", nl=False, err=True)

    try:
        yield tell
    finally:
        if shown:
            click.echo("\r\x1b[K", nl=False, err=True)
