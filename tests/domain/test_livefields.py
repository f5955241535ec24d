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
    parse_source,
    parse_value,
    read_abstract,
    unfilled,
)
from bot.domain.text import blank_in

ORR = LiveField("orr", FieldKind.PERCENT, role=Role.EFFICACY)
ORR_CI = LiveField("orr_ci", FieldKind.INTERVAL, of="orr", role=Role.EFFICACY)
PFS = LiveField("pfs", FieldKind.MONTHS, role=Role.EFFICACY)
PFS_CI = LiveField("pfs_ci", FieldKind.INTERVAL, of="pfs")
HR_CI = LiveField("hr_ci", FieldKind.INTERVAL, of="hr")
HR = LiveField("hr", FieldKind.RATIO)


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
        (FieldKind.INTERVAL, "9.1 to not reached", "9.1-NR"),
        (FieldKind.INTERVAL, "60,1–84,2", "60.1-84.2"),
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
        (FieldKind.PERCENT, "-0"),
        (FieldKind.PERCENT, "07"),
        (FieldKind.PERCENT, "7\u200b3"),
        (FieldKind.PERCENT, "73" + " " * 40),
        (FieldKind.PERCENT, ""),
        (FieldKind.COUNT, "14.8"),
        (FieldKind.COUNT, "-3"),
        (FieldKind.COUNT, "1,48"),
        (FieldKind.COUNT, "0148"),
        (FieldKind.COUNT, "1" * 13),
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
        (FieldKind.P, "=<0.001"),
        (FieldKind.P, "≤0.001"),
        (FieldKind.OUTCOME, "yes"),
    ],
)
def test_an_illegal_value_is_refused_with_the_field_and_what_is_legal(
    kind: FieldKind, text: str
) -> None:
    with pytest.raises(ValueError, match=r"^x is .*: write ") as refused:
        read(kind, text)

    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("text", ["148¹", "148²", "14₈", "148①", "1½"])
def test_the_mark_of_a_footnote_is_no_digit(text: str) -> None:
    with pytest.raises(ValueError, match="mark of a footnote"):
        read(FieldKind.COUNT, text)


def test_a_refusal_is_short_however_much_was_typed() -> None:
    with pytest.raises(ValueError, match=r"^x is '7{40}\.\.\.' \(too long\): write ") as refused:
        read(FieldKind.PERCENT, "7" * 10_000)

    assert len(str(refused.value)) < 120


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


@pytest.mark.parametrize(
    ("fields", "interval", "told"),
    [
        ((ORR, ORR_CI), "60-840", "orr_ci 60-840 has a bound over 100 %"),
        ((ORR, ORR_CI), "(-6; 84)", "orr_ci -6 to 84 has a bound below 0, which no percent is"),
        ((ORR, ORR_CI), "60-NE", "orr_ci 60-NE has a bound NE, which only months may have"),
        (
            (HR, HR_CI),
            "-0.62 to 0.71",
            "hr_ci -0.62 to 0.71 has a bound below 0, which no ratio is",
        ),
    ],
)
def test_a_bound_is_what_its_estimate_may_be(
    fields: tuple[LiveField, ...], interval: str, told: str
) -> None:
    ci = fields[1]
    values = {ci.name: parse_value(ci, interval)}

    assert faults_together(fields, values) == (f"{told}: look at the source again.",)


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


@pytest.mark.parametrize("text", ["n/a", "71 of 100", "", "TBC"])
def test_what_a_plan_cannot_say_of_the_abstract_is_no_value(text: str) -> None:
    assert read_abstract(ORR, text) is None
    assert read_abstract(ORR, "71 %") == parse_value(ORR, "71")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("slide 12", Source(SourceKind.SLIDE, "12")),
        (" Slide\n12,  lower\tleft ", Source(SourceKind.SLIDE, "12, lower left")),
        ("stream", Source(SourceKind.STREAM)),
    ],
)
def test_a_source_is_a_kind_and_a_detail_in_one_line(text: str, source: Source) -> None:
    assert parse_source(text) == source


@pytest.mark.parametrize("text", ["", "hearsay", "12", "slide " + "x" * 201])
def test_what_is_no_source_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"source.*\.$"):
        parse_source(text)
