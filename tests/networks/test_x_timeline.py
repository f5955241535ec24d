from datetime import UTC, datetime

import pytest

from bot.domain.delivery import Published
from bot.domain.errors import NetworkError
from bot.networks.x_timeline import first_id_at, published

WRITTEN_AT = datetime(2026, 12, 5, 10, 0, tzinfo=UTC)


def post(text, urls=(), **more):
    return {
        "id": "19",
        "text": text,
        "created_at": "2026-12-05T10:00:00.000Z",
        "entities": {"urls": list(urls)},
        **more,
    }


def url(short, expanded, **more):
    return {"url": f"https://t.co/{short}", "expanded_url": expanded, **more}


def words(shown):
    return published({"data": [shown]})[0].text


def test_escaped_signs_are_undone_once():
    assert words(post("a &amp; b &lt;c&gt; &amp;lt;")) == "a & b <c> &lt;"


def test_short_links_become_the_links_that_were_written():
    urls = [url("a1", "https://example.org/?x=1&y=2"), url("a1b2", "https://example.org/b")]
    shown = post("see https://t.co/a1b2 and https://t.co/a1", urls)
    assert words(shown) == "see https://example.org/b and https://example.org/?x=1&y=2"


def test_a_bare_domain_loses_the_scheme_that_x_gave_it():
    shown = post("on https://t.co/a1", [url("a1", "http://Trials.example", display_url="x")])
    assert words(shown) == "on Trials.example"


def test_the_trailing_media_link_is_dropped():
    page = "https://x.com/aml_demo/status/19/photo/1"
    assert words(post("Figure 1 https://t.co/m1", [url("m1", page)])) == "Figure 1"
    by_key = [url("m1", "https://x.com/i", media_key="3_1")]
    assert words(post("Figure 1 https://t.co/m1", by_key)) == "Figure 1"


def test_a_link_written_last_is_kept():
    shown = post("Full list: https://t.co/a1", [url("a1", "https://example.org/list")])
    assert words(shown) == "Full list: https://example.org/list"


def test_a_long_post_is_read_from_its_note():
    note = {
        "text": "All &amp; whole https://t.co/n1",
        "entities": {"urls": [url("n1", "https://e.g")]},
    }
    assert words(post("All &amp; wh… https://t.co/z", note_tweet=note)) == "All & whole https://e.g"


def test_blanks_and_accents_are_made_alike():
    assert words(post("Cafe\u0301\n\n  in\u00a0Vienna ")) == "Caf\u00e9 in Vienna"


@pytest.mark.parametrize("name", ["referenced_tweets", "referenced_posts"])
def test_parent_and_poll_are_read_in_both_vocabularies(name):
    others = [{"type": "quoted", "id": "3"}, {"type": "replied_to", "id": "7"}]
    poll = {
        "id": "70",
        "options": [
            {"position": 2, "label": "No", "votes": 0},
            {"position": 1, "label": "Yes &amp; no", "votes": 0},
        ],
    }
    shown = post("Q", **{name: others}, attachments={"poll_ids": ["70"]})
    expected = Published("19", "Q", WRITTEN_AT, "7", ("Yes & no", "No"), quote="3")
    assert published({"data": [shown], "includes": {"polls": [poll]}}) == [expected]


@pytest.mark.parametrize(
    "page",
    [
        {"data": 5},
        {"data": [5]},
        {"data": [{"id": "19"}]},
        {"data": [post(7)]},
        {"data": [post("t") | {"id": "nineteen"}]},
        {"data": [post("t") | {"created_at": "today"}]},
        {"data": [post("t") | {"created_at": "0001-01-01T00:00:00+14:00"}]},
        {"data": [post("t", entities=[])]},
        {"data": [post("t", attachments={"poll_ids": [1]})]},
        {"data": [post("t")], "includes": {"polls": {}}},
    ],
)
def test_a_timeline_that_cannot_be_read_whole_is_an_error(page):
    with pytest.raises(NetworkError):
        published(page)


def test_the_first_id_is_just_below_the_milliseconds_of_its_moment():
    moment = datetime(2026, 12, 5, 10, 0, 0, 123000, tzinfo=UTC)
    assert first_id_at(moment) == ((1796464800123 - 1288834974657) << 22) - 1
    assert first_id_at(datetime(2001, 1, 1, tzinfo=UTC)) == 1


@pytest.mark.parametrize("page", ["https://twitter.com/a/status/3", "https://x.com/i/status/3"])
def test_the_link_that_x_appends_for_a_quoted_post_is_no_word_of_ours(page):
    quoted = [{"type": "quoted", "id": "3"}]
    urls = {"urls": [url("q1", page)]}
    shown = post("So it is https://t.co/q1", referenced_tweets=quoted, entities=urls)
    (found,) = published({"data": [shown]})

    assert (found.text, found.quote) == ("So it is", "3")


def test_a_link_to_a_post_that_is_not_quoted_stays():
    urls = {"urls": [url("q1", "https://x.com/a/status/3")]}

    assert words(post("See https://t.co/q1", entities=urls)) == "See https://x.com/a/status/3"
