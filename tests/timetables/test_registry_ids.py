import pytest

from bot.timetables.reading.registry import only_registry_id, registry_ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("in NCT00000001, NCT 00000002 and NCT00000001", ("NCT00000001", "NCT00000002")),
        ("(EudraCT 2019-000001-11)", ("2019-000001-11",)),
        ("2022-500001-10-00", ("2022-500001-10-00",)),
        ("ISRCTN00000001; DRKS00000001", ("ISRCTN00000001", "DRKS00000001")),
        ("ACTRN00000000000001 jRCTs000000001", ("ACTRN00000000000001", "jRCTs000000001")),
        ("XNCT00000001 NCT0000000 NCT000000012 2027-03-27", ()),
    ],
)
def test_registry_ids_are_found_as_registers_write_them(text: str, ids: tuple[str, ...]) -> None:
    assert registry_ids(text) == ids


def test_registry_id_among_two_is_nobodys() -> None:
    assert only_registry_id("NCT00000001 or NCT00000002") == ""
