"""The list of commands, and the one place that turns an error into a line and an exit code."""

import errno
import importlib
import sys
from collections.abc import Sequence
from contextlib import suppress
from difflib import get_close_matches

import click

from bot import __version__
from bot.cli.plain import one_line
from bot.domain.errors import CongressBotError, Misuse

# Listed here with their help, so that `--help` imports none of what they need.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "load": ("bot.cli.programme", "load", "Load a congress folder into the database."),
    "validate": ("bot.cli.programme", "validate", "Say all that is wrong with a congress folder."),
    "read": ("bot.cli.programme", "read", "Read a timetable file; store nothing."),
    "blank": ("bot.cli.planned", "blank", "Write an empty programme workbook to fill in."),
    "columns": ("bot.cli.columns", "columns", "Show or set what a programme's columns hold."),
    "compare": ("bot.cli.compare", "compare", "Tell versions of a timetable file apart."),
    "versions": ("bot.cli.versions", "versions", "List the versions of a congress's programme."),
    "changes": ("bot.cli.versions", "changes", "Show what differs between two versions."),
    "apply": ("bot.cli.versions", "apply", "Make a version, new or old, the current programme."),
    "watch": ("bot.cli.watching", "watch", "List watched addresses and folders, or look at one."),
    "triage": ("bot.cli.triage", "triage", "List what a hub covers and skips, or decide on it."),
    "themes": (
        "bot.cli.themes",
        "themes",
        "List a hub's educational needs and themes, or change one.",
    ),
    "coverage": ("bot.cli.plan_document", "coverage", "Write a hub's coverage plan as one page."),
    "review": (
        "bot.cli.plan_document",
        "review",
        "List the committee's reviews of a plan, or record one.",
    ),
    "enduring": (
        "bot.cli.enduring_content",
        "enduring",
        "List a hub's enduring content, or change it.",
    ),
    "interviews": (
        "bot.cli.enduring_content",
        "interviews",
        "List a hub's interviews, or change one.",
    ),
    "templates": ("bot.cli.programme", "templates", "Check the post templates."),
    "draft": ("bot.cli.posts", "draft", "Plan and write the posts of a congress."),
    "plan": ("bot.cli.planned", "plan", "Write a hub's plan as a calendar, a workbook or CSV."),
    "queue": ("bot.cli.posts", "queue", "List posts, with what becomes of each and why."),
    "show": ("bot.cli.posts", "show", "Show one post's words and its history."),
    "fill": ("bot.cli.filling", "fill", "Fill the live fields of a post, or show which it has."),
    "concerns": (
        "bot.cli.concerns",
        "concerns",
        "List what the desk's rules have against posts, with what to do.",
    ),
    "override": (
        "bot.cli.concerns",
        "override",
        "Let a post go in spite of a concern, with a reason.",
    ),
    "approve": ("bot.cli.posts", "approve", "Approve the words of posts, as their second person."),
    "check": (
        "bot.cli.checking",
        "check",
        "Retype a post's numbers blind; without values, say which.",
    ),
    "checks": (
        "bot.cli.checking",
        "checks",
        "List what waits for a check, with the time left, soonest first.",
    ),
    "correct": (
        "bot.cli.correcting",
        "correct",
        "Correct a post that is out, by a new one that replies to it.",
    ),
    "corrections": (
        "bot.cli.correcting",
        "corrections",
        "List corrections, with how long each error stood.",
    ),
    "resolve": ("bot.cli.posts", "resolve", "Say whether an unconfirmed post is on the account."),
    "tasks": (
        "bot.cli.waiting",
        "tasks",
        "List what waits for a person, with what to do about it.",
    ),
    "done": ("bot.cli.waiting", "done", "Record a post that a person posted by hand."),
    "audit": ("bot.cli.waiting", "audit", "Compare accounts with what was sent to them."),
    "permit": (
        "bot.cli.permitting",
        "permit",
        "Record who allows or forbids sharing; a no stops posts.",
    ),
    "permits": (
        "bot.cli.permitting",
        "permits",
        "List what was said about sharing, by whom and how.",
    ),
    "contacts": (
        "bot.cli.authors",
        "contacts",
        "Keep presenting authors: consents, opt-outs, erasure.",
    ),
    "invited": (
        "bot.cli.authors",
        "invited",
        "Record the invitation of an author, or their answer.",
    ),
    "forecast": (
        "bot.cli.traffic",
        "forecast_command",
        "Say when each post will go, and which will not make it.",
    ),
    "spend": ("bot.cli.traffic", "spend", "Say what is spent, planned and capped."),
    "resume": ("bot.cli.traffic", "resume", "Ask X whether a stopped account may go on."),
    "embargo": (
        "bot.cli.embargoes",
        "embargo",
        "Say when embargoes lift, or move one by two people's word.",
    ),
    "now": (
        "bot.cli.embargoes",
        "now",
        "Have an approved post go now, as far as nothing holds it.",
    ),
    "hold": ("bot.cli.live", "hold", "Stop posts at once: everything, a hub, a session, a word."),
    "unhold": ("bot.cli.live", "unhold", "Let go of a hold."),
    "withdraw": (
        "bot.cli.withdrawing",
        "withdraw",
        "Take down what was posted: a post, a session's, or by word.",
    ),
    "shift": ("bot.cli.live", "shift", "Move a session that runs late or early, with its posts."),
    "cancel": ("bot.cli.live", "cancel", "Call a session off, or on again."),
    "people": ("bot.cli.people", "people", "List who may do what; enrol people."),
    "trail": ("bot.cli.trail", "trail", "List what people did; prove that nothing was changed."),
    "worker": ("bot.cli.running", "worker", "Send what is due, settle and measure, until stopped."),
    "guard": ("bot.cli.noticing", "guard", "Watch the workers from outside; tell what is wrong."),
    "notices": ("bot.cli.noticing", "notices", "List what is wrong, or test who is told of it."),
    "clock": (
        "bot.cli.rehearsing",
        "clock",
        "Show the clock of a rehearsal, begin it, or let it run on.",
    ),
    "sandbox": ("bot.cli.running", "sandbox", "Run a local server that answers as X does."),
    "measure": ("bot.cli.running", "measure", "Take the snapshots that are due now."),
    "report": ("bot.cli.results", "report", "Write the engagement report of a congress."),
    "migrate": ("bot.cli.system", "migrate", "Bring the database to this version's tables."),
    "doctor": ("bot.cli.system", "doctor", "Check settings, database, templates, keys and clock."),
    "demo": ("bot.cli.demo", "demo", "Run the sample congress against the sandbox."),
}


class LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, _, told) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            close = get_close_matches(name, COMMANDS, n=1)
            told = f"Did you mean `{close[0]}`?" if close else "See `congress-bot --help`."
            raise Misuse(f"there is no command {name!r}.", told)
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="congress-bot")
@click.option("--debug", is_flag=True, help="Show where an error came from.")
@click.pass_context
def cli(context: click.Context, debug: bool) -> None:
    """Live social-media coverage of medical congresses."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def run(arguments: Sequence[str]) -> int:
    """The exit code: 0 done, 1 failed, 2 misused, 130 interrupted."""
    debug = "--debug" in arguments
    arguments = [argument for argument in arguments if argument != "--debug"]
    try:
        code = cli.main(arguments, prog_name="congress-bot", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except (click.Abort, KeyboardInterrupt):
        return _say("stopped.", 130)
    except click.ClickException as error:
        return _say(_told(error), 2)
    except Exception as error:
        if debug:
            raise
        return _say(_foreseen(error), 2 if isinstance(error, Misuse) else 1)


def _say(message: str, code: int) -> int:
    with suppress(OSError):  # whoever reads standard error may be gone
        print(f"congress-bot: {one_line(message)}", file=sys.stderr)
    return code


def _told(error: click.ClickException) -> str:
    message = error.format_message().rstrip(".")
    context = error.ctx if isinstance(error, click.UsageError) else None
    where = context.command_path if context else "congress-bot"
    return f"{message}. See `{where} --help`."


def _foreseen(error: Exception) -> str:
    """An error in the words of the desk; of one that nobody foresaw only the name, since its text
    may hold anything."""
    match error:
        case CongressBotError():
            return str(error)
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            return f"{where}{error.strerror or error}. {_NEXT.get(error.errno or 0, '')}"
        case _:
            name = type(error).__name__
            return f"a fault in the program ({name}). Run it again with --debug and report it."


_NEXT = {
    errno.ENOENT: "Correct the path, or make its folder.",
    errno.ENOTDIR: "Correct the path.",
    errno.EISDIR: "Name a file.",
    errno.EACCES: "Check who may read and write there.",
    errno.EPERM: "Check who may read and write there.",
    errno.EROFS: "Name a place that may be written.",
    errno.ENOSPC: "Free some space and try again.",
    errno.EDQUOT: "Free some space and try again.",
    errno.EFBIG: "Raise the limit on the size of files, or name another place.",
    errno.EADDRINUSE: "Stop what uses it, or choose another port.",
}
