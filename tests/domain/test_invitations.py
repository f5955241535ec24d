from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from builders import (
    ACCOUNT,
    HUB,
    START,
    TALK_START,
    congress,
    delivery,
    planned,
    post,
    presentation,
    session,
)

from bot.domain.congress import InvitingTimes
from bot.domain.contacts import Answer, Consent, Contact, OptOut, Roster
from bot.domain.delivery import State
from bot.domain.invitations import (
    Invitation,
    Invitee,
    Known,
    author_task,
    invitees,
    refuse_author_answer,
    refuse_invitation,
)
from bot.domain.permission import Giver, Level, Permission, Permits
from bot.domain.plan import Target
from bot.domain.posts import Concern
from bot.domain.queue import Entry
from bot.domain.release import Standing
from bot.domain.tasks import Choice, Task, TaskKind

MINUTE = timedelta(minutes=1)
KEY = "imc25/aml/invitation/LBA-1"
NOW = TALK_START + 20 * MINUTE
NOTHING = Known(Roster(), Permits())
COVERED = Entry(post(), Standing())
ADA = Contact(1, "Ada Invented", "ada_invented")
YES, NO = (Answer(given, "an e-mail", "Desk", START) for given in (True, False))
INVITEE = Invitee(
    KEY,
    "imc25",
    HUB,
    "aml-x",
    Target(session(), presentation()),
    "Ada Invented",
    best_from=NOW,
    best_until=TALK_START + 60 * MINUTE,
)


def found(*entries: Entry, known: Known = NOTHING, now: Any = NOW, **about: Any) -> list[Invitee]:
    sessions = about.get("sessions", [session()])
    held = congress(author_tasks=about.get("times", InvitingTimes()))
    return list(invitees(held, sessions, entries or [COVERED], known, now))


def roster(**changes: Any) -> Known:
    return replace(NOTHING, roster=Roster([replace(ADA, **changes)]))


def test_author_of_a_covered_talk_is_to_be_invited_from_20_minutes_on_for_a_day() -> None:
    first, last = NOW, NOW + timedelta(hours=24)

    assert found() == [INVITEE]
    assert [bool(found(now=at)) for at in (first - MINUTE, first, last - MINUTE, last)] == [
        False,
        True,
        True,
        False,
    ]


def test_times_of_a_congress_replace_those() -> None:
    times = InvitingTimes(after=5 * MINUTE, until=10 * MINUTE)
    (invitee,) = found(times=times, now=TALK_START + 5 * MINUTE)

    assert (invitee.best_from, invitee.best_until) == (
        TALK_START + 5 * MINUTE,
        TALK_START + 10 * MINUTE,
    )


def test_one_invitation_a_hub_and_talk_however_many_posts_there_are() -> None:
    second = Entry(post(key="imc25/aml-x/thread/LBA-1"), Standing())

    assert found(COVERED, second) == [INVITEE]


def test_link_of_the_post_that_is_out_goes_with_it() -> None:
    out = delivery(state=State.DELIVERED, network_id="1903")
    (invitee,) = found(replace(COVERED, deliveries=(out,)))

    assert invitee.posted == f"https://x.com/{ACCOUNT.handle}/status/1903"


@pytest.mark.parametrize(
    "entry",
    [
        replace(COVERED, standing=Standing(dropped=True)),
        replace(COVERED, standing=Standing(cancelled="session")),
        replace(COVERED, standing=Standing(missing="presentation")),
        replace(COVERED, standing=Standing(withdrawn="Desk withdrew it: wrong")),
        replace(COVERED, post=replace(post(), concerns=(Concern("permission", "no"),))),
        replace(COVERED, post=post(presentation="")),
        replace(COVERED, post=post(presentation="GONE-1")),
    ],
)
def test_talk_that_is_not_covered_invites_nobody(entry: Entry) -> None:
    assert found(entry) == []


def test_talk_that_is_off_or_without_presenters_invites_nobody() -> None:
    for talk in (presentation(cancelled=True), presentation(presenters=())):
        assert found(sessions=[session(presentations=(talk,))]) == []


def test_talk_that_may_not_be_shared_invites_nobody() -> None:
    no = Permission(
        1, "imc25", Level.TALK, "LBA-1", Giver.PRESENTER, "said so", "Desk", START, share=False
    )

    assert found(known=replace(NOTHING, permits=Permits([no]))) == []


def test_recorded_invitation_is_no_longer_a_task() -> None:
    assert found(known=replace(NOTHING, done={KEY})) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"opted_out": OptOut("an e-mail", "Desk", START)},
        {"answers": {Consent.CONTACTED: NO}},
    ],
)
def test_author_who_does_not_want_to_be_contacted_is_not_invited(changes: dict[str, Any]) -> None:
    assert found(known=roster(**changes)) == []


