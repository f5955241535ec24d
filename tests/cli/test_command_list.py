"""The list of commands, which is written out so that --help imports none of them."""

import subprocess
import sys

import click
import pytest
from front_door import REPOSITORY, Desk, environment

from bot import __version__
from bot.cli.main import COMMANDS, cli


@pytest.mark.parametrize("name", COMMANDS)
def test_listed_help_is_the_commands_own(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)

    assert command is not None
    assert (command.name, command.help) == (name, COMMANDS[name][2])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(desk: Desk, name: str) -> None:
    ran = desk.done(name, "--help")

    assert ran.out.startswith(f"Usage: congress-bot {name} ")
    assert COMMANDS[name][2] in " ".join(ran.out.split())


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_help_lists_every_command(desk: Desk, arguments: list[str]) -> None:
    lines = desk.done(*arguments).out.splitlines()

    listed = [line.split()[0] for line in lines[lines.index("Commands:") + 1 :]]
    assert listed == list(COMMANDS)


def test_version_is_the_packages_own(desk: Desk) -> None:
    assert desk.done("--version").out == f"congress-bot, version {__version__}\n"


def test_help_imports_no_library_but_click() -> None:
    heavy = "aiohttp alembic httpx jinja2 lxml rich sqlalchemy tweepy vl_convert".split()
    script = (
        "import sys; from bot.cli.main import run; run(['--help']); "
        f"print([name for name in {heavy} if name in sys.modules])"
    )

    asked = subprocess.run(
        [sys.executable, "-c", script],
        cwd=REPOSITORY, env=environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert asked.stdout.splitlines()[-1] == "[]"
