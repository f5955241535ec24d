import pytest

from bot.domain.health import health_fact_in, refuse_health


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Ada Invented (patient)", "patient"),
        ("a patient of Hospital Nowhere", "patient"),
        ("diagnosed in an invented year", "diagnosed"),
        ("Survivor and speaker", "Survivor"),
        ("she is living with it", "living with"),
        ("in remission", "remission"),
        ("spoke of her AML", "her AML"),
        ("has chronic leukaemia", "has chronic leukaemia"),
        ("carer of her son", "carer"),
    ],
)
def test_word_about_a_persons_health_is_found(text: str, fact: str) -> None:
    assert health_fact_in(text) == fact


@pytest.mark.parametrize(
    "text",
    [
        "",
        "an e-mail of 27 March",
        "asked after the patient advocacy session",
        "chairs the patients' organisation of Nowhere",
        "the AML session, room 2",
        "has AML data to show, and her AML poster",
        "spoke at the patient group's desk",
    ],
)
def test_word_about_groups_and_sessions_is_none(text: str) -> None:
    assert health_fact_in(text) == ""


def test_refusal_names_the_field_and_the_words() -> None:
    assert refuse_health("the handle", "aml_patient_ada") == (
        "the handle says 'patient': nothing about anyone's health is kept with a person"
    )
    assert refuse_health("the handle", "ada_invented") == ""
