"""Command: demo. The sample congress, start to end, against a sandbox on a fast clock."""

import asyncio
import os
import signal
from datetime import timedelta
from pathlib import Path

import click

from bot import acts
from bot.bootstrap import Bot, assemble, connect, sandbox_environment, sandbox_of
from bot.cli.demo_desk import DemoDesk
from bot.cli.live_view import LiveView
from bot.cli.output import console, write_whole
from bot.cli.results import rendered
from bot.clock import FastClock
from bot.settings import read_settings
from bot.shipped import shipped
from bot.steps import draft, load, report
from bot.store.congresses import all_accounts
from bot.store.instance import only_worker
from bot.store.migrate import upgrade
from bot.store.posts import get_entries
from bot.worker.loop import Worker

CONGRESS = "ihm-2027"
SPEED = 300.0
LEAD = timedelta(seconds=6)


@click.command(help="Run the sample congress against the sandbox.")
@click.option("--once", is_flag=True, help="End by itself when the report is written.")
@click.option(
    "--speed", default=SPEED, show_default=True, help="Of the clock; quiet hours are skipped."
)
@click.option("--folder", type=click.Path(path_type=Path), default=Path(".demo"), show_default=True)
def demo(once: bool, speed: float, folder: Path) -> None:
    """Nothing of it reaches X: the sandbox is on this machine, with keys that open nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("demo.db*"), folder / "demo-report.html"):
        old.unlink(missing_ok=True)
    asyncio.run(_demo(folder, speed, once))


async def _demo(folder: Path, speed: float, once: bool) -> None:
    database_url = f"sqlite:///{folder / 'demo.db'}"
    first = assemble(read_settings(folder, {"DATABASE_URL": database_url}))
    upgrade(first.database, shipped("migrations"))
    found = load.read_folder(shipped("schedules") / CONGRESS)
    with first.database.writing() as rows:
        acts.take_folder(rows, found, first.templates, "the demonstration", first.clock.now())
        draft.draft(rows, CONGRESS, first.templates)
        accounts = list(all_accounts(rows).values())
        begins = min(entry.post.planned.due_at for entry in get_entries(rows, CONGRESS))
    clock = FastClock(begins - timedelta(minutes=10), speed, LEAD)
    sandbox = sandbox_of(accounts, clock, seed=7)
    address = await sandbox.start()
    environment = sandbox_environment(accounts, address) | {"DATABASE_URL": database_url}
    bot = assemble(read_settings(folder, environment), clock)
    out = console()
    out.print(f"Public timeline: {address}/", soft_wrap=True)
    try:
        await _congress(bot, address)
        path = _write_report(bot, folder)
        out.print(f"Report:          {path.resolve()}", soft_wrap=True)
        out.print(f"Database:        {(folder / 'demo.db').resolve()}", soft_wrap=True)
        if not once:
            out.print(f"Public timeline: {address}/   (Ctrl-C ends it)", soft_wrap=True)
            await _until_interrupted()
    finally:
        await sandbox.stop()
        bot.database.close()
        first.database.close()


async def _congress(bot: Bot, address: str) -> None:
    with bot.database.reading() as rows:
        accounts = all_accounts(rows).values()
    networks = connect(bot.settings, accounts)
    view = LiveView(bot, CONGRESS)
    running = Worker(bot, networks, view, f"demo-{os.getpid()}")
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, running.stop)
    desk = DemoDesk(bot, CONGRESS, address, view.note)
    view.on_draft = desk.approve
    with only_worker(bot.database), view:
        desk.approve()
        staff = asyncio.create_task(desk.work())
        try:
            await running.run(until_idle=True)
        finally:
            staff.cancel()
    for network in set(networks.values()):
        await network.close()


def _write_report(bot: Bot, folder: Path) -> Path:
    path = folder / "demo-report.html"
    with bot.database.reading() as rows:
        found = report.report(rows, CONGRESS, bot.clock.now())
    write_whole(path, rendered(found, "html"))
    return path


async def _until_interrupted() -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()
