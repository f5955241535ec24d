"""The sender broken on purpose, one fault at a time, for as long as the context lasts. Only for
showing that a proof would notice: nothing here is ever part of the bot."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

from sqlalchemy import bindparam, update

from bot.domain import turns
from bot.domain.delivery import Change, Rejected, State, Unknown
from bot.domain.release import Judgement, Verdict
from bot.steps import publish, settle
from bot.store import deliveries, posted, tables

Broken = Callable[[], AbstractContextManager[None]]


def broken(places: tuple[Any, ...], name: str, fault: Callable[[Any], Any]) -> Broken:
    """`fault` makes the faulty thing from the right one, wherever it is asked."""

    @contextmanager
    def patched() -> Iterator[None]:
        with ExitStack() as stack:
            for place in places:
                faulty = fault(place.__dict__[name])
                stack.enter_context(mock.patch.object(place, name, faulty))
            yield

    return patched


def resends_at_once(right: Any) -> Any:
    def after_call(delivery: Any, outcome: Any, now: datetime, looks: Any) -> Change:
        if isinstance(outcome, Unknown):
            return Change(State.REFUSED, outcome.reason, again_at=now)
        return right(delivery, outcome, now, looks)

    return after_call


def resends_after_a_crash(_right: Any) -> Any:
    return lambda now, looks: Change(State.REFUSED, "it crashed", again_at=now)


def forgets_what_crashed(_right: Any) -> Any:
    return lambda rows, state: []


def settles_at_the_first_look(right: Any) -> Any:
    return lambda d, seen, stale_at, now, looks: right(d, seen, stale_at, now, looks[:1])


def takes_blindness_for_absence(_right: Any) -> Any:
    return lambda delivery, why, now, _looks: Change(State.REFUSED, why, again_at=now)


def claims_whatever_the_state(right: Any) -> Any:
    d = tables.delivery
    names = ("parts", "text", "poll", "parent", "claimed_by", "claimed_at")
    values = {name: bindparam(name, type_=d.c[name].type) for name in names}
    return update(d).where(d.c.id == bindparam("which")).values(state=State.SENDING.value, **values)


def records_whatever_the_state(_right: Any) -> Any:
    d = tables.delivery
    names = ("state", "reason", "network_id", "next_look_at", "looks", "delivered_at")
    values = {name: bindparam(name, type_=d.c[name].type) for name in (*names, "unconfirmed_at")}
    return update(d).where(d.c.id == bindparam("which"), bindparam("expected") != "").values(values)


def records_nothing(right: Any) -> Any:
    def changed(delivery: Any, new: Change, now: datetime) -> Any:
        return right(delivery, new, now) | {"expected": ""}

    return changed


def ignores_holds(_right: Any) -> Any:
    return lambda rows: ()


def ignores_approval(right: Any) -> Any:
    def judge(post: Any, standing: Any, holds: Any, now: datetime, *more: Any) -> Judgement:
        return right(post, replace(standing, approved_digest=post.digest), holds, now, *more)

    return judge


def takes_any_approval(right: Any) -> Any:
    """Also one of earlier words."""

    def judge(post: Any, standing: Any, holds: Any, now: datetime, *more: Any) -> Judgement:
        digest = standing.approved_digest and post.digest
        return right(post, replace(standing, approved_digest=digest), holds, now, *more)

    return judge


def ignores_cancellation(right: Any) -> Any:
    def judge(post: Any, standing: Any, holds: Any, now: datetime, *more: Any) -> Judgement:
        return right(post, replace(standing, cancelled=""), holds, now, *more)

    return judge


def ignores_embargo(right: Any) -> Any:
    def judge(post: Any, standing: Any, holds: Any, now: datetime, *more: Any) -> Judgement:
        open_now = replace(post, planned=replace(post.planned, not_before=None))
        return right(open_now, standing, holds, now, *more)

    return judge


def sends_what_is_stale(right: Any) -> Any:
    def judge(post: Any, standing: Any, holds: Any, now: datetime, *more: Any) -> Judgement:
        in_time = min(now, post.planned.stale_at - timedelta(seconds=1))
        return right(post, standing, holds, in_time, *more)

    return judge


def judges_only_at_opening(_right: Any) -> Any:
    return lambda *asked: Judgement(Verdict.GO)


def sends_only_what_was_never_held(right: Any) -> Any:
    """A hold that was released still counts."""

    def judge(post: Any, standing: Any, holds: Any, now: datetime, *more: Any) -> Judgement:
        found = right(post, standing, holds, now, *more)
        shown = found.verdict is Verdict.GO and post.planned.key in _held
        if found.verdict is Verdict.HELD:
            _held.add(post.planned.key)
        return Judgement(Verdict.HELD, "once held") if shown else found

    _held: set[str] = set()
    return judge


def gives_up_at_a_limit(right: Any) -> Any:
    def after_call(delivery: Any, outcome: Any, now: datetime, looks: Any) -> Change:
        if isinstance(outcome, Rejected):
            outcome = replace(outcome, again_at=None)
        return right(delivery, outcome, now, looks)

    return after_call


def breaks_threads_apart(_right: Any) -> Any:
    return lambda rows, wanted: {}


def adopts_what_others_own(_right: Any) -> Any:
    return lambda rows, account: frozenset()


def never_opens_the_next_part(right: Any) -> Any:
    def following(delivery: Any, change: Change) -> Any:
        return None if change.state is State.DELIVERED else right(delivery, change)

    return following


def forgets_whose_claim_it_was(_right: Any) -> Any:
    """Gives back by state alone."""

    def give_back(rows: Any, unsent: Any, *_worker: str) -> None:
        d = tables.delivery
        mine = d.c.id.in_([delivery.id for delivery in unsent])
        back = {"state": State.PENDING.value, "claimed_by": "", "claimed_at": None}
        rows.execute(update(d).where(mine, d.c.state == State.SENDING.value).values(back))

    return give_back


# When a call is opened, and again before and at each claim.
JUDGING = (publish, turns)

MUTANTS: Mapping[str, Broken] = {
    fault.__name__: broken(places, name, fault)
    for places, name, fault in (
        ((publish,), "after_call", resends_at_once),
        ((settle,), "after_crash", resends_after_a_crash),
        ((deliveries,), "in_state", forgets_what_crashed),
        ((settle,), "after_look", settles_at_the_first_look),
        ((settle,), "after_blind_look", takes_blindness_for_absence),
        ((deliveries,), "_CLAIM", claims_whatever_the_state),
        ((deliveries,), "_CHANGE", records_whatever_the_state),
        ((deliveries,), "_changed", records_nothing),
        ((publish,), "get_holds", ignores_holds),
        (JUDGING, "judge", ignores_approval),
        (JUDGING, "judge", takes_any_approval),
        (JUDGING, "judge", ignores_cancellation),
        (JUDGING, "judge", ignores_embargo),
        (JUDGING, "judge", sends_what_is_stale),
        ((turns,), "judge", judges_only_at_opening),
        (JUDGING, "judge", sends_only_what_was_never_held),
        ((publish,), "after_call", gives_up_at_a_limit),
        ((deliveries,), "parents_of", breaks_threads_apart),
        ((posted,), "owned_ids", adopts_what_others_own),
        ((deliveries,), "_following", never_opens_the_next_part),
        ((deliveries,), "give_back", forgets_whose_claim_it_was),
    )
}
