"""The command that shows what the columns of a programme's sheet are read as, and changes it."""

from pathlib import Path

import click

from bot.cli.asked import column_option, columns_in
from bot.cli.output import json_option, print_json, print_table, write_whole
from bot.cli.programme import folder_argument
from bot.timetables.folder.congress_folder import read_congress
from bot.timetables.folder.remembered_columns import with_columns
from bot.timetables.read import column_mapping


@click.command(help="Show or set what a programme's columns hold.")
@folder_argument
@column_option
@json_option
def columns(folder: Path, told: tuple[str, ...], as_json: bool) -> None:
    """FIELD is empty for a column to ignore, "guess" to forget what was set. What is set is kept in
    congress.toml and holds for every later version of the programme."""
    found = read_congress(folder)
    chosen = {**found.columns, **columns_in(told)}
    chosen = {header: field for header, field in chosen.items() if field != "guess"}
    mapping = column_mapping(found.timetable_file, found.congress.tz, chosen)
    if told:
        path = folder / "congress.toml"
        write_whole(path, with_columns(path, columns_in(told)))
    set_by_hand = {" ".join(header.split()).casefold() for header in chosen}
    rows = [
        (name, field, " ".join(name.split()).casefold() in set_by_hand) for name, field in mapping
    ]
    if as_json:
        print_json([{"column": n, "field": field, "set": by_hand} for n, field, by_hand in rows])
        return
    print_table(
        ("column", "read as", ""),
        ((name, field or "(not read)", "set" if by_hand else "") for name, field, by_hand in rows),
    )
    if not rows:
        click.echo(f"{found.timetable_file.name} has no columns: it is no sheet.")
