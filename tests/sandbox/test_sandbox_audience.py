import itertools
from dataclasses import astuple
from datetime import timedelta

from bot.sandbox.audience import reaction, votes

AGES = [timedelta(hours=hours) for hours in (0, 1, 4, 24, 48, 168, 672, 2000)]
HOUR = timedelta(hours=1)


def test_reactions_are_the_same_for_the_same_seed_post_and_age():
    assert reaction(1, 77, AGES[3], True) == reaction(1, 77, AGES[3], True)
    assert reaction(1, 77, AGES[3], True) != reaction(2, 77, AGES[3], True)


def test_reactions_begin_at_nothing_grow_and_settle():
    for post_id in range(50):
        seen = [astuple(reaction(3, post_id, age, True)) for age in AGES]
        assert set(seen[0]) == {0}
        for earlier, later in itertools.pairwise(seen):
            assert all(a <= b for a, b in zip(earlier, later, strict=True))
        assert seen[-2][5] > 0.98 * seen[-1][5]


def test_engagements_are_their_parts_and_links_are_clicked_only_where_there_is_one():
    seen = reaction(1, 5, AGES[-1], has_link=False)
    assert seen.link_clicks == 0
    assert seen.engagements == sum(astuple(seen)) - seen.impressions


def test_votes_come_until_the_poll_closes_and_some_polls_stay_small():
    day = timedelta(days=1)
    totals = []
    for post_id in range(200):
        cast = [votes(1, post_id, 4, age, day) for age in AGES]
        assert cast[0] == (0, 0, 0, 0)
        for earlier, later in itertools.pairwise(cast):
            assert all(a <= b for a, b in zip(earlier, later, strict=True))
        assert cast[3:] == [cast[3]] * 5
        totals.append(sum(cast[3]))
    assert 40 <= sum(total < 20 for total in totals) <= 100
