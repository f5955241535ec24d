"""Every act is recorded once, by one who may, in a chain without forks."""

from threading import Barrier, Thread

import pytest
from builders import START

from bot.domain.errors import Refused
from bot.domain.people import THE_WATCH, Act, Person, Role
from bot.domain.trail import Deed, Head, Wanted, verify
from bot.store.database import Database
from bot.store.people import add_person
from bot.store.trail import (
    Thing,
    get_chain,
    get_head,
    get_newest,
    record_act,
    record_acts,
    record_event,
)


def record(database: Database, by: str, act: Act, told: str = "") -> None:
    with database.writing() as rows:
        record_act(rows, by, act, "imc25", told, START)


def enrol(database: Database, *people: Person) -> None:
    with database.writing() as rows:
        for each in people:
            add_person(rows, each, START)


def told(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as rows:
        return [(e.deed.by, e.deed.act, e.deed.told) for e in get_chain(rows)]


def test_act_is_kept_word_for_word(database: Database) -> None:
    with database.writing() as rows:
        record_act(rows, " Carla ", Act.APPROVE, "a/post", "digest \u00e9 \U0001f9ea", START, "aml")

    with database.reading() as rows:
        (entry,) = get_chain(rows)
    said = Deed(START, "Carla", "approve", "a/post", "digest \u00e9 \U0001f9ea", "aml")
    assert (entry.number, entry.deed, entry.previous) == (1, said, "")


def test_acts_follow_one_another(database: Database) -> None:
    with database.writing() as rows:
        record_acts(rows, "Carla", Act.APPROVE, [Thing("a", "1"), Thing("b", "2")], START)
    record(database, "Sam", Act.HOLD, "3")

    with database.reading() as rows:
        entries = list(get_chain(rows))
        head = get_head(rows)
    assert verify(entries) == ""
    assert [e.deed.told for e in entries] == ["1", "2", "3"]
    assert head == entries[-1].head


def test_empty_trail_has_an_empty_head(database: Database) -> None:
    with database.reading() as rows:
        assert get_head(rows) == Head()


def test_anybody_may_act_while_nobody_is_enrolled(database: Database) -> None:
    record(database, "Anybody", Act.RELEASE)

    assert told(database) == [("Anybody", "release", "")]


def test_who_may_not_is_refused_and_nothing_is_recorded(database: Database) -> None:
    enrol(database, Person("Wanda", (Role.WRITER,)), Person("Lou", (Role.LEAD,), left_at=START))

    refused = []
    for name, act in (("Wanda", Act.RELEASE), ("Mallory", Act.HOLD), ("lou", Act.HOLD)):
        with pytest.raises(Refused) as error:
            record(database, name, act)
        refused.append(error.value.what)

    assert refused == [
        "Wanda (writer) may not release.",
        "Mallory is not enrolled.",
        "Lou has left.",
    ]
    assert told(database) == []


def test_name_is_kept_as_it_is_enrolled(database: Database) -> None:
    enrol(database, Person("Wanda", (Role.WRITER,)))
    record(database, " WANDA", Act.HOLD)

    assert told(database) == [("Wanda", "hold", "")]


def test_newest_come_first(database: Database) -> None:
    for number in range(3):
        record(database, "Sol", Act.HOLD, str(number))
    record(database, "Dora", Act.HOLD, "another")

    with database.reading() as rows:
        found = [entry.deed.told for entry in get_newest(rows, Wanted(by="sol"))]
    assert found == ["2", "1", "0"]


def test_refusal_says_who_may(database: Database) -> None:
    enrol(database, Person("Wanda", (Role.WRITER,)))

    with pytest.raises(Refused) as refused:
        record(database, "Wanda", Act.RELEASE)

    assert refused.value.next_step == (
        "Give your name with --by, or ask a person who may: indication lead or social manager. "
        "`congress-bot people` lists them."
    )


def test_what_the_bot_did_itself_needs_no_role(database: Database) -> None:
    enrol(database, Person("Ann", (Role.ADMINISTRATOR,)))

    with database.writing() as rows:
        record_event(rows, THE_WATCH, Act.APPLY, "imc25", "version 2", START)

    assert told(database) == [("the watch", "apply", "version 2")]


def test_writers_at_once_make_one_chain(database: Database) -> None:
    together = Barrier(4)

    def work(name: str) -> None:
        together.wait()
        for number in range(5):
            record(database, name, Act.HOLD, str(number))

    threads = [Thread(target=work, args=(f"Person {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as rows:
        entries = list(get_chain(rows))
    assert (len(entries), verify(entries)) == (20, "")
