"""What every file meant for a spreadsheet program has to heed."""

from typing import TypeVar

Cell = TypeVar("Cell")


def inert(cell: Cell) -> Cell | str:
    """Spreadsheets run a text cell that starts like a formula (OWASP, CSV injection)."""
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        return f"'{cell}"
    return cell
