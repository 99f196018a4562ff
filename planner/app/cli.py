"""The command line: the same functions as the window, without one."""

import sys
from typing import Annotated

import typer

from planner import __version__
from planner.app.commands import (
    benchmarking,
    building,
    calibrating,
    comparing,
    emitting,
    enduring,
    exports,
    failing,
    financing,
    growing,
    health,
    layouts,
    plans,
    reporting,
    risking,
    shocking,
    simulating,
    sizing,
    sovereign,
    splitting,
    supplying,
    timelines,
)
from planner.app.commands.catalogue_files import catalog
from planner.app.commands.climates import importing
from planner.app.commands.studying import study
from planner.app.self_test import self_test
from planner.domain.errors import UserError

PROGRAM = "rackwright"

# The common parent of everything that Typer finds wrong with the words of a command.
UsageProblem: type[Exception] = typer.BadParameter.__mro__[2]

cli = typer.Typer(name=PROGRAM, add_completion=False, rich_markup_mode=None)

cli.command("new")(plans.new)
cli.command("templates")(plans.templates)
cli.command("evaluate")(plans.evaluate)
cli.command("check")(plans.check)
cli.command("compare")(comparing.compare_command)
cli.command("bom")(exports.bom)
cli.command("cables")(exports.cables)
cli.command("costs")(exports.costs)
cli.command("render")(exports.render)
cli.command("report")(reporting.report_command)
cli.command("size")(sizing.size)
cli.command("layouts")(layouts.layouts)
cli.command("simulate")(simulating.simulate_command)
cli.command("risk")(risking.risk_command)
cli.command("split")(splitting.split_command)
cli.command("supply")(supplying.supply_command)
cli.command("sovereignty")(sovereign.sovereignty_command)
cli.command("shocks")(shocking.shocks_command)
cli.command("carbon")(emitting.carbon_command)
cli.command("build-or-buy")(building.build_or_buy_command)
cli.command("timeline")(timelines.timeline_command)
cli.command("failover")(failing.failover_command)
cli.command("resilience")(enduring.resilience_command)
cli.command("growth")(growing.growth_command)
cli.command("finance")(financing.finance_command)
cli.command("calibrate")(calibrating.calibrate_command)
cli.command("benchmark")(benchmarking.benchmark_command)
cli.add_typer(catalog)
cli.add_typer(study)
cli.add_typer(importing)
cli.command("info")(health.info)
cli.command("recover")(health.recover_command)
cli.command("demo", hidden=True)(exports.demo)


@cli.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    test: Annotated[
        bool, typer.Option("--self-test", help="Try every part of the program once.")
    ] = False,
) -> None:
    """Plan hybrid AI infrastructure; without a command, or with a project file, opens the window."""
    if version:
        print(f"Rackwright {__version__}")
    elif test:
        self_test()
    elif context.invoked_subcommand is None:
        print(context.get_help())


def run_command(arguments: list[str]) -> int:
    """Run a command and return its exit code.

    Raises:
        UserError: in words, whatever is wrong with the command or its input.
    """
    _print_what_the_terminal_can()
    try:
        result = cli(arguments, prog_name=PROGRAM, standalone_mode=False)
    except UsageProblem as problem:
        raise _refusal(problem, arguments) from None
    return result if isinstance(result, int) else 0


def _print_what_the_terminal_can() -> None:
    """Replace characters that a terminal cannot show instead of ending with an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _refusal(problem: Exception, arguments: list[str]) -> UserError:
    text = problem.format_message() if hasattr(problem, "format_message") else str(problem)
    text = text.replace("Invalid value for", "This value cannot be used for")
    command = arguments[0] if arguments and not arguments[0].startswith("-") else ""
    known = {command.name for command in cli.registered_commands} | {"catalog", "study"}
    asked = f" {command}" if command in known else ""
    return UserError(f"{text.rstrip('.')}.", "Nothing was done.", f"See {PROGRAM}{asked} --help.")
