"""migrate, doctor, and what is said of the database and the settings."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from front_door import Desk, Site

from bot.store import heartbeats


def _beat(desk: Desk, at: datetime) -> None:
    bot = desk.bot()
    with bot.database.writing() as rows:
        heartbeats.beat(rows, "w", at)
    bot.database.close()


def _found(desk: Desk, *options: str) -> dict[str, bool]:
    return {each["what"]: each["well"] for each in desk.run("doctor", "--json", *options).json}


def test_migrate_makes_the_tables_and_says_when_they_were_there(desk: Desk) -> None:
    first, second = desk.done("migrate").out, desk.done("migrate").out

    assert first.startswith("The database is now at version ")
    assert second == first.replace("is now", "was already")


def test_doctor_finds_all_well(desk: Desk, sandbox: Site) -> None:
    desk.drafted()
    _beat(desk, datetime.now(UTC))

    ran = desk.done("doctor", "--json")

    assert {frozenset(each) for each in ran.json} == {frozenset({"what", "well", "told", "next"})}
    assert [(each["what"], each["well"]) for each in ran.json] == [
        ("settings", True),
        ("notices", True),
        ("database", True),
        ("templates", True),
        ("worker", True),
        ("people", True),
        ("trail", True),
        ("account aml-x", True),
        ("account aml-x discloses", True),
        ("account mm-x", True),
        ("account mm-x discloses", True),
        ("clock", True),
    ]


def test_doctor_says_when_the_tables_are_missing(desk: Desk) -> None:
    ran = desk.run("doctor", "--offline")

    assert (ran.code, ran.err) == (1, "")
    (line,) = [line for line in ran.out.splitlines() if line.startswith("NO")]
    assert line.startswith("NO  database   sqlite:///congress-bot.db is at version none, ")
    assert line.endswith("congress-bot migrate")


def test_doctor_names_the_keys_that_are_missing(desk: Desk) -> None:
    desk.drafted()
    _beat(desk, datetime.now(UTC))

    ran = desk.run("doctor", "--offline")

    assert ran.code == 1
    bad = [line for line in ran.out.splitlines() if line.startswith("NO")]
    assert len(bad) == 2
    assert "X_CONSUMER_KEY, X_CONSUMER_SECRET, X_AML_X_TOKEN, X_AML_X_TOKEN_SECRET" in bad[0]


def test_doctor_offline_tries_no_key(desk: Desk) -> None:
    desk.drafted()
    _beat(desk, datetime.now(UTC))
    names = ("X_CONSUMER_KEY", "X_CONSUMER_SECRET")
    own = [f"X_{code}_{end}" for code in ("AML_X", "MM_X") for end in ("TOKEN", "TOKEN_SECRET")]
    (desk.folder / ".env").write_text("".join(f"{name}=invented\n" for name in (*names, *own)))

    assert desk.run("doctor", "--offline").code == 0


def test_doctor_finds_keys_that_x_does_not_take(desk: Desk, sandbox: Site) -> None:
    desk.drafted()
    _beat(desk, datetime.now(UTC))
    _change_env(desk, "X_AML_X_TOKEN_SECRET", "invented")

    assert _found(desk)["account aml-x"] is False
    assert _found(desk)["account mm-x"] is True


def test_doctor_finds_keys_of_another_account(desk: Desk, sandbox: Site) -> None:
    desk.drafted()
    toml = desk.congress / "congress.toml"
    toml.write_text(toml.read_text().replace("mm_invented", "mm_other"))
    desk.done("load", "imc")

    (found,) = [e for e in desk.run("doctor", "--json").json if e["what"] == "account mm-x"]

    assert found == {
        "what": "account mm-x",
        "well": False,
        "told": "its keys belong to @mm_invented, not @mm_other",
        "next": "Correct the keys, or the handle in congress.toml.",
    }


def test_doctor_finds_what_an_account_does_not_disclose(desk: Desk, sandbox: Site) -> None:
    desk.drafted()
    toml = desk.congress / "congress.toml"
    own = '  operator = "Invented Agency"\n  automated_label = "confirmed 2031-03-01 by Dora"\n'
    asked = toml.read_text().replace(own, '  operator = "Another Agency"\n', 1)
    toml.write_text(asked)
    desk.done("load", "imc")

    found = {each["what"]: each for each in desk.run("doctor", "--json").json}

    assert found["account mm-x discloses"]["well"] is True
    assert found["account aml-x discloses"]["told"] == (
        'nobody has confirmed its automated label; its profile on X does not name "Another Agency"'
    )


def test_doctor_says_when_nobody_tells_the_time(desk: Desk, sandbox: Site) -> None:
    desk.drafted()
    _change_env(desk, "X_API_URL", "http://127.0.0.1:1")

    assert _found(desk)["clock"] is False


def test_doctor_finds_a_broken_template(desk: Desk) -> None:
    own = desk.folder / "own"
    own.mkdir()
    (own / "opener.j2").write_text("{% if %}")
    (own / "poll.j2").write_text("{{ broken")
    (desk.folder / ".env").write_text("CONGRESS_BOT_TEMPLATES=own\n")
    desk.done("migrate")

    (found,) = [e for e in desk.run("doctor", "--offline", "--json").json if not e["well"]][:1]

    assert found["what"] == "templates"
    assert found["told"].startswith("opener.j2: ")
    assert found["told"].endswith("(and 1 other)")


def test_doctor_finds_a_folder_without_templates(desk: Desk) -> None:
    (desk.folder / "own").mkdir()
    (desk.folder / ".env").write_text("CONGRESS_BOT_TEMPLATES=own\n")
    desk.done("migrate")

    assert _found(desk, "--offline")["templates"] is False


@pytest.mark.parametrize(
    ("seconds", "code", "told"),
    [(0, 0, "ok  worker  seen "), (300, 1, "NO  worker  last seen ")],
)
def test_doctor_live_asks_only_for_the_worker(
    desk: Desk, seconds: int, code: int, told: str
) -> None:
    desk.done("migrate")
    _beat(desk, datetime.now(UTC) - timedelta(seconds=seconds))

    ran = desk.run("doctor", "--live")

    assert (ran.code, ran.err) == (code, "")
    assert ran.out.splitlines()[1].startswith(told)


def test_doctor_live_where_no_worker_ever_was(desk: Desk) -> None:
    desk.done("migrate")

    assert desk.run("doctor", "--live", "--json").json == [
        {"what": "worker", "well": False, "told": "none is running", "next": "congress-bot worker"}
    ]


def _change_env(desk: Desk, name: str, value: str) -> None:
    path = Path(desk.folder, ".env")
    kept = [line for line in path.read_text().splitlines() if not line.startswith(f"{name}=")]
    path.write_text("\n".join([*kept, f"{name}={value}", ""]))
