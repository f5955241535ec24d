"""A worker that sees what is wrong and tells people, over HTTP, on both databases; and a guard."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from desk import DUE, START, Desk, StillClock, highlight
from receiving import ChatServer
from stage import Stage, run

from bot.domain.errors import StoreError
from bot.notices.webhook import Webhook
from bot.steps import notify
from bot.store import notices
from bot.worker.guard import Guard
from bot.worker.overseer import Overseer

LATE = DUE + timedelta(hours=6, minutes=1)


def with_chat(chat: ChatServer) -> dict[str, object]:
    return {"settings": {"notice_webhook": chat.url, "api_url": "http://127.0.0.1:1"}}


def lines(chat: ChatServer) -> list[str]:
    """What the chat was told, without the titles."""
    return [line for each in chat.received for line in each["text"].splitlines()[1:]]


def test_a_worker_tells_of_a_post_that_was_missed_before_it_began(
    database_url: str, tmp_path: Path, chat: ChatServer
) -> None:
    async def test(stage: Stage) -> None:
        working = asyncio.create_task(stage.work(until_idle=False))
        while not chat.received:
            await asyncio.sleep(0.01)
        stage.worker.stop()
        await working

        (line,) = lines(chat)
        assert line.startswith("1 post missed since ")
        assert chat.received[0]["text"].startswith("*congress-bot on ")
        assert stage.seen.troubles == [line]

    options = {"start": LATE, "desk_options": with_chat(chat)}
    run(test, database_url, tmp_path, [highlight("News.")], **options)


def test_a_chat_that_fails_stops_nothing(
    database_url: str, tmp_path: Path, chat: ChatServer
) -> None:
    chat.status = 500

    async def test(stage: Stage) -> None:
        await stage.work()
        assert await stage.texts() == ["Figures of mm. #IMC25"]

    rules = [highlight("News."), highlight("Figures of mm.", hub="mm", offset=timedelta(hours=6))]
    run(test, database_url, tmp_path, rules, start=LATE, desk_options=with_chat(chat))


def test_a_worker_without_trouble_tells_nothing(
    database_url: str, tmp_path: Path, chat: ChatServer
) -> None:
    async def test(stage: Stage) -> None:
        await stage.work()
        assert (len(await stage.posts()), chat.received) == (1, [])

    run(test, database_url, tmp_path, [highlight("News.")], desk_options=with_chat(chat))


@contextmanager
def desk_of(url: str, folder: Path, chat: ChatServer) -> Iterator[Desk]:
    desk = Desk(url, folder, StillClock(LATE), [highlight("News.")], **with_chat(chat))
    desk.approve()
    yield desk
    desk.close()


def test_a_guard_tells_what_a_worker_would(
    database_url: str, tmp_path: Path, chat: ChatServer
) -> None:
    said: list[str] = []
    with desk_of(database_url, tmp_path, chat) as desk:
        asyncio.run(Guard(desk.bot, "guard", said.append).once())
        asyncio.run(Guard(desk.bot, "guard", said.append).once())

        assert len(lines(chat)) == 1
        assert lines(chat) == said


def test_a_guard_that_found_the_chat_away_tells_it_at_its_next_look(
    database_url: str, tmp_path: Path, chat: ChatServer
) -> None:
    said: list[str] = []
    with desk_of(database_url, tmp_path, chat) as desk:
        chat.status = 503
        asyncio.run(Guard(desk.bot, "guard", said.append).once())
        chat.status = 200
        desk.bot.clock.moment += timedelta(seconds=10)
        asyncio.run(Guard(desk.bot, "guard", said.append).once())

        first, second = lines(chat)
        assert first == second
        assert said == [first, "webhook: the webhook answered 503. Check "
            "CONGRESS_BOT_NOTICE_WEBHOOK in .env with `congress-bot notices --test`. "
            "It is tried again."]  # fmt: skip
        assert desk.read(notices.is_owed, ["webhook"]) is False


class Away:
    """A overseer whose database is away as long as `away` says."""

    def __init__(self, desk: Desk, chat: ChatServer) -> None:
        self.away = True
        self.desk = desk
        self.said: list[str] = []
        receivers = [Webhook(chat.url)]
        self.overseer = Overseer(
            desk.bot, receivers, "w", self.read, self.write, self.said.append, patience_seconds=0
        )

    async def read(self, work, *args):
        if self.away:
            raise StoreError("PostgreSQL does not answer.", "Start it.")
        return self.desk.read(work, *args)

    async def write(self, work, *args):
        return self.desk.write(work, *args)

    def look(self, after: timedelta) -> None:
        self.desk.bot.clock.moment += after
        asyncio.run(self.overseer.look())


def test_a_database_that_is_away_is_told_without_it_and_over_when_it_is_back(
    database_url: str, tmp_path: Path, chat: ChatServer
) -> None:
    desk = Desk(database_url, tmp_path, StillClock(START))
    away = Away(desk, chat)
    ten = timedelta(seconds=10)
    away.look(ten)
    away.look(ten)
    away.look(timedelta(minutes=15))
    away.away = False
    away.look(ten)
    away.look(timedelta(minutes=1))
    away.look(ten)
    desk.close()

    text = "w: PostgreSQL does not answer. Start it. Nothing is sent meanwhile."
    assert lines(chat) == [text, f"Still: {text}", f"Over: {text}"]
    assert away.said == lines(chat)


def test_a_database_that_comes_back_soon_is_no_notice(
    database_url: str, tmp_path: Path, chat: ChatServer
) -> None:
    desk = Desk(database_url, tmp_path, StillClock(START))
    away = Away(desk, chat)
    away.overseer._patience = 60
    away.look(timedelta(seconds=10))
    desk.close()

    assert chat.received == []


def test_a_crash_while_it_is_told_tells_it_twice_and_never_not_at_all(
    database_url: str, tmp_path: Path, chat: ChatServer
) -> None:
    with desk_of(database_url, tmp_path, chat) as desk:
        by = notify.Watching("dead")
        desk.write(notify.keep, by, ["webhook"], LATE)
        tellings = desk.write(notify.claim, by, ["webhook"], LATE)
        asyncio.run(notify.tell(Webhook(chat.url), "dead", tellings))  # and then it dies
        guard = Guard(desk.bot, "guard", lambda _: None)
        asyncio.run(guard.once())
        assert len(chat.received) == 1
        for _ in range(3):
            desk.bot.clock.moment += timedelta(minutes=2)
            asyncio.run(guard.once())

        first, second = lines(chat)
        assert first == second
