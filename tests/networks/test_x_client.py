"""Creates that were signed before their moment, and calls whose moment has passed."""

import pytest
from oauthlib.oauth1 import Client
from sandboxed import NOW, Bench, run

from bot.clock import elapsed
from bot.domain.delivery import Accepted, Rejected, Words
from bot.networks import x_client


def counted(patch: pytest.MonkeyPatch) -> list[str]:
    """The address of every signature from now on."""
    signed: list[str] = []
    sign = Client.sign

    def counting(self: Client, uri: str, *rest: object, **more: object) -> object:
        signed.append(uri)
        return sign(self, uri, *rest, **more)

    patch.setattr(Client, "sign", counting)
    return signed


def test_creates_are_signed_ahead_and_each_signature_is_used_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    signed = counted(monkeypatch)

    async def test(bench: Bench) -> None:
        await bench.network.make_ready("aml", 3)
        ahead = len(signed)
        for number in range(3):
            outcome = await bench.network.create("aml", Words(f"Invented words {number}."), NOW)
            assert isinstance(outcome, Accepted)

        assert (ahead >= 3, len(signed)) == (True, ahead)
        assert await bench.posts() == [("aml", f"Invented words {n}.") for n in range(3)]

    run(test)


def test_more_creates_than_were_signed_ahead_are_signed_when_they_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    signed = counted(monkeypatch)

    async def test(bench: Bench) -> None:
        await bench.network.make_ready("aml", 1)
        ahead = len(signed)
        for number in range(ahead + 2):
            outcome = await bench.network.create("aml", Words(f"Invented words {number}."), NOW)
            assert isinstance(outcome, Accepted)

        assert len(signed) == ahead + 2

    run(test)


def test_a_signature_that_has_grown_old_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    signed = counted(monkeypatch)
    monkeypatch.setattr(x_client, "GOOD_FOR_SECONDS", 0.0)

    async def test(bench: Bench) -> None:
        client = bench.network._client("aml")
        client._signed.append((x_client.monotonic(), {"Authorization": "OAuth old"}))
        outcome = await bench.network.create("aml", Words("Invented words."), NOW)

        assert isinstance(outcome, Accepted)
        assert signed == [x_client.CREATE]

    run(test)


def test_a_call_that_has_not_begun_in_its_time_is_not_made() -> None:
    async def test(bench: Bench) -> None:
        words = Words("Invented words.")
        new_line = await bench.network.create("aml", words, NOW, begin_by=elapsed() - 1)
        await bench.network.create("aml", Words("Opens the line."), NOW)
        open_line = await bench.network.create("aml", words, NOW, begin_by=elapsed() - 1)

        why = "This worker stood still before the call, so it was not made."
        assert [new_line, open_line] == [Rejected(why, NOW, whole_account=True)] * 2
        assert await bench.posts() == [("aml", "Opens the line.")]

    run(test)


def test_a_call_in_its_time_is_made() -> None:
    async def test(bench: Bench) -> None:
        outcome = await bench.network.create("aml", Words("Words."), NOW, begin_by=elapsed() + 60)

        assert isinstance(outcome, Accepted)

    run(test)
