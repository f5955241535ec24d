"""What goes wrong at a desk: one line that says what, which, and what next; and nothing changed."""

import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from front_door import CONGRESS_TOML, COVERAGE_CSV, FIRST, TIMETABLE_CSV, Desk, Site, environment

BY = ("--by", "Sol")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("shwo",), "there is no command 'shwo'. Did you mean `show`?"),
        (("xyzzy",), "there is no command 'xyzzy'. See `congress-bot --help`."),
        (("queue", "--bogus"), "No such option '--bogus'. See `congress-bot queue --help`."),
        (("load",), "Missing argument 'FOLDER'. See `congress-bot load --help`."),
        (
            ("read", "imc/timetable.csv", "--zone", "Europe/Viena"),
            "'Europe/Viena' is no time zone. Name one as Europe/Vienna.",
        ),
        (
            ("shift", "S1", "soon", *BY),
            "'soon' is no length of time. Write 90s, 5m, 2h, 1d, 1h30m or -10m (10m before).",
        ),
        (
            ("shift", "S1", "5m"),
            "nobody is named. Say who you are with --by NAME or CONGRESS_BOT_PERSON.",
        ),
        (
            ("hold",),
            "say what to hold. `hold everything`, `hold session S12`, `hold --list`.",
        ),
        (("hold", "hub", *BY), "a hold on a hub needs its name. Name it after the scope."),
        (
            ("approve", *BY),
            "name the posts, or say --all --congress CODE. `queue` lists their keys.",
        ),
        (
            ("approve", "--all", *BY),
            "name the posts, or say --all --congress CODE. `queue` lists their keys.",
        ),
        (
            ("resolve", FIRST, *BY),
            "say either --posted ID or --absent. The id is the number in its link.",
        ),
        (
            ("resolve", FIRST, "--posted", "here", *BY),
            "say either --posted ID or --absent. The id is the number in its link.",
        ),
        (
            ("unhold", "one", *BY),
            "Invalid value for 'NUMBER': 'one' is not a valid integer. "
            "See `congress-bot unhold --help`.",
        ),
    ],
)
def test_misuse_is_said_in_one_line(desk: Desk, arguments: tuple[str, ...], said: str) -> None:
    desk.drafted()

    assert desk.refused(*arguments, code=2) == said


def test_misuse_of_a_choice_names_the_choices(desk: Desk) -> None:
    desk.drafted()

    said = desk.refused("queue", "--state", "delivere", code=2)

    assert said.startswith("Invalid value for '--state': 'delivere' is not one of 'pending', ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("draft", "imc"), "no congress 'imc' is loaded. Loaded: imc-2031."),
        (("queue", "--congress", "imc"), "no congress 'imc' is loaded. Loaded: imc-2031."),
        (("report", "imc"), "no congress 'imc' is loaded. Loaded: imc-2031."),
        (
            ("approve", "--all", "--congress", "imc", *BY),
            "no congress 'imc' is loaded. Loaded: imc-2031.",
        ),
        (("queue", "--hub", "amm"), "no hub 'amm' is loaded. Loaded: aml, mm."),
        (
            ("approve", "--all", "--congress", "imc-2031", "--hub", "amm", *BY),
            "no hub 'amm' is loaded. Loaded: aml, mm.",
        ),
        (("show", "nosuch"), "there is no post 'nosuch'. `congress-bot queue` lists the keys."),
        (
            ("approve", FIRST, "nosuch", *BY),
            "there is no post 'nosuch'. `congress-bot queue` lists the keys.",
        ),
        (
            ("shift", "S9", "5m", *BY),
            "no session 'S9' is loaded. `congress-bot queue` names the sessions.",
        ),
        (
            ("cancel", "S9", *BY),
            "no session 'S9' is loaded. `congress-bot queue` names the sessions.",
        ),
        (
            ("unhold", "7", *BY),
            "no hold 7 stands. `congress-bot hold --list` shows those that do.",
        ),
        (
            ("resolve", FIRST, "--absent", *BY),
            f"{FIRST} is not unconfirmed. `congress-bot queue` shows its state.",
        ),
    ],
)
def test_what_is_not_there_is_named(desk: Desk, arguments: tuple[str, ...], said: str) -> None:
    desk.drafted()

    assert desk.refused(*arguments) == said


