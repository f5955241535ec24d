"""What was said about sharing, and what authors asked, stops posts from the next claim on."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from builders import START, TALK_START, presentation, session
from desk import DUE, LOOKS, MM, Desk, highlight, thread
from sqlalchemy import select

from bot import acts
from bot.compose.templates import Templates
from bot.domain.congress import InvitingTimes
from bot.domain.contacts import Answer, Consent, Contact, OptOut
from bot.domain.delivery import Accepted, State
from bot.domain.errors import Misuse, NotFound, Refused, TemplateError
from bot.domain.invitations import Invitation
from bot.domain.media import Media, MediaKind
from bot.domain.permission import Giver, Level, Permission, Subject
from bot.domain.queue import status
from bot.domain.release import Hold, Scope, Verdict
from bot.domain.tasks import Task
from bot.steps import contacts, invite, publish
from bot.store import tables
from bot.store.congresses import get_congress
from bot.store.contacts import get_erased, get_roster
from bot.store.holds import get_holds
from bot.store.invitations import get_invitations
from bot.store.permissions import get_permissions
from bot.store.trail import get_chain

KEY = "imc25/aml-x/highlight/LBA-1"
OTHER_HUB = "imc25/mm-x/highlight/LBA-1"
NEXT_TALK = "imc25/aml-x/highlight/LBA-2"
INVITATION = "imc25/aml/invitation/LBA-1"
ADA = "Ada Invented"
TALKS = (
    presentation(),
    presentation(code="LBA-2", title="Another invented talk", presenters=("Bo Sample",)),
)


def covered(make_desk: Any, *rules: Any, **options: Any) -> Desk:
    """Two hubs cover LBA-1, one of them LBA-2 as well; all of it is approved."""
    asked = rules or (
        highlight("News."),
        highlight("Figures.", hub=MM.code),
        highlight("More.", presentation="LBA-2"),
    )
    desk: Desk = make_desk(*asked, sessions=(session(presentations=TALKS),), **options)
    desk.approve()
    return desk


def said(level: Level, subject: str, **changes: Any) -> Permission:
    giver = Giver.CONGRESS if level is Level.CONGRESS else Giver.PRESENTER
    values: dict[str, Any] = {
        "id": 0,
        "congress": "imc25",
        "level": level,
        "subject": subject,
        "giver": giver,
        "source": "an e-mail",
        "by": "Desk",
        "at": START,
        "share": False,
    }
    return Permission(**values | changes)


def permit(desk: Desk, new: Permission) -> acts.Stopped:
    templates, now = Templates(desk.templates), desk.bot.clock.now()
    return desk.write(acts.record_permission, new, templates, now)[1]


def change(desk: Desk, work: Any, *arguments: Any, **named: Any) -> acts.Stopped:
    """A change of a contact and the draft after it, as the command does them."""
    contact = desk.write(work, *arguments, "Desk", START, **named)
    return desk.write(acts.redraft_for_contact, contact, Templates(desk.templates), "Desk", START)


def claimed(desk: Desk, now: Any = DUE) -> list[str]:
    """The posts that a worker would now put on their accounts."""
    ready = desk.write(publish.open_due, now)
    return sorted(d.post_key for d in desk.write(publish.claim, ready, "me", now))


def verdicts(desk: Desk) -> dict[str, Verdict | None]:
    holds = desk.read(get_holds)
    return {e.post.planned.key: status(e, holds, DUE).verdict for e in desk.entries()}


def test_do_not_share_stops_the_talk_in_every_hub_and_nothing_else(make_desk: Any) -> None:
    desk = covered(make_desk)

    stopped = permit(desk, said(Level.TALK, "LBA-1"))

    assert stopped == acts.Stopped(blocked=(KEY, OTHER_HUB))
    assert claimed(desk) == [NEXT_TALK]


def test_do_not_share_counts_for_calls_that_are_open_already(make_desk: Any) -> None:
    """The worker opens calls seconds ahead and has them ready; it asks again at the claim."""
    desk = covered(make_desk)
    ready = desk.write(publish.open_due, DUE)
    assert sorted(each.post_key for each in ready) == sorted([KEY, NEXT_TALK, OTHER_HUB])

    permit(desk, said(Level.TALK, "LBA-1"))

    assert [d.post_key for d in desk.write(publish.claim, ready, "me", DUE)] == [NEXT_TALK]


@pytest.mark.parametrize(
    ("new", "goes"),
    [
        (said(Level.CONGRESS, ""), []),
        (said(Level.SESSION, "S1", giver=Giver.CHAIR), []),
        (said(Level.PRESENTER, "Prof. Invented, Ada"), [NEXT_TALK]),
        (said(Level.PRESENTER, "A. Invented"), [NEXT_TALK]),
        (said(Level.PRESENTER, "Bo Sample"), [KEY, OTHER_HUB]),
        (said(Level.TALK, "LBA-1", share=True), [KEY, NEXT_TALK, OTHER_HUB]),
    ],
)
def test_refusal_reaches_what_it_is_about(make_desk: Any, new: Permission, goes: list[str]) -> None:
    desk = covered(make_desk)
    permit(desk, new)

    assert claimed(desk) == sorted(goes)


def test_presenter_takes_it_back_and_the_approval_still_stands(make_desk: Any) -> None:
    desk = covered(make_desk)
    permit(desk, said(Level.TALK, "LBA-1"))

    stopped = permit(desk, said(Level.TALK, "LBA-1", share=True, at=START + timedelta(minutes=1)))

    assert stopped == acts.Stopped(freed=(KEY, OTHER_HUB))
    assert claimed(desk) == sorted([KEY, NEXT_TALK, OTHER_HUB])


def test_posts_that_are_out_are_named_and_left_alone(make_desk: Any) -> None:
    desk = covered(make_desk)
    ready = desk.write(publish.open_due, DUE)
    (mine,) = (each for each in ready if each.post_key == KEY)
    (call,) = desk.write(publish.claim, [mine], "me", DUE)
    answer = publish.Answer(call, Accepted("1903"), DUE)
    desk.write(publish.record, [answer], LOOKS)

    stopped = permit(desk, said(Level.TALK, "LBA-1"))

    assert [e.post.planned.key for e in stopped.out] == [KEY]
    assert (stopped.blocked, stopped.holds) == ((OTHER_HUB,), ())
    assert desk.entry(KEY).current()[0].state is State.DELIVERED


def test_thread_that_is_half_out_is_held(make_desk: Any) -> None:
    desk = covered(make_desk, thread())
    key = "imc25/aml-x/thread/LBA-1"
    due = TALK_START + timedelta(minutes=15)
    (call,) = desk.write(publish.claim, desk.write(publish.open_due, due), "me", due)
    desk.write(publish.record, [publish.Answer(call, Accepted("1903"), due)], LOOKS)

    stopped = permit(desk, said(Level.TALK, "LBA-1"))

    assert [e.post.planned.key for e in stopped.out] == [key]
    assert desk.read(get_holds) == (
        Hold(1, Scope.POST, key, "it may not be shared", "Desk", START),
    )
    assert claimed(desk, due) == []


@pytest.mark.parametrize(
    ("level", "subject", "hold"),
    [
        (Level.CONGRESS, "", (Scope.CONGRESS, "imc25")),
        (Level.SESSION, "S1", (Scope.SESSION, "S1")),
        (Level.TALK, "LBA-1", (Scope.PRESENTATION, "LBA-1")),
        (Level.PRESENTER, ADA, (Scope.PRESENTATION, "LBA-1")),
    ],
)
def test_refusal_stops_its_posts_even_where_the_templates_are_broken(
    make_desk: Any, level: Level, subject: str, hold: tuple[Scope, str]
) -> None:
    desk = covered(make_desk)
    desk.template(highlight="{{ broken")
    giver = Giver.CHAIR if level is Level.SESSION else None

    new = said(level, subject)
    stopped = permit(desk, replace(new, giver=giver or new.giver))

    assert [(h.scope, h.value) for h in desk.read(get_holds)] == [hold]
    assert "highlight.j2" in stopped.fault
    assert len(desk.read(get_permissions)) == 1
    assert KEY not in claimed(desk)


def test_yes_is_not_recorded_where_the_templates_are_broken(make_desk: Any) -> None:
    desk = covered(make_desk)
    desk.template(highlight="{{ broken")

    with pytest.raises(TemplateError):
        permit(desk, said(Level.TALK, "LBA-1", share=True))

    assert desk.read(get_permissions) == ()


@pytest.mark.parametrize(
    ("level", "subject", "hint"),
    [
        (Level.SESSION, "S11", 'Did you mean "S1"?'),
        (Level.TALK, "LBA1", 'Did you mean "LBA-1"?'),
        (Level.PRESENTER, "Ada Inwented", 'Did you mean "Ada Invented"?'),
    ],
)
def test_what_the_programme_does_not_hold_is_not_recorded(
    make_desk: Any, level: Level, subject: str, hint: str
) -> None:
    desk = covered(make_desk)

    with pytest.raises(NotFound, match="the programme has no") as refused:
        permit(
            desk,
            replace(
                said(level, subject),
                giver=Giver.PRESENTER if level is not Level.SESSION else Giver.CHAIR,
            ),
        )

    assert refused.value.next_step == hint
    assert desk.read(get_permissions) == ()


def test_record_names_the_talks_it_is_about_and_those_it_may_be_about(make_desk: Any) -> None:
    desk = covered(make_desk)
    templates = Templates(desk.templates)

    def recorded(name: str) -> Any:
        new = said(Level.PRESENTER, name)
        return desk.write(acts.record_permission, new, templates, START)[0]

    talk = Subject("S1", "LBA-1", (ADA,))
    certain, perhaps = recorded(ADA), recorded("A. Invented")
    assert (certain.meant, certain.perhaps) == ((talk,), ())
    assert (perhaps.meant, perhaps.perhaps) == ((), (talk,))


def test_trail_holds_the_act_and_nothing_of_a_person(make_desk: Any) -> None:
    desk = covered(make_desk)
    permit(desk, said(Level.PRESENTER, ADA, source="an e-mail of Ada"))
    change(desk, contacts.add, ADA, "@ada_invented")
    change(desk, contacts.opt_out, ADA, "", "an e-mail of Ada")

    told = [(e.deed.act, e.deed.about, e.deed.told) for e in desk.read(lambda r: [*get_chain(r)])]
    mine = [each for each in told if each[0] in ("opt out", "contact")]
    assert mine == [
        ("opt out", "imc25 presenter", "permission 1: share no, slides nothing, by the presenter"),
        ("contact", "contact 1", "added"),
        ("opt out", "contact 1", "asked to be left out"),
    ]


def test_permission_is_kept_as_it_was_given(make_desk: Any) -> None:
    desk = covered(make_desk)
    new = said(Level.TALK, "LBA-1", share=None, slides=True)
    permit(desk, new)

    assert desk.read(get_permissions, "imc25") == (replace(new, id=1),)
    assert desk.read(get_permissions, "other") == ()


MENTION = highlight("Thanks @ada_invented.")


def test_handle_goes_out_only_while_its_owner_agrees(make_desk: Any) -> None:
    desk = make_desk(MENTION)
    why = "template highlight.j2 with LBA-1 mentions @ada_invented, and X forbids automated"
    assert desk.entry(KEY).post.refusal.startswith(why)
    change(desk, contacts.add, ADA, "@Ada_Invented")
    assert desk.entry(KEY).post.refusal.startswith(why)

    agreed = change(desk, contacts.answer, ADA, Consent.MENTIONED, True, "an e-mail")
    assert agreed == acts.Stopped(freed=(KEY,))
    desk.approve()
    ready = desk.write(publish.open_due, DUE)
    assert [each.post_key for each in ready] == [KEY]

    out = change(desk, contacts.opt_out, ADA, "", "an e-mail")
    assert out == acts.Stopped(blocked=(KEY,))
    assert desk.write(publish.claim, ready, "me", DUE) == []
    assert desk.entry(KEY).post.refusal.startswith(why)


def test_opt_out_stops_posts_that_name_the_author(make_desk: Any) -> None:
    desk = covered(make_desk, highlight(f"{ADA} shows it."), highlight("News.", variant="b"))

    stopped = change(desk, contacts.opt_out, "INVENTED, Ada", "", "said so in the hall")

    assert stopped == acts.Stopped(blocked=(KEY,))
    assert claimed(desk) == [f"{KEY}/b"]


def test_opt_out_stops_them_even_where_the_templates_are_broken(make_desk: Any) -> None:
    desk = covered(make_desk, highlight(f"{ADA} shows it."))
    desk.template(highlight="{{ broken")

    stopped = change(desk, contacts.opt_out, ADA, "@ada_invented", "an e-mail")

    assert [h.value for h in desk.read(get_holds)] == [ADA, "@ada_invented"]
    assert "highlight.j2" in stopped.fault
    assert claimed(desk) == []


def test_opt_out_stays_and_beats_every_later_consent(make_desk: Any) -> None:
    desk = make_desk()
    change(desk, contacts.opt_out, ADA, "", "an e-mail")
    again = change(desk, contacts.opt_out, ADA, "", "another e-mail")

    with pytest.raises(Refused, match="that stays"):
        desk.write(contacts.answer, ADA, Consent.NAMED, True, "a call", "Desk", START)
    assert again == acts.Stopped()
    assert desk.read(get_roster).contacts == (
        Contact(1, ADA, "", {}, OptOut("an e-mail", "Desk", START)),
    )


def test_doubtful_name_is_asked_before_anything_is_kept(make_desk: Any) -> None:
    desk = make_desk()
    change(desk, contacts.add, ADA, "")

    for work in (contacts.add, contacts.opt_out):
        more = ("", "an e-mail") if work is contacts.opt_out else ("",)
        with pytest.raises(Refused, match="may be Ada Invented: name them"):
            desk.write(work, "A. Invented", *more, "Desk", START)
    with pytest.raises(NotFound, match="perhaps Ada Invented is meant"):
        desk.write(contacts.answer, "A. Invented", Consent.NAMED, True, "a call", "Desk", START)
    change(desk, contacts.opt_out, "A. Invented", "", "an e-mail", another=True)
    assert [c.name for c in desk.read(get_roster).contacts] == [ADA, "A. Invented"]


def test_contact_is_kept_with_its_consents(make_desk: Any) -> None:
    desk = make_desk()
    change(desk, contacts.add, ADA, "@ada_invented")
    change(desk, contacts.answer, ADA, Consent.MENTIONED, True, "an e-mail")
    change(desk, contacts.answer, ADA, Consent.CONTACTED, False, "a call")

    assert desk.read(get_roster).contacts == (
        Contact(
            1,
            ADA,
            "ada_invented",
            {
                Consent.MENTIONED: Answer(True, "an e-mail", "Desk", START),
                Consent.CONTACTED: Answer(False, "a call", "Desk", START),
            },
        ),
    )


def erased(desk: Desk, name: str = ADA, handle: str = "") -> acts.Stopped:
    desk.write(contacts.erase, name, handle, "Desk", START)
    desk.write(invite.forget, name)
    return desk.write(acts.redraft_for_contact, None, Templates(desk.templates), "Desk", START)


def test_erased_author_leaves_no_personal_word_and_stays_left_out(make_desk: Any) -> None:
    desk = covered(make_desk, highlight(f"{ADA} shows it."))
    change(desk, contacts.add, ADA, "@ada_invented")
    change(desk, contacts.answer, ADA, Consent.NAMED, True, "an e-mail of Ada Invented")
    desk.write(
        invite.record, INVITATION, "by mail", "", "Dear Ada", Templates(desk.templates), "Desk", DUE
    )

    stopped = erased(desk)

    row = desk.read(lambda rows: rows.execute(select(tables.contact)).one())
    left = re.sub(r"[0-9a-f]{32,}", "a mark", " ".join(map(str, row)).casefold())
    assert left.count("a mark") == 4
    assert "ada" not in left  # which a mark may hold by chance
    assert "invented" not in left
    assert desk.read(get_roster).contacts == ()
    assert desk.read(get_erased) == [(1, START)]
    assert desk.read(get_invitations) == ()
    assert stopped == acts.Stopped(blocked=(KEY,))
    assert claimed(desk) == []
    for handle, name in (("", "Prof. Ada Invented"), ("@ADA_invented", "Cy Sample")):
        with pytest.raises(Refused, match="asked to be erased"):
            desk.write(contacts.add, name, handle, "Desk", START)


def test_all_marks_have_one_key_and_no_erasure_is_done_twice(make_desk: Any) -> None:
    desk = make_desk()
    erased(desk)
    erased(desk, "Bo Sample", "@bo_sample")

    keys = desk.read(lambda rows: set(rows.execute(select(tables.contact.c.mark_key)).scalars()))
    assert len(keys) == 1
    with pytest.raises(Refused, match="erased already"):
        desk.write(contacts.erase, ADA, "", "Desk", START)


def test_opt_out_needs_its_source_and_a_handle_its_form(make_desk: Any) -> None:
    desk = make_desk()

    with pytest.raises(Misuse, match="needs its source"):
        desk.write(contacts.opt_out, ADA, "", " ", "Desk", START)
    with pytest.raises(Misuse, match="is no handle"):
        desk.write(contacts.add, ADA, "ada.invented@example.org", "Desk", START)
    with pytest.raises(Refused, match="nothing about anyone's health"):
        desk.write(contacts.opt_out, ADA, "", "is a patient of ours", "Desk", START)
    assert desk.read(get_roster).contacts == ()


SOON = TALK_START + timedelta(minutes=20)


def author_tasks(desk: Desk, now: Any = SOON) -> list[Task]:
    congress = desk.read(get_congress, "imc25")
    return desk.read(invite.author_tasks, congress, Templates(desk.templates), now)


def invitable(make_desk: Any, **options: Any) -> Desk:
    desk = covered(make_desk, highlight("News."), **options)
    desk.template(author_invite="Dear {{ author.name }}, on {{ presentation.title }}.")
    return desk


def test_author_task_has_the_words_of_its_template(make_desk: Any) -> None:
    desk = invitable(make_desk)

    (task,) = author_tasks(desk)

    assert (task.about, task.texts) == (INVITATION, ("Dear Ada Invented, on An invented talk.",))
    assert author_tasks(desk, SOON - timedelta(seconds=1)) == []


def test_author_task_keeps_to_the_congresss_own_times_and_to_a_shift(make_desk: Any) -> None:
    own = InvitingTimes(after=timedelta(minutes=5), until=timedelta(minutes=10))
    early = TALK_START + timedelta(minutes=5)
    desk = invitable(make_desk)
    congress = replace(desk.congress, author_tasks=own)
    desk.congress = congress
    desk.load([session()], [highlight("News.")])
    desk.draft()

    assert [task.about for task in author_tasks(desk, early)] == [INVITATION]
    assert author_tasks(desk, early - timedelta(seconds=1)) == []


def test_invitation_is_recorded_with_what_was_sent_and_its_answer(make_desk: Any) -> None:
    desk = invitable(make_desk)
    templates = Templates(desk.templates)
    link = "https://x.com/invented_aml/status/1904"
    desk.write(invite.record, INVITATION, link, "", "", templates, "Sol", SOON)
    desk.write(invite.answer, INVITATION, "will answer at noon", "Sol", SOON)

    assert desk.read(get_invitations, "imc25") == (
        Invitation(
            INVITATION,
            "imc25",
            "aml",
            "LBA-1",
            ADA,
            "Sol",
            SOON,
            words="Dear Ada Invented, on An invented talk.",
            how=link,
            answer="will answer at noon",
            answered_by="Sol",
            answered_at=SOON,
        ),
    )
    assert author_tasks(desk) == []
    with pytest.raises(Refused, match="it was sent on 29 Mar 09:35 UTC, as Sol recorded"):
        desk.write(invite.record, INVITATION, link, "", "", templates, "Sol", SOON)


def test_invitation_that_is_left_is_no_task_any_more(make_desk: Any) -> None:
    desk = invitable(make_desk)
    desk.write(invite.record, INVITATION, "", "no time", "", Templates(desk.templates), "Sol", SOON)

    assert author_tasks(desk) == []
    (kept,) = desk.read(get_invitations)
    assert (kept.left, kept.words, kept.how) == ("no time", "", "")


@pytest.mark.parametrize(
    "key",
    [
        "",
        "imc25",
        "imc25/aml/invitation/",
        "imc25/xx/invitation/LBA-1",
        "other/aml/invitation/x",
        "imc25/aml/invitation/NOSUCH",
        KEY,
    ],
)
def test_invitation_of_nothing_is_not_found(make_desk: Any, key: str) -> None:
    desk = invitable(make_desk)

    with pytest.raises(NotFound, match="there is no invitation"):
        desk.write(invite.record, key, "by mail", "", "", Templates(desk.templates), "Sol", SOON)


def test_author_task_ends_with_an_opt_out_and_with_a_refusal(make_desk: Any) -> None:
    desk = invitable(make_desk)
    change(desk, contacts.opt_out, ADA, "", "an e-mail")

    assert author_tasks(desk) == []
    with pytest.raises(Refused, match="asked not to be contacted"):
        desk.write(
            invite.record, INVITATION, "by mail", "", "", Templates(desk.templates), "Sol", SOON
        )


def test_picture_needs_a_record_or_the_word_that_the_hub_drew_it(make_desk: Any) -> None:
    picture = Media("0" * 64, "Bar chart of invented data, 12 and 7.", MediaKind.IMAGE)
    desk = make_desk(
        highlight("News.", fields={"headline": "News."}, media=(picture,)),
        highlight("More.", media=(picture,), variant="own"),
    )

    assert [[c.check for c in e.post.concerns] for e in desk.entries()] == [["slides"], []]
    stopped = permit(desk, said(Level.TALK, "LBA-1", share=None, slides=True))
    assert stopped == acts.Stopped(freed=(KEY,))
