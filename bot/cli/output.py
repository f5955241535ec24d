"""How commands show what came back: JSON for programs, a table for people, plain when piped."""

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.plain import one_line
from bot.domain.timetable import Problem

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


PIPED_WIDTH = 10_000


def console() -> Console:
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=PIPED_WIDTH)


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Cells are text, never markup: a title in brackets stays as it is. Piped, a row is one line of
    whatever length, its columns two blanks apart."""
    out = console()
    if not out.is_terminal:
        click.echo("\n".join(_aligned([tuple(headers), *(tuple(row) for row in rows)])))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*(Text(one_line(cell)) for cell in row))
    out.print(table)


def _aligned(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    plain = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*plain, strict=True)]
    for row in plain:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


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
        what = problem.what if problem.what.endswith(".") else f"{problem.what}."
        told = f"{problem.file}{row}{column}: {what} {problem.next}"
        click.echo(one_line(told), err=True)
    if len(problems) > most:
        click.echo(f"... and {len(problems) - most} more; --json lists them all.", err=True)


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def write_whole(path: Path, content: str | bytes) -> None:
    """The whole file or none: written beside it, then moved over it. A device or a pipe, which must
    not be moved over, is written to."""
    written = content.encode() if isinstance(content, str) else content
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(written)
        else:
            _replace(path.resolve(), written)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def give_out(content: str | bytes, out: str, name: str, told: str) -> None:
    """Into the file `out`, else one of that `name` here, and says so; "-" is standard output."""
    if out == "-":
        click.echo(content, nl=isinstance(content, str) and not content.endswith("\n"))
        return
    path = Path(out or name)
    write_whole(path, content)
    click.echo(f"{path}: {told}.")


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name[:100]}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
