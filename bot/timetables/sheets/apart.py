"""An XLS workbook, read by a process of its own.

The format cannot be looked through beforehand as a zipped one can, and a few changed bytes make its
reader search for ever or ask for all memory. A process can be ended.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import bot
from bot.domain.errors import Unreadable
from bot.timetables.sheets.book import SAVE_AGAIN, Sheet, sheets_in

_SECONDS = 20
_MOST_MEMORY = 1_000_000_000  # of addresses; what is in use stays far below
_ENVIRONMENT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL")  # secrets stay here


def sheets_read_apart(name: str, content: bytes) -> list[Sheet]:
    """Raises Unreadable, also where it takes too long or too much memory."""
    kept = {each: os.environ[each] for each in _ENVIRONMENT if each in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the name is only repeated
            [sys.executable, "-m", __name__, name],
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            env={**kept, "PYTHONPATH": str(Path(bot.__file__).parents[1])},
            check=False,
        )
        told = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise Unreadable(f"{name} is a damaged workbook.", SAVE_AGAIN) from error
    if "sheets" not in told:
        raise Unreadable(told["what"], told["next"])
    return [Sheet(each["name"], each["rows"]) for each in told["sheets"]]


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def _main(name: str) -> None:
    _limit_memory()
    try:
        sheets = sheets_in(name, sys.stdin.buffer.read())
        told: object = {"sheets": [{"name": each.name, "rows": each.rows} for each in sheets]}
    except Unreadable as error:
        told = {"what": error.what, "next": error.next_step}
    print(json.dumps(told))


if __name__ == "__main__":
    _main(sys.argv[1])
