"""Where the files that ship beside the code are: templates, schedules, migrations."""

from pathlib import Path

from bot.domain.errors import SettingsError

_PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """The folder of that name: inside the package where a wheel was installed, else at the top of
    the repository."""
    for place in (_PACKAGE / "shipped", _PACKAGE.parent):
        if (place / name).is_dir():
            return place / name
    raise SettingsError(
        f"the folder {name} is missing from this installation.",
        "Install congress-bot anew, or run it from its repository.",
    )
