import pytest

from bot.domain.people import MAY, Act, Person, Role, find_person, refuse_act, refuse_by, who_may

WANDA = Person("Wanda", (Role.WRITER,))


def may(*roles: Role) -> set[Act]:
    return {act for act in Act if not refuse_act(Person("Ada", roles), act)}


def test_every_act_is_given_to_some_role() -> None:
    assert [act for act in Act if not MAY.get(act)] == []


def test_viewer_may_do_nothing() -> None:
    assert may(Role.VIEWER) == set()


def test_administrator_enrols_and_touches_no_post() -> None:
    assert may(Role.ADMINISTRATOR) == {Act.ENROL, Act.ROLES, Act.LEAVE}


def test_committee_member_reviews_plans_and_approves_themes() -> None:
    assert may(Role.COMMITTEE) == {Act.THEME, Act.APPROVE_THEME, Act.REVIEW_PLAN}


def test_only_the_committee_approves_a_theme() -> None:
    assert who_may(Act.APPROVE_THEME) == "committee member"


@pytest.mark.parametrize("act", [Act.RELEASE, Act.APPROVE, Act.CHECK, Act.OVERRIDE, Act.POST_NOW])
def test_writer_may_not_release_alone(act: Act) -> None:
    assert act not in may(Role.WRITER)


@pytest.mark.parametrize("act", [Act.FILL, Act.CORRECT, Act.DRAFT, Act.LOAD])
def test_checker_does_not_write(act: Act) -> None:
    assert act not in may(Role.CHECKER)


@pytest.mark.parametrize("act", [Act.FILL, Act.CORRECT, Act.CHECK, Act.APPROVE])
def test_social_manager_does_not_touch_numbers(act: Act) -> None:
    assert act not in may(Role.SOCIAL)


@pytest.mark.parametrize("role", [Role.LEAD, Role.WRITER, Role.CHECKER, Role.SOCIAL])
def test_everybody_at_the_desk_may_hold_and_record_an_opt_out(role: Role) -> None:
    assert {Act.HOLD, Act.OPT_OUT} <= may(role)


def test_person_with_two_roles_may_do_what_either_may() -> None:
    assert may(Role.WRITER, Role.CHECKER) == may(Role.WRITER) | may(Role.CHECKER)


def test_refusal_names_person_and_roles() -> None:
    assert refuse_act(WANDA, Act.RELEASE) == "Wanda (writer) may not release"
    assert refuse_act(Person("Wanda", ()), Act.FILL) == "Wanda (no role) may not fill"


def test_hubs_bound_what_a_person_may_do() -> None:
    social = Person("Sam", (Role.SOCIAL,), ("aml", "mm"))

    assert refuse_act(social, Act.WITHDRAW, "mm") == ""
    assert refuse_act(social, Act.WITHDRAW, "gvhd") == "Sam is there for aml, mm, not for gvhd"
    assert refuse_act(social, Act.SHIFT) == ""
    assert refuse_act(social, Act.RELEASE) == (
        "this counts for every hub, and Sam is there for aml, mm"
    )


def test_any_name_may_act_while_nobody_is_enrolled() -> None:
    assert [refuse_by([], "Ada", act) for act in Act if refuse_by([], "Ada", act)] == []


@pytest.mark.parametrize("name", ["Wanda", " wanda ", "WANDA"])
def test_names_are_compared_without_case_and_blanks(name: str) -> None:
    assert refuse_by([WANDA], name, Act.FILL) == ""


def test_names_are_compared_however_their_accents_are_stored() -> None:
    assert refuse_by([Person("Jos\u00e9", (Role.WRITER,))], "Jose\u0301", Act.FILL) == ""


def test_invisible_signs_make_nobody_another_person() -> None:
    assert refuse_by([WANDA], "Wan\u200bda", Act.RELEASE) == "Wanda (writer) may not release"


def test_unknown_name_is_refused_once_people_are_enrolled() -> None:
    assert refuse_by([WANDA], "Mallory", Act.FILL) == "Mallory is not enrolled"


@pytest.mark.parametrize("name", ["the watch", " The  Watch"])
def test_nobody_speaks_as_the_bot_itself(name: str) -> None:
    assert refuse_by([], name, Act.APPLY) == f"{name.strip()} is the bot itself, and no person"


def test_person_is_found_by_name_whatever_its_case() -> None:
    assert find_person([WANDA], " wanda") == WANDA
    assert find_person([WANDA], "Wand") is None


@pytest.mark.parametrize("act", [Act.HOLD, Act.OPT_OUT])
def test_to_stop_is_allowed_for_any_hub(act: Act) -> None:
    assert refuse_act(Person("Wanda", (Role.WRITER,), ("aml",)), act, "mm") == ""


@pytest.mark.parametrize("name", ["", "  ", "the command line"])
def test_name_is_asked_for_once_people_are_enrolled(name: str) -> None:
    assert refuse_by([], name, Act.DRAFT) == ""
    assert refuse_by([WANDA], name, Act.DRAFT) == "nobody is named, and people are enrolled"
