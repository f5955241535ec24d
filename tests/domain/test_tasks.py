from dataclasses import replace
from datetime import timedelta

from builders import START, delivery, planned, post

from bot.domain.audit import Finding, FindingKind, Found
from bot.domain.delivery import State
from bot.domain.queue import Entry
from bot.domain.release import Standing
from bot.domain.tasks import Choice, Task, TaskKind, tasks
from bot.domain.withdraw import Removal, Withdrawal

KEY = planned().key
NOW = planned().due_at + timedelta(minutes=1)
ABOUT = {"congress": "imc25", "account": "aml-x", "about": KEY}
TEXTS = ("Invented words.",)


def entry(*states: State, **about: str) -> Entry:
    made = post(**about)
    calls = tuple(delivery(id=n, state=state) for n, state in enumerate(states, 1))
    return Entry(made, Standing(approved_digest=made.digest), calls)


def told(*entries: Entry, now=NOW) -> list[Task]:
    return tasks(entries, (), (), (), now)


def test_what_takes_its_course_is_nobodys_task() -> None:
    assert told(entry(), entry(State.DELIVERED), entry(State.UNCONFIRMED)) == []


def test_an_unconfirmed_post_is_handed_over_with_both_choices() -> None:
    of = entry()
    why = "the account's timeline cannot be read (down)"
    handed = delivery(state=State.UNCONFIRMED, handed_at=NOW, reason=why)

    assert told(replace(of, deliveries=(handed,))) == [
        Task(
            TaskKind.UNCONFIRMED,
            told=f"X's answer was lost, and {why}. Look at the account.",
            choices=(
                Choice("Posted already?", f"congress-bot resolve {KEY} --posted LINK --by NAME"),
                Choice("Not there: send it", f"congress-bot resolve {KEY} --absent --by NAME"),
            ),
            texts=TEXTS,
            **ABOUT,
        )
    ]


def test_a_refused_post_is_a_task_until_it_is_stale() -> None:
    why = "An older post of this account has this text: a person decides."
    of = replace(entry(), deliveries=(delivery(state=State.REFUSED, reason=why),))

    assert told(of) == [
        Task(
            TaskKind.REFUSED,
            told=why,
            choices=(
                Choice("Posted by hand", f"congress-bot done {KEY} --posted LINK --by NAME"),
                Choice("Leave it", "nothing to do: it is gone when it is stale"),
            ),
            texts=TEXTS,
            **ABOUT,
        )
    ]
    assert told(of, now=planned().stale_at) == []


def test_a_post_by_hand_comes_with_its_text_and_what_it_answers() -> None:
    of = entry(answers="https://x.com/a/status/5", by_hand="X lets no app reply")

    assert told(of) == [
        Task(
            TaskKind.BY_HAND,
            told="X lets no app reply; it answers https://x.com/a/status/5",
            choices=(
                Choice("Posted by hand", f"congress-bot done {KEY} --posted LINK --by NAME"),
                Choice("Not at all", f"congress-bot hold post {KEY} --reason WHY --by NAME"),
            ),
            texts=TEXTS,
            **ABOUT,
        )
    ]


def test_a_withdrawal_that_failed_is_a_task() -> None:
    failed = Withdrawal(
        1, "aml-x", "77", "wrong", "Sol", START, Removal.FAILED, 1, "imc25", KEY, 1,
        outcome="Not yours.",
    )  # fmt: skip
    found = tasks((), (), [failed, replace(failed, post_key="", congress="")], (), NOW)

    assert [(task.about, task.told) for task in found] == [
        (KEY, "could not be taken down: Not yours."),
        ("aml-x 77", "could not be taken down: Not yours."),
    ]
    assert [task.choices[0].command for task in found] == [
        f"congress-bot withdraw {KEY} --reason WHY --by NAME",
        "congress-bot withdraw --id 77 --account aml-x --reason WHY --by NAME",
    ]


def test_a_doubled_post_names_the_command_that_takes_its_copy_down() -> None:
    doubled = Found(FindingKind.DOUBLED, "aml-x", KEY, 1, ("77", "78"))
    kept = Finding(4, doubled, NOW)
    found = tasks([entry(State.DELIVERED)], (), (), [kept], NOW)

    assert found == [
        Task(
            TaskKind.FINDING,
            told="stands 2 times on the account, as 77, 78",
            choices=(
                Choice(
                    "Take the copy down",
                    'congress-bot withdraw --id 78 --account aml-x --reason "posted twice" '
                    "--by NAME",
                ),
                Choice("Seen", "congress-bot audit --seen 4 --by NAME"),
            ),
            **ABOUT,
        )
    ]
    ended = [replace(kept, ended_at=NOW), replace(kept, seen_by="Sol")]
    assert tasks([], (), (), ended, NOW) == []


def test_a_missing_post_is_told_with_its_id() -> None:
    missing = Finding(5, Found(FindingKind.MISSING, "aml-x", KEY, 2, ("77",)), NOW)
    (task,) = tasks([], (), (), [missing], NOW)

    assert (task.about, task.told) == (
        f"{KEY} part 2",
        "was delivered as 77 and is not on the account, and nobody withdrew it",
    )
