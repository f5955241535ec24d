"""What may stand in a blank, and whether two people told one number."""

from decimal import Decimal

import pytest
from builders import START
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.livefields import (
    FieldKind,
    Filled,
    LiveField,
    Role,
    Source,
    SourceKind,
    Value,
    awaited,
    blank,
    faults_together,
    lacks_safety,
    parse_value,
    unfilled,
)
from bot.domain.text import blank_in

ORR = LiveField("orr", FieldKind.PERCENT, role=Role.EFFICACY)
ORR_CI = LiveField("orr_ci", FieldKind.INTERVAL, of="orr", role=Role.EFFICACY)
PFS = LiveField("pfs", FieldKind.MONTHS, role=Role.EFFICACY)
PFS_CI = LiveField("pfs_ci", FieldKind.INTERVAL, of="pfs")
AE = LiveField("ae", FieldKind.PERCENT, role=Role.SAFETY)


def read(kind: FieldKind, text: str) -> Value:
    return parse_value(LiveField("x", kind), text)


def filled(field: LiveField, text: str, abstract: str = "") -> Filled:
    given_before = parse_value(field, abstract) if abstract else None
    source = Source(SourceKind.SLIDE, "12")
    value = parse_value(field, text)
    return Filled(field.name, field.kind, value, source, "Wanda", START, given_before)


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        (FieldKind.PERCENT, "73", "73"),
        (FieldKind.PERCENT, " 73.50 % ", "73.50"),
        (FieldKind.PERCENT, "73,5", "73.5"),
        (FieldKind.PERCENT, "０", "0"),
        (FieldKind.PERCENT, "100", "100"),
        (FieldKind.COUNT, "148", "148"),
        (FieldKind.COUNT, "1,480", "1480"),
        (FieldKind.RATIO, ".62", "0.62"),
        (FieldKind.MONTHS, "12.3 months", "12.3"),
        (FieldKind.MONTHS, "Not reached", "NR"),
        (FieldKind.MONTHS, "ne", "NE"),
        (FieldKind.INTERVAL, "60–84", "60-84"),
        (FieldKind.INTERVAL, "0.45 to 0.85", "0.45-0.85"),
        (FieldKind.INTERVAL, "(−5; 44)", "-5 to 44"),
        (FieldKind.INTERVAL, "-9--2", "-9 to -2"),
        (FieldKind.INTERVAL, "9.1 - NE", "9.1-NE"),
        (FieldKind.P, "0.03", "0.03"),
        (FieldKind.P, "p < .001", "<0.001"),
        (FieldKind.P, "1", "1"),
        (FieldKind.OUTCOME, "Not met", "not met"),
    ],
)
def test_a_legal_value_keeps_the_digits_that_were_typed(
    kind: FieldKind, text: str, shown: str
) -> None:
    assert read(kind, text).shown == shown


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (FieldKind.PERCENT, "101"),
        (FieldKind.PERCENT, "-1"),
        (FieldKind.PERCENT, "XX"),
        (FieldKind.PERCENT, "TBC"),
        (FieldKind.PERCENT, "7e1"),
        (FieldKind.PERCENT, "73 of 100"),
        (FieldKind.PERCENT, "٧٣"),
        (FieldKind.PERCENT, ""),
        (FieldKind.COUNT, "14.8"),
        (FieldKind.COUNT, "-3"),
        (FieldKind.COUNT, "1,48"),
        (FieldKind.RATIO, "0"),
        (FieldKind.RATIO, "1,234"),
        (FieldKind.RATIO, "nan"),
        (FieldKind.MONTHS, "-2"),
        (FieldKind.INTERVAL, "84-60"),
        (FieldKind.INTERVAL, "60"),
        (FieldKind.INTERVAL, "60-60"),
        (FieldKind.INTERVAL, "NE-12"),
        (FieldKind.P, "0"),
        (FieldKind.P, "1.2"),
        (FieldKind.P, ">0.05"),
        (FieldKind.OUTCOME, "yes"),
    ],
)
def test_an_illegal_value_is_refused_with_the_field_and_what_is_legal(
    kind: FieldKind, text: str
) -> None:
    with pytest.raises(ValueError, match=r"^x is .*: write ") as refused:
        read(kind, text)

    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        (FieldKind.RATIO, "0.5", "0.50", True),
        (FieldKind.RATIO, "0.5", "0.51", False),
        (FieldKind.P, "<0.001", "0.001", False),
        (FieldKind.MONTHS, "NR", "NE", False),
        (FieldKind.MONTHS, "not reached", "NR", True),
        (FieldKind.INTERVAL, "60-84", "60 to 84.0", True),
        (FieldKind.INTERVAL, "9.1-NE", "9.1-NR", False),
        (FieldKind.OUTCOME, "met", "not met", False),
    ],
)
def test_two_values_tell_one_number_or_not(
    kind: FieldKind, one: str, other: str, same: bool
) -> None:
    assert read(kind, one).tells_as(read(kind, other)) is same


