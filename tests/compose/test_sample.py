from pathlib import Path

from bot.compose.sample import TemplateCheck, check_templates
from bot.compose.templates import Templates

SHIPPED = Path(__file__).parents[2] / "templates"


def test_shipped_templates_are_all_fine() -> None:
    checks = list(check_templates(Templates(SHIPPED)))
    assert [check.name for check in checks if check.refusal] == []
    assert len(checks) == len(list(SHIPPED.rglob("*.j2")))


def test_check_shows_a_templates_fields_and_its_words_with_sample_values(tmp_path: Path) -> None:
    (tmp_path / "opener.j2").write_text("{{ why }} {{ session.room }}\n=== part\nTwo")
    assert list(check_templates(Templates(tmp_path))) == [
        TemplateCheck("opener.j2", ("why",), ("Sample why Hall A", "Two"), (17, 3), "")
    ]


def test_broken_template_is_a_check_with_a_refusal_beside_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.j2").write_text("{{ f() }}")
    (tmp_path / "b.j2").write_text("{{ session.nosuch }}")
    (tmp_path / "c.j2").write_text("ORR XX%")
    (tmp_path / "d.j2").write_text("Fine")
    assert {check.name: check.refusal for check in check_templates(Templates(tmp_path))} == {
        "a.j2": "template a.j2 line 1: call is not allowed. "
        "Use values, if, for and the filters of docs/templates.md.",
        "b.j2": "template b.j2 asks for a field that is not there: "
        "'dict object' has no attribute 'nosuch'. "
        "Add it to the coverage row, or make it optional.",
        "c.j2": "still has the blank 'XX%'",
        "d.j2": "",
    }


def test_invitation_is_checked_with_an_author_and_without_fields(tmp_path: Path) -> None:
    (tmp_path / "author_invite.j2").write_text("Dear {{ author.name }}: {{ posted }}")
    (tmp_path / "aml").mkdir()
    (tmp_path / "aml" / "author_invite.j2").write_text("{{ headline }}")

    checks = {check.name: check for check in check_templates(Templates(tmp_path))}

    assert checks["author_invite.j2"].refusal == ""
    assert "'headline' is undefined" in checks["aml/author_invite.j2"].refusal