@pytest.mark.parametrize("command", [("load", "imc"), ("validate", "imc")])
@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("timetable.csv", TIMETABLE_CSV.replace(",start,", ",begun,"), "timetable.csv"),
        ("coverage.csv", COVERAGE_CSV.replace("hub,kind", "hub,sort"), "coverage.csv"),
        ("congress.toml", CONGRESS_TOML.replace("Vienna", "Viena"), "Europe/Viena"),
        ("congress.toml", CONGRESS_TOML.replace("zone = ", "zone "), "congress.toml"),
        ("congress.toml", CONGRESS_TOML.replace("2031-03-16", "2031-03-14"), "congress.toml"),
        ("timetable.csv", "<schedule><day></schedule>", "timetable.csv"),
        ("timetable.csv", "", "timetable.csv is empty"),
        ("timetable.csv", "%PDF-1.7", "timetable.csv is a PDF"),
    ],
)
def test_folder_that_cannot_be_used_leaves_the_last_good_one(
    desk: Desk, command: tuple[str, str], name: str, text: str, said: str
) -> None:
    desk.drafted()
    desk.write(name, text)

    assert said in desk.refused(*command)


def test_folder_without_congress_toml(desk: Desk) -> None:
    (desk.congress / "congress.toml").unlink()

    assert desk.refused("load", "imc") == (
        "imc has no congress.toml. Name a folder in schedules/ that has one; "
        "docs/congress-folder.md shows its keys."
    )


def test_folder_that_is_a_file(desk: Desk) -> None:
    said = desk.refused("load", "imc/congress.toml", code=2)

    assert said.startswith("Invalid value for 'FOLDER': ")


@pytest.mark.parametrize("path", ["imc", "nosuch.csv"])
def test_file_that_cannot_be_read_is_named(desk: Desk, path: str) -> None:
    assert desk.refused("read", path, "--zone", "UTC").startswith(f"{path}: ")


def test_template_with_a_syntax_error_writes_no_post(desk: Desk) -> None:
    desk.done("migrate")
    desk.done("load", "imc")
    own = desk.folder / "own"
    own.mkdir()
    (own / "opener.j2").write_text("fine\n{% if why %}")
    (desk.folder / ".env").write_text("CONGRESS_BOT_TEMPLATES=own\n")

    said = desk.refused("draft", "imc-2031")

    assert said.startswith("template opener.j2 line 2: ")
    assert said.endswith(" Correct the template.")


def test_template_that_is_missing_writes_no_post(desk: Desk) -> None:
    desk.done("migrate")
    desk.done("load", "imc")
    (desk.folder / "own").mkdir()
    (desk.folder / ".env").write_text("CONGRESS_BOT_TEMPLATES=own\n")

    assert desk.refused("draft", "imc-2031") == (
        "there is no template opener.j2 for hub aml in own. "
        "Add the file, or point CONGRESS_BOT_TEMPLATES to the right folder."
    )


def test_shift_with_a_broken_template_moves_nothing(desk: Desk) -> None:
    """The session and its posts move together or not at all."""
    desk.drafted()
    (desk.folder / "own").mkdir()
    (desk.folder / ".env").write_text("CONGRESS_BOT_TEMPLATES=own\n")

    assert "no template opener.j2" in desk.refused("shift", "S1", "5m", *BY)


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ("X_CONSUMER_KEY: abc\n", "line 1 is not NAME=value. "),
        ("A=1\nX_CONSUMER_KEY\n", "line 2 is not NAME=value. "),
        ("X_CONSUMER_KEY='abc\n", "line 1 is not NAME=value. "),
        ("X_API_URL=http://example.org\n", "X_API_URL is not an address that the bot speaks to. "),
        ("X_API_URL=https://[::1\n", "X_API_URL is no address. "),
        ("X_API_URL=https://u:p@example.org\n", "X_API_URL is not an address "),
        ("CONGRESS_BOT_TEMPLATES=nosuch\n", "CONGRESS_BOT_TEMPLATES names nosuch, "),
        ("CONGRESS_BOT_SETTLE_LOOKS=5,5\n", "CONGRESS_BOT_SETTLE_LOOKS is '5,5'. "),
        ("CONGRESS_BOT_SETTLE_LOOKS=1,nan\n", "CONGRESS_BOT_SETTLE_LOOKS is '1,nan'. "),
        ("CONGRESS_BOT_SETTLE_LOOKS=1,inf\n", "CONGRESS_BOT_SETTLE_LOOKS is '1,inf'. "),
    ],
)
def test_env_file_that_is_wrong_is_not_half_used(desk: Desk, env: str, said: str) -> None:
    (desk.folder / ".env").write_text(env)

    assert said in desk.refused("migrate")
    assert not (desk.folder / "congress-bot.db").exists()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_env_file_that_is_not_utf_8(desk: Desk, encoding: str) -> None:
    (desk.folder / ".env").write_text("CONGRESS_BOT_PERSON=Zoë\n", encoding=encoding)

    said = desk.refused("migrate")

    assert said == f"{desk.folder / '.env'} is not UTF-8 text. Save it as UTF-8."


