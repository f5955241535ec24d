"""Every command line in README.md and docs/ can be typed as it stands."""

import ast
import re
import shlex
from pathlib import Path

import click
import pytest
from front_door import REPOSITORY

from bot.cli.main import COMMANDS, cli

PAGES = [REPOSITORY / "README.md", REPOSITORY / "CHANGELOG.md", *REPOSITORY.glob("docs/*.md")]
LINE = re.compile(r"(?P<program>congress-bot|\./run) +(?P<rest>[^`|\n]+)")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)|(?:src|srcset)=\"([^\"]+)\"")
PLACEHOLDER = re.compile("[A-Z]+")


def _lines() -> list[tuple[str, str, tuple[str, ...]]]:
    """(page, program, words) of each."""
    return [
        (page.name, found["program"], tuple(shlex.split(found["rest"], comments=True)))
        for page in PAGES
        for found in LINE.finditer(page.read_text())
    ]


def _commands_of_run() -> set[str]:
    """What ./run does itself, as its help tells."""
    tree = ast.parse((REPOSITORY / "run").read_text())
    (told,) = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "HELP"
    ]
    return set(re.findall(r"^\./run ([a-z]+)", told, re.MULTILINE))


@pytest.mark.parametrize(("page", "program", "words"), _lines(), ids=str)
def test_documented_command_line_can_be_typed(
    page: str, program: str, words: tuple[str, ...]
) -> None:
    name, *arguments = words
    if PLACEHOLDER.fullmatch(name):
        return
    if program == "./run" and name in _commands_of_run() - set(COMMANDS):
        return
    command = cli.get_command(click.Context(cli), name)
    assert command is not None

    with command.make_context(name, arguments) as context:
        assert context.params.keys() == {each.name for each in command.params}


def test_every_command_is_documented() -> None:
    page = (REPOSITORY / "docs" / "commands.md").read_text()

    documented = {found["rest"].split()[0] for found in LINE.finditer(page)}

    assert set(COMMANDS) - documented == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_point_to_files_that_are_there(page: Path) -> None:
    targets = [link or source for link, source in LINK.findall(page.read_text())]

    assert [target for target in targets if not (page.parent / target).exists()] == []
