"""The command `parley`: commands are loaded when they are called."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from errno import ENAMETOOLONG
from importlib import import_module
from io import StringIO, TextIOWrapper

import click

from sim import __version__
from sim.errors import MachineError, SimError, unwritable
from sim.gates import visible

COMMANDS = {
    "check": "Validate scenarios: every problem at once, and what the facts rest on.",
    "new": "Write a working start.",
    "run": "Check, replay, explore and draw a scenario into a run folder.",
    "replay": "Print the record; before each answer, what the rules expected and why.",
    "explain": "Explain one answer: what was expected, why, and what would matter.",
    "explore": "Say what each party would answer to offers that nobody made, and why.",
    "simulate": "Say what could follow, in one simulated world or in many.",
    "stability": "Say which states are stable, for whom, and what would change that.",
    "sensitivity": "Say what an outcome depends on, and where it comes about.",
    "compare": "Put alternatives side by side: what differs, draw by draw, and how surely.",
    "score": "Say what the rules are worth on documented answers, against simpler ways.",
    "calibrate": "Fit the rules to the answers of many disputes, and say what that is worth.",
    "export": "Write the documented record as PLOVER events, or tables as CSV or Parquet.",
    "show": "List what Parley knows and can be asked: venues, sources, questions, rules, runs.",
}
"""Each command and its one-line help, so that `--help` loads none of them."""
ENVIRONMENT = {"PYDANTIC_DISABLE_PLUGINS": "__all__", "OPENBLAS_NUM_THREADS": "1"}
"""Reading a file runs no code of others; nothing here multiplies matrices, which takes threads."""

NO_MEMORY = "no memory is left\n  hint: ask for fewer --draws or --worlds, or for --jobs 1"


class LazyCommands(click.Group):
    """A group whose commands are imported when they are used.

    The stubs in `commands` are what click lists and suggests from.
    """

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the real command of a name."""
        if cmd_name not in self.commands or ctx.resilient_parsing:
            return super().get_command(ctx, cmd_name)
        return _load(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _load(name: str) -> click.Command:
    """Import a command; nothing that imports make is garbage, so none is looked for."""
    gc.disable()
    try:
        command: click.Command = import_module(f"sim.cli.{name}").command
    finally:
        gc.enable()
    return command


@click.group(
    cls=LazyCommands,
    commands=[click.Command(name, short_help=text, help=text) for name, text in COMMANDS.items()],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Explores stated assumptions. Not a forecast.",
)
@click.version_option(__version__, prog_name="parley")
def parley() -> None:
    """Replay a documented dispute over where to meet, every line with its source."""


def _prepare() -> None:
    """Let streams take any text, and set what libraries read when they are loaded."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)


def _refused(error: SimError) -> int:
    """Say what is wrong with the input."""
    click.echo(visible(f"Error: {error}"), err=True)
    return 2


def _failed(error: BaseException) -> int:
    """Say how the machine failed; what could not be written is not tried again."""
    if isinstance(error, OSError) and error.errno == ENAMETOOLONG:
        return _refused(unwritable(error, error.filename, "choose a shorter name"))
    told = NO_MEMORY if isinstance(error, MemoryError) else str(error)
    with suppress(OSError):
        click.echo(visible(f"Error: the machine: {told}"), err=True)
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def main() -> None:
    """Run the command line; exit with 0, 1 (a bug, or the machine), 2 (the input), 3 or 130."""
    _prepare()
    try:
        status = parley.main(standalone_mode=False)
    except click.ClickException as error:
        told = StringIO()
        error.show(told)
        click.echo(visible(told.getvalue()), nl=False, err=True)
        sys.exit(2)
    except (MachineError, MemoryError, OSError) as error:
        sys.exit(_failed(error))
    except SimError as error:
        sys.exit(_refused(error))
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted; what was finished before is kept.", err=True)
        sys.exit(130)
    except SystemExit:  # click's way out when nobody reads on
        sys.exit(0)
    sys.exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