def test_env_file_with_a_mark_quotes_and_comments_is_read(desk: Desk) -> None:
    (desk.folder / ".env").write_text(
        '\ufeffCONGRESS_BOT_PERSON="Zoë ${HOME}" # of the desk\nexport X_A=1\n\n# end\n'
    )

    settings = desk.bot().settings

    assert (settings.person, dict(settings.secrets)) == ("Zoë ${HOME}", {"X_A": "1"})


@pytest.mark.parametrize("command", [("worker",), ("measure",)])
def test_missing_credentials_are_named(desk: Desk, sandbox: Site, command: tuple[str]) -> None:
    desk.approved()
    env = desk.folder / ".env"
    env.write_text("".join(env.read_text().splitlines(keepends=True)[:1]))
    if command == ("measure",):
        desk.done(*command)  # nothing is due, so nothing is asked of X
        return

    said = desk.refused(*command)

    assert said == (
        "account aml-x has no X_CONSUMER_KEY, X_CONSUMER_SECRET, X_AML_X_TOKEN, "
        "X_AML_X_TOKEN_SECRET. Set them in .env or the environment."
    )


def test_fault_of_the_program_is_one_line(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged row stands for a fault that nobody foresaw."""
    desk.drafted()
    with sqlite3.connect("congress-bot.db") as other:
        other.execute("UPDATE post SET kind = 'nosuch'")

    assert desk.refused("queue") == (
        "a fault in the program (ValueError). Run it again with --debug and report it."
    )
    with pytest.raises(ValueError, match="nosuch"):
        desk.run("--debug", "queue")


@pytest.fixture
def _heard_interrupts() -> Iterator[None]:
    """A test run that was started in the background ignores them, and so would its children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_heard_interrupts")
def test_interrupted_command_says_so(desk: Desk) -> None:
    desk.drafted()
    with socket.create_server(("127.0.0.1", 0)) as never_answers:
        address = f"http://127.0.0.1:{never_answers.getsockname()[1]}"
        names = ("X_CONSUMER_KEY", "X_CONSUMER_SECRET", "X_AML_X_TOKEN", "X_AML_X_TOKEN_SECRET")
        keys = dict.fromkeys(names, "invented")
        program = desk.start("doctor", X_API_URL=address, **keys)
        never_answers.settimeout(20)
        connection, _ = never_answers.accept()

        program.send_signal(signal.SIGINT)

        out, err = program.communicate(timeout=20)
        connection.close()
    assert (program.returncode, out, err.strip()) == (130, "", "congress-bot: stopped.")


@pytest.mark.parametrize(
    "command", [("queue",), ("queue", "--json"), ("templates",), ("report", "imc-2031", "--json")]
)
def test_closed_pipe_ends_quietly(desk: Desk, command: tuple[str, ...]) -> None:
    desk.drafted()
    program = desk.start(*command)
    assert program.stdout
    program.stdout.close()

    assert program.stderr
    assert program.stderr.read() == ""
    assert program.wait(timeout=20) == 1


def test_full_standard_output_is_said(desk: Desk) -> None:
    desk.drafted()
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "queue"],
            cwd=desk.folder, env=environment(), stdout=full, stderr=subprocess.PIPE, text=True,
            check=False,
        )  # fmt: skip

    assert (done.returncode, done.stderr) == (
        1,
        "congress-bot: No space left on device. Free some space and try again.\n",
    )


def test_error_line_holds_no_terminal_commands(desk: Desk) -> None:
    desk.drafted()

    assert "\x1b" not in desk.refused("show", "a\x1b[31mb\nc")
