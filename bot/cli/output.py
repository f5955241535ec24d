"""How commands show what came back: JSON for programs, a table for people, plain when piped."""

import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.domain.timetable import Problem

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")

PIPED_WIDTH = 10_000


def console() -> Console:
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=PIPED_WIDTH)


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Cells are text, never markup: a title in brackets stays as it is."""
    out = console()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in headers:
        table.add_column(header, overflow="fold" if out.is_terminal else "ignore")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    out.print(table)


def problem_value(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "row": problem.row,
        "column": problem.column,
        "what": problem.what,
        "next": problem.next,
    }


def print_problems(problems: Sequence[Problem], most: int = 20) -> None:
    for problem in problems[:most]:
        row = f" row {problem.row}" if problem.row else ""
        column = f" {problem.column}" if problem.column else ""
        click.echo(f"{problem.file}{row}{column}: {problem.what} {problem.next}", err=True)
    if len(problems) > most:
        click.echo(f"... and {len(problems) - most} more; --json lists them all.", err=True)


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def write_whole(path: Path, text: str) -> None:
    """The whole file or none: written beside it, then moved over it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
