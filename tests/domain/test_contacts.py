from dataclasses import replace
from typing import Any

import pytest
from builders import START, post, presentation, session

from bot.domain.contacts import (
    Answer,
    Consent,
    Contact,
    Found,
    OptOut,
    Roster,
    contact_concerns,
    handle_in,
    meant,
    refuse_answer,
    refuse_new,
)
from bot.domain.erasure import marks_of
from bot.domain.names import Match
from bot.domain.plan import Target
from bot.domain.posts import Concern, Poll

YES = Answer(True, "an e-mail", "Desk", START)
NO = replace(YES, given=False)
OUT = OptOut("an e-mail", "Desk", START)
ADA = Contact(1, "Ada Invented", "ada_invented")
TARGET = Target(session(), presentation())


def ada(*, out: bool = False, **answers: Answer) -> Contact:
    said = {Consent(name): answer for name, answer in answers.items()}
    return replace(ADA, answers=said, opted_out=OUT if out else None)


def erased(name: str = ADA.name, handle: str = ADA.handle) -> Any:
    return marks_of("01" * 32, name, handle)


@pytest.mark.parametrize(
    ("contact", "handles"),
    [
        (ada(), set()),
        (ada(mentioned=YES), {"ada_invented"}),
        (ada(mentioned=NO), set()),
        (ada(named=YES, contacted=YES), set()),
        (ada(mentioned=YES, out=True), set()),
        (replace(ada(mentioned=YES), handle=""), set()),
        (replace(ada(mentioned=YES), handle="ADA_Invented"), {"ada_invented"}),
    ],
)
def test_handle_may_stand_in_a_post_only_with_a_standing_consent(
    contact: Contact, handles: set[str]
) -> None:
    assert Roster([contact]).mentionable == handles


def test_handle_of_somebody_who_was_left_out_or_erased_stays_out_whoever_else_has_it() -> None:
    other = replace(ada(mentioned=YES), id=2, name="Bo Sample")

    assert Roster([ada(out=True), other]).mentionable == set()
    assert Roster([other], [erased()]).mentionable == set()


@pytest.mark.parametrize("consent", Consent)
def test_opt_out_beats_every_consent(consent: Consent) -> None:
    assert ada(**{consent.value: YES}).may_be(consent) is True
    assert ada(**{consent.value: YES}, out=True).may_be(consent) is False
    assert ada().may_be(consent) is None


@pytest.mark.parametrize("given", [True, False])
def test_after_an_opt_out_no_consent_is_recorded(given: bool) -> None:
    assert refuse_answer(ada(out=True), Consent.CONTACTED, given, "an e-mail") == (
        "Ada Invented asked to be left out on 29 Mar 2025; that stays"
    )


@pytest.mark.parametrize(
    ("contact", "consent", "source", "reason"),
    [
        (ADA, Consent.MENTIONED, "an e-mail", ""),
        (ADA, Consent.NAMED, " ", "a consent needs its source: how it was given or refused"),
        (
            replace(ADA, handle=""),
            Consent.MENTIONED,
            "an e-mail",
            "Ada Invented has no handle to be mentioned by",
        ),
        (
            ADA,
            Consent.NAMED,
            "told us of her AML",
            "the source says 'her AML': nothing about anyone's health is kept with a person",
        ),
    ],
)
def test_consent_is_refused(contact: Contact, consent: Consent, source: str, reason: str) -> None:
    assert refuse_answer(contact, consent, True, source) == reason


@pytest.mark.parametrize(
    ("name", "handle", "another", "reason"),
    [
        ("Bo Sample", "bo_sample", False, ""),
        ("--", "", False, "a contact needs a name"),
        ("INVENTED, Ada", "", False, "Ada Invented is a contact already"),
        ("INVENTED, Ada", "", True, "Ada Invented is a contact already"),
        ("Bo Sample", "Ada_Invented", False, "@Ada_Invented is the handle of Ada Invented"),
        (
            "A. Invented",
            "",
            False,
            "A. Invented may be Ada Invented: name them as they stand, or say --another",
        ),
        ("A. Invented", "", True, ""),
        (
            "Cy Gone",
            "",
            True,
            "somebody of that name or handle asked to be erased, and nothing is kept of them",
        ),
        (
            "C. Gone",
            "",
            False,
            "C. Gone may be somebody who asked to be erased: find out, or say --another",
        ),
        (
            "Bo Sample (patient)",
            "",
            False,
            "the name says 'patient': nothing about anyone's health is kept with a person",
        ),
        (
            "Bo Sample",
            "bo_myeloma_patient",
            False,
            "the handle says 'patient': nothing about anyone's health is kept with a person",
        ),
    ],
)
def test_contact_is_added_only_where_it_is_certainly_new(
    name: str, handle: str, another: bool, reason: str
) -> None:
    roster = Roster([ADA], [erased("Cy Gone", "cy_gone")])

    assert refuse_new(roster, name, handle, another) == reason


