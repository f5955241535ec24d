from builders import HUB, PATIENT_HUB

from bot.domain.congress import Audience, Kind
from bot.domain.patient_voice import (
    Voice,
    VoiceShare,
    audience_concerns,
    borrowed,
    share_of,
    voice_of,
)
from bot.domain.posts import Concern

MARKS = {"PAT-1": Voice.GROUP, "PAT-1.2": Voice.PATIENT, "LBA-3": Voice.PATIENT}


def test_talk_is_heard_with_its_session_unless_it_is_marked_itself() -> None:
    assert voice_of(MARKS, "PAT-1") is Voice.GROUP
    assert voice_of(MARKS, "PAT-1", "PAT-1.1") is Voice.GROUP
    assert voice_of(MARKS, "PAT-1", "PAT-1.2") is Voice.PATIENT
    assert voice_of(MARKS, "S1", "LBA-3") is Voice.PATIENT
    assert voice_of(MARKS, "S1") is None


def test_share_counts_what_is_about_a_session_or_talk() -> None:
    covered = [("PAT-1", ""), ("S1", "LBA-3"), ("S1", ""), ("", "")]
    assert share_of("AML", MARKS, covered) == VoiceShare("AML", patient=1, group=1, of=3)


def test_share_of_few_has_no_percentage() -> None:
    assert share_of("AML", MARKS, [("PAT-1", "")] * 19).share is None
    assert share_of("AML", MARKS, [("PAT-1", "")] * 10 + [("S1", "")] * 10).share == 0.5


def test_share_is_unknown_and_not_zero_where_nothing_is_marked() -> None:
    found = share_of("AML", {}, [("S1", "")] * 40)
    assert (found.unmarked, found.share) == (True, None)


def test_patient_hub_borrows_what_is_written_for_professionals() -> None:
    found = {Kind.OPENER: Audience.PATIENT, Kind.THREAD: Audience.PROFESSIONAL}
    assert borrowed(PATIENT_HUB, found) == (Kind.THREAD,)
    assert borrowed(HUB, found) == ()


def test_post_for_patients_in_words_for_professionals_has_a_concern() -> None:
    assert list(audience_concerns(PATIENT_HUB, Kind.THREAD, [Kind.THREAD])) == [
        Concern(
            "audience",
            "hub aml-patients speaks to patients, and thread.j2 is written for professionals. Add "
            "patient/thread.j2 or aml-patients/thread.j2 to the templates, then congress-bot draft",
        )
    ]
    assert list(audience_concerns(PATIENT_HUB, Kind.OPENER, [Kind.THREAD])) == []