@given(st.decimals(0, 100, places=2), st.decimals(0, 100, places=2))
def test_two_percentages_are_one_only_where_their_numbers_are(one: Decimal, other: Decimal) -> None:
    first, second = read(FieldKind.PERCENT, str(one)), read(FieldKind.PERCENT, str(other))

    assert first.tells_as(second) is (one == other)
    assert Decimal(first.shown) == one


@given(st.text(max_size=12), st.sampled_from(FieldKind))
def test_any_text_is_a_value_or_a_refusal_and_never_leaves_a_blank(
    text: str, kind: FieldKind
) -> None:
    try:
        value = read(kind, text)
    except ValueError:
        return
    assert blank_in(value.shown) == ""
    assert value.shown.isascii()
    assert read(kind, value.shown).tells_as(value)


@pytest.mark.parametrize(
    ("estimate", "interval", "faults"),
    [
        ("73", "60-84", ()),
        ("59.9", "60-84", ("orr_ci 60-84 does not hold orr 59.9: look at the source again.",)),
        ("84", "60-84", ()),
    ],
)
def test_an_interval_holds_its_estimate(
    estimate: str, interval: str, faults: tuple[str, ...]
) -> None:
    values = {"orr": parse_value(ORR, estimate), "orr_ci": parse_value(ORR_CI, interval)}

    assert faults_together((ORR, ORR_CI), values) == faults


def test_a_median_that_is_not_reached_has_an_open_interval() -> None:
    values = {"pfs": parse_value(PFS, "NR"), "pfs_ci": parse_value(PFS_CI, "9.1-NE")}
    closed = values | {"pfs_ci": parse_value(PFS_CI, "9.1-20")}

    assert faults_together((PFS, PFS_CI), values) == ()
    assert len(faults_together((PFS, PFS_CI), closed)) == 1


def test_a_blank_names_its_field_and_is_found_as_a_blank() -> None:
    missing = unfilled((ORR, ORR_CI), {"orr": filled(ORR, "73")})

    assert awaited(missing) == "awaits orr_ci"
    assert "orr_ci" in blank(ORR_CI)
    assert blank_in(f"CI {blank(ORR_CI)}") != ""


def test_a_value_that_differs_from_the_abstract_is_marked() -> None:
    assert filled(ORR, "73", abstract="71").changed
    assert not filled(ORR, "73.0", abstract="73").changed
    assert not filled(ORR, "73").changed


def test_efficacy_needs_safety_or_limits_beside_it() -> None:
    orr, ae = {"orr": filled(ORR, "73")}, {"ae": filled(AE, "12")}

    assert lacks_safety((ORR, AE), orr, statement=False)
    assert not lacks_safety((ORR, AE), orr, statement=True)
    assert not lacks_safety((ORR, AE), orr | ae, statement=False)
    assert not lacks_safety((ORR, AE), {}, statement=False)
