from dataclasses import replace
from datetime import timedelta

from builders import HUB, START, congress, planned, post, presentation, session

from bot.domain.house_words import HouseWords
from bot.domain.plan import Target
from bot.domain.posts import Poll, Post
from bot.domain.said import Earlier, brought_by, said_earlier, said_of
from bot.domain.wording import NOTHING_BROUGHT, reading

TALK = presentation(title="Marrow at night", presenters=("Ada Invented",))
SESSION = session(title="Sleep", room="Hall A", chairs=("Prof. Bo Sample",), presentations=(TALK,))
TARGET = Target(SESSION, TALK)


def test_each_part_of_a_draft_is_said_by_itself() -> None:
    draft = post("One lamp.", "Two beds.")

    found = said_of(draft, Target(None), congress(), HUB)

    assert [(each.part, each.text, each.at, each.stands) for each in found] == [
        (1, "One lamp.", draft.planned.due_at, False),
        (2, "Two beds.", draft.planned.due_at, False),
    ]


def test_the_options_of_a_poll_are_said_with_its_question() -> None:
    [found] = said_of(
        post("Which lamp?", poll=Poll(("Red", "Blue"), 60)), Target(None), congress(), HUB
    )

    assert found.text == "Which lamp?"
    assert found.reading.words.keys() == reading("Which lamp? Red Blue").words.keys()


def test_a_post_that_awaits_its_words_says_nothing() -> None:
    assert said_of(Post(planned(), awaits="its poll"), TARGET, congress(), HUB) == []


def test_the_programme_brings_titles_and_persons_the_template_words_time_and_place() -> None:
    found = brought_by(TARGET, congress(), HUB, "Chaired by")

    assert found.talk == "LBA-1"
    assert {"marrow", "night", "ada", "sleep", "sample"} <= found.programme
    assert {"chaire", "by", "hall", "#10:00", "saturd"} <= found.template


def test_a_room_of_one_letter_makes_no_name_with_what_stands_before_it() -> None:
    room_k = Target(replace(SESSION, room="K.1.105"), TALK)

    assert "k" in brought_by(room_k, congress(name="Real"), HUB, "").template


def test_an_acknowledgement_is_brought_by_the_hub() -> None:
    hub = replace(HUB, words=HouseWords(supporters=("Sample Pharma",)))

    found = brought_by(TARGET, congress(), hub, "")

    assert {"suppor", "pharma", "educat"} <= found.template


def test_what_was_sent_stands_at_the_time_it_was_sent() -> None:
    sent = Earlier(planned(), ("One lamp.",), said_at=START, network_ids=frozenset({"7"}))

    [found] = said_earlier(sent, NOTHING_BROUGHT)

    assert (found.at, found.stands, found.network_ids) == (START, True, frozenset({"7"}))


def test_a_draft_elsewhere_stands_unless_it_has_to_change_itself() -> None:
    due = START + timedelta(hours=3)
    draft = Earlier(planned(due_at=due), ("One lamp.",))

    found = [*said_earlier(draft, NOTHING_BROUGHT)]
    settled = [*said_earlier(replace(draft, settled=True), NOTHING_BROUGHT)]

    assert [(each.at, each.stands) for each in found + settled] == [(due, True), (due, False)]
