import re

from signed import AML, MM, run

from bot.sandbox.accounts import SandboxAccount, sandbox_keys


def words(html):
    """The page's text, marks of markup taken out."""
    body = html.partition("<main")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def test_the_page_shows_threads_polls_and_accounts_newest_first():
    async def test(site):
        first = await site.post_id(AML, "One of two #EXC2026")
        await site.post_id(AML, "Two of two", reply={"in_reply_to_tweet_id": first})
        site.advance(minutes=5)
        poll = {"options": ["Yes", "No"], "duration_minutes": 60}
        await site.post_id(MM, "Well?", poll=poll)
        page = (await site.ask("GET", "/")).body
        at = [page.index(text) for text in ("Well?", "One of two", "Two of two")]
        assert at == sorted(at)
        assert page.count("joined") == page.partition("</style>")[0].count("joined") + 1
        assert '<span class="tag">#EXC2026</span>' in page
        assert "1 h left" in words(page)
        site.advance(minutes=60)
        assert "Final results" in words((await site.ask("GET", "/")).body)
        mine = words((await site.ask("GET", "/?account=aml")).body)
        assert ("One of two" in mine, "Well?" in mine) == (True, False)
        assert (await site.ask("GET", "/?account=nobody")).status == 404
        assert (await site.ask("GET", "/?before=x")).status == 400

    run(test)


def test_no_text_becomes_markup_and_nothing_is_fetched_or_run():
    async def test(site):
        await site.post_id(AML, "<script>alert(1)</script> \"&amp;' #<b>x</b>")
        answer = await site.ask("GET", "/")
        assert "<script" not in answer.body
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.body
        assert not re.search(r"""(src|href)=["'](?!#|/)""", answer.body)
        assert not re.search(r"\son\w+=|style=", answer.body)
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src")

    run(test)


def test_a_deleted_post_is_not_shown_and_an_empty_page_says_so():
    async def test(site):
        post_id = await site.post_id(AML, "gone")
        await site.ask("DELETE", f"/2/tweets/{post_id}", AML)
        shown = words((await site.ask("GET", "/")).body)
        assert ("gone" in shown, "Nothing posted yet" in shown) == (False, True)

    run(test)


def test_a_long_timeline_is_shown_in_pages():
    async def test(site):
        for number in range(61):
            await site.post_id(AML, f"number {number}.")
        first = (await site.ask("GET", "/")).body
        assert ("number 1." in first, "number 0." in first) == (True, False)
        older = re.search(r'href="(/\?before=\d+)"', first)[1]
        assert "number 0." in (await site.ask("GET", older)).body

    run(test)


def test_sandbox_keys_are_the_same_for_a_code_and_differ_between_codes():
    assert sandbox_keys("aml") == AML.keys
    assert sandbox_keys("aml").token != sandbox_keys("mm").token
    assert "secret" not in repr(SandboxAccount("aml", "a", "A", sandbox_keys("aml")))