def test_a_name_means_one_contact_or_a_person_is_asked() -> None:
    twin = replace(ADA, id=2)
    short = replace(ADA, id=3, name="A. Invented")

    assert Roster([ADA, short]).find("Ada Invented") == Found((ADA,), (short,))
    assert meant(Roster([ADA, short]), "Prof. Ada Invented") == (ADA, "")
    assert meant(Roster([short]), "Ada Invented") == (
        None,
        "no contact is named 'Ada Invented'; perhaps A. Invented is meant",
    )
    assert meant(Roster([ADA, twin]), "Ada Invented") == (
        None,
        "2 contacts are written 'Ada Invented'",
    )
    assert meant(Roster(), "Ada Invented") == (
        None,
        "no contact is named 'Ada Invented'; `congress-bot contacts list` shows them",
    )


@pytest.mark.parametrize(
    ("roster", "name", "found"),
    [
        (Roster([ada(out=True)]), "Ada Invented", Match.SAME),
        (Roster([ada(contacted=NO)]), "Ada Invented", Match.SAME),
        (Roster([ada(named=NO)]), "Ada Invented", Match.OTHER),
        (Roster([ada()]), "Ada Invented", Match.OTHER),
        (Roster([ada(out=True)]), "A. Invented", Match.DOUBTFUL),
        (Roster([ada(out=True)]), "Bo Sample", Match.OTHER),
        (
            Roster([ada(out=True), replace(ADA, id=2, name="A. Invented")]),
            "A. Invented",
            Match.OTHER,
        ),
        (Roster((), [erased()]), "Ada Invented", Match.SAME),
        (Roster((), [erased()]), "A. Invented", Match.DOUBTFUL),
        (Roster([ADA], [erased()]), "Ada Invented", Match.SAME),
        (Roster(), "Ada Invented", Match.OTHER),
    ],
)
def test_who_must_not_be_written_to_is_known_by_name(
    roster: Roster, name: str, found: Match
) -> None:
    assert roster.refuses(name, Consent.CONTACTED) is found


def told(roster: Roster, *parts: str, poll: Poll | None = None) -> list[str]:
    return [c.check for c in contact_concerns(post(*parts, poll=poll), TARGET, roster)]


def test_post_that_names_somebody_who_opted_out_raises_a_concern() -> None:
    about = post("Ada Invented shows invented figures.")

    assert list(contact_concerns(about, TARGET, Roster([ada(out=True)]))) == [
        Concern(
            "opt-out",
            "its words name Ada Invented, who asked not to be named: take the name out of the row "
            "of the coverage plan or out of the template",
        )
    ]


@pytest.mark.parametrize(
    ("roster", "text", "checks"),
    [
        (Roster([ada()]), "Ada Invented shows it.", []),
        (Roster([ada(named=NO)]), "Ada Invented shows it.", ["opt-out"]),
        (Roster([ada(out=True)]), "An invented figure.", []),
        (Roster([ada(out=True)]), "Invented et al. show it.", ["opt-out in doubt"]),
        (Roster([ada(out=True)]), "A. Invented shows it.", ["opt-out in doubt"]),
        (Roster((), [erased()]), "Ada Invented shows it.", ["opt-out"]),
        (Roster((), [erased()]), "Bo Sample shows it.", []),
        (
            Roster([replace(ada(out=True), name="A. Invented"), replace(ADA, id=2)]),
            "Ada Invented shows it.",
            [],
        ),
    ],
)
def test_words_are_searched_for_names_with_care(
    roster: Roster, text: str, checks: list[str]
) -> None:
    assert told(roster, text) == checks


def test_poll_options_are_searched_too() -> None:
    poll = Poll(("As Ada Invented does", "Otherwise"), 60)

    assert told(Roster([ada(out=True)]), "Which one?", poll=poll) == ["opt-out"]


@pytest.mark.parametrize(
    ("text", "handle"),
    [("@Ada_1", "Ada_1"), (" ada ", "ada"), ("@", ""), ("a b", ""), ("ada.x", ""), ("é", "")],
)
def test_handle_is_told_from_what_is_none(text: str, handle: str) -> None:
    assert handle_in(text) == handle