def test_next_presenter_is_invited_where_the_first_does_not_want_to_be() -> None:
    talk = presentation(presenters=("Ada Invented", "Bo Sample"))
    out = roster(opted_out=OptOut("an e-mail", "Desk", START))

    (invitee,) = found(known=out, sessions=[session(presentations=(talk,))])

    assert invitee.author == "Bo Sample"


def test_handle_is_known_only_of_those_who_agreed_to_be_mentioned() -> None:
    (silent,) = found(known=roster())
    (agreed,) = found(known=roster(answers={Consent.MENTIONED: YES}))

    assert (silent.handle, agreed.handle) == ("", "ada_invented")


def test_doubtful_name_is_asked_and_gets_no_words() -> None:
    out = roster(name="A. Invented", opted_out=OptOut("an e-mail", "Desk", START))
    (invitee,) = found(known=out)

    task = author_task(invitee, congress(), "Dear Ada Invented")

    assert task.texts == ()
    assert "may be somebody who asked not to be contacted: find out first" in task.told
    assert task.choices[0] == Choice(
        "Another person", "congress-bot contacts add 'Ada Invented' --another --by NAME"
    )


def test_session_without_talks_is_a_talk_of_its_presenters() -> None:
    flat = session(presentations=(), presenters=("Ada Invented",))
    about = Entry(post(presentation=""), Standing())

    (invitee,) = found(about, sessions=[flat], now=START + 20 * MINUTE)

    assert (invitee.key, invitee.author) == ("imc25/aml/invitation/S1", "Ada Invented")


def test_author_task_has_the_words_and_both_ways_to_end_it() -> None:
    assert author_task(INVITEE, congress(), "Dear Ada Invented") == Task(
        TaskKind.AUTHOR,
        congress="imc25",
        account="aml-x",
        about=KEY,
        told="invite Ada Invented by hand, who presents LBA-1 (An invented talk), best between "
        "10:35 and 11:15 (Europe/Rome)",
        choices=(
            Choice("Invited", f"congress-bot invited {KEY} --link LINK --by NAME"),
            Choice("Not at all", f"congress-bot invited {KEY} --not-at-all --reason WHY --by NAME"),
        ),
        texts=("Dear Ada Invented",),
    )


def test_author_task_tells_what_is_wrong_with_its_words() -> None:
    task = author_task(INVITEE, congress(), "", "template author_invite.j2 fails")

    assert (task.told.rpartition("; ")[2], task.texts) == ("template author_invite.j2 fails", ())


SENT = Invitation(
    KEY, "imc25", "aml", "LBA-1", "Ada Invented", "Desk", START, "Dear Ada", how="by mail"
)
LEFT = replace(SENT, words="", how="", left="no time")


@pytest.mark.parametrize(
    ("invitation", "earlier", "reason"),
    [
        (SENT, None, ""),
        (LEFT, None, ""),
        (SENT, LEFT, "it was left on 29 Mar 09:00 UTC, as Desk recorded"),
        (LEFT, SENT, "it was sent on 29 Mar 09:00 UTC, as Desk recorded"),
        (replace(SENT, how=""), None, "say either where or how it was sent, or why not at all"),
        (
            replace(SENT, left="both"),
            None,
            "say either where or how it was sent, or why not at all",
        ),
        (
            replace(LEFT, left="is a patient"),
            None,
            "the record says 'patient': nothing about anyone's health is kept with a person",
        ),
    ],
)
def test_invitation_is_recorded_once_and_says_how_or_why_not(
    invitation: Invitation, earlier: Invitation | None, reason: str
) -> None:
    assert refuse_invitation(invitation, earlier) == reason


@pytest.mark.parametrize(
    ("invitation", "answer", "reason"),
    [
        (SENT, "will answer at noon", ""),
        (SENT, " ", "an answer needs its words"),
        (None, "yes", "nobody was invited, so there is nothing to answer"),
        (LEFT, "yes", "nobody was invited, so there is nothing to answer"),
        (
            SENT,
            "is in remission",
            "the answer says 'remission': nothing about anyone's health is kept with a person",
        ),
    ],
)
def test_answer_of_an_author_is_recorded_or_refused(
    invitation: Invitation | None, answer: str, reason: str
) -> None:
    assert refuse_author_answer(invitation, answer) == reason


def test_planned_post_and_invitation_never_share_a_key() -> None:
    assert planned().key != KEY
