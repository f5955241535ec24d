import pytest

from bot.domain.stats import Share, Spread, TooFew, quantile, share_of, spread_of, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (12, 24, 0.3143, 0.6857),
        # Newcombe, Stat Med 1998;17:857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(
    successes: int, n: int, low: float, high: float
) -> None:
    assert wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


def test_wilson_of_everybody_mirrors_that_of_nobody() -> None:
    low, high = wilson(20, 20)
    assert (low, high) == pytest.approx((1 - 0.1611, 1.0), abs=5e-5)
    assert high <= 1.0


def test_share_of_twelve_in_24_is_a_half_between_31_and_69_percent() -> None:
    share = share_of(12, 24)
    assert isinstance(share, Share)
    assert (share.share, round(share.low, 2), round(share.high, 2)) == (0.5, 0.31, 0.69)


def test_share_is_refused_under_20_votes() -> None:
    assert share_of(10, 19) == TooFew(n=19, least=20)
    assert share_of(0, 0) == TooFew(n=0, least=20)
    assert isinstance(share_of(10, 20), Share)


def test_quantile_interpolates_as_r_type_7_does() -> None:
    values = [7.0, 1.0, 3.0, 5.0]
    assert [quantile(values, q) for q in (0, 0.25, 0.5, 0.9, 1)] == [1, 2.5, 4, 6.4, 7]


def test_quantile_of_one_value_is_that_value() -> None:
    assert quantile([42], 0.9) == 42


def test_spread_gives_median_and_quartiles_from_ten_values_on() -> None:
    assert spread_of(range(1, 11)) == Spread(n=10, median=5.5, q1=3.25, q3=7.75)
    assert spread_of(range(1, 10)) == TooFew(n=9, least=10)


def test_spread_stays_exact_at_a_trillion() -> None:
    assert spread_of([10**12] * 11) == Spread(11, 1e12, 1e12, 1e12)
