"""A congress as it goes out: a live screen on a terminal, plain lines elsewhere."""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from datetime import datetime
from types import TracebackType

from rich.console import Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from bot.acts import Looked
from bot.bootstrap import Bot
from bot.cli.lines import outcome_told, stop_told
from bot.cli.output import console
from bot.domain.delivery import Accepted, Change, Delivery, State
from bot.domain.forecast import Forecast
from bot.domain.stops import Stop
from bot.steps.publish import Answer
from bot.store.congresses import get_congress
from bot.store.posts import get_entries

MARKS = {"delivered": ("●", "green"), "unconfirmed": ("◆", "yellow"), "refused": ("▲", "red")}
SHOWN = 14


class LiveView:
    """A Watcher, and a context manager that owns the screen while the worker runs. `on_draft` is
    called when poll results have their words."""

    def __init__(self, bot: Bot, congress: str) -> None:
        with bot.database.reading() as rows:
            self._congress = get_congress(rows, congress)
            posts = [entry.post for entry in get_entries(rows, congress)]
        self._kinds = {post.planned.key: post.planned.kind.value for post in posts}
        self._planned = Counter(post.planned.account for post in posts)
        self._sent: Counter[str] = Counter()
        self._snapshots = 0
        self._lines: deque[Text] = deque(maxlen=SHOWN)
        self._clock = bot.clock
        self.on_draft: Callable[[], None] = lambda: None
        self._out = console()
        self._live = Live(get_renderable=self._screen, console=self._out, refresh_per_second=8)

    def __enter__(self) -> None:
        if self._out.is_terminal:
            self._live.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._out.is_terminal:
            self._live.stop()
        sent, planned = self._sent.total(), self._planned.total()
        self._out.print(f"{sent} of {planned} posts delivered, {self._snapshots} snapshots taken.")

    def published(self, answer: Answer) -> None:
        delivery = answer.delivery
        delivered = isinstance(answer.outcome, Accepted)
        if delivered and delivery.part == delivery.parts:
            self._sent[delivery.account] += 1
        if delivered:
            part = f" {delivery.part}/{delivery.parts}" if delivery.parts > 1 else ""
            told = f"{self._kinds.get(delivery.post_key, '')}{part}: {delivery.words.text}"
            self._say(answer.at, "delivered", delivery.account, told)
        else:
            self._say(answer.at, "unconfirmed", delivery.account, outcome_told(answer.outcome))

    def settled(self, delivery: Delivery, change: Change, at: datetime) -> None:
        if change.state is State.DELIVERED and delivery.part == delivery.parts:
            self._sent[delivery.account] += 1
        self._say(at, change.state.value, delivery.account, f"settled: {change.reason}")

    def measured(self, posts: int, at: datetime) -> None:
        self._snapshots += posts

    def drafted(self, congress: str, at: datetime) -> None:
        self.on_draft()

    def looked(self, looked: Looked, at: datetime) -> None:
        self._say(at, "", looked.congress, looked.told)

    def noted(self, what: str, told: str, at: datetime) -> None:
        self._say(at, "", what, told)

    def stopped(self, stops: Sequence[Stop], at: datetime) -> None:
        for stop in stops:
            self._say(at, "refused", stop.account, stop_told(stop))

    def resumed(self, stops: Sequence[Stop], at: datetime) -> None:
        for stop in stops:
            self._say(at, "", stop.account, "goes on")

    def foreseen(self, late: Sequence[Forecast], at: datetime) -> None:
        for post in late:
            self._say(at, "refused", post.account, f"{post.post_key} will not make it: {post.why}")

    def trouble(self, what: str, at: datetime) -> None:
        self._say(at, "refused", "", what)

    def note(self, told: str) -> None:
        """What a person of the demonstration did."""
        self._say(self._clock.now(), "", "desk", told)

    def _say(self, at: datetime, state: str, who: str, told: str) -> None:
        mark, colour = MARKS.get(state, ("▸", "magenta"))
        local = at.astimezone(self._congress.tz)
        line = Text(no_wrap=True, overflow="ellipsis")
        line.append(f"{local:%a %H:%M}  ", style="dim")
        line.append(f"{mark} ", style=colour)
        line.append(f"{who:<15} ", style="bold")
        line.append(" ".join(told.split()))
        if self._out.is_terminal:
            self._lines.append(line)
        else:
            self._out.print(line.plain[:160], soft_wrap=True, markup=False)

    def _screen(self) -> RenderableType:
        now = self._clock.now().astimezone(self._congress.tz)
        head = Table.grid(expand=True)
        head.add_column(ratio=1)
        head.add_column(justify="right")
        head.add_row(
            Text(self._congress.name, style="bold"),
            Text(f"{now:%A %d %B %Y  %H:%M} {self._congress.zone}"),
        )
        accounts = Table.grid(padding=(0, 2))
        for account, planned in self._planned.items():
            sent = self._sent[account]
            bar = ProgressBar(total=planned, completed=sent, width=40)
            accounts.add_row(Text(account), bar, Text(f"{sent:>3} of {planned}", style="dim"))
        foot = Text(f"{self._snapshots} snapshots taken", style="dim")
        return Group(head, Text(), accounts, Text(), *self._lines, Text(), foot)
