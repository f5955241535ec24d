"""The entry script, in a folder of its own with a .venv that is already made."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "a checkout"
    (root / "benchmarks").mkdir(parents=True)
    (root / "run").write_bytes((REPOSITORY / "run").read_bytes())
    (root / "requirements-dev.lock").write_text("nothing==1.0\n")
    _make_venv(root)
    return root


def _make_venv(root: Path) -> None:
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (root / ".venv" / "bin" / "congress-bot").write_text("import sys; print(sys.argv[1:])\n")
    made_from = (root / "requirements-dev.lock").read_bytes() + str(root).encode()
    (root / ".venv" / "made-from").write_text(hashlib.sha256(made_from).hexdigest())


def _run(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "run"), *arguments]
    return subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, check=False
    )


def test_run_hands_any_other_command_to_congress_bot(checkout: Path) -> None:
    done = _run(checkout, "queue", "--json")

    assert (done.returncode, done.stdout, done.stderr) == (0, "['queue', '--json']\n", "")


def test_run_setup_leaves_a_venv_made_from_this_lock_alone(checkout: Path) -> None:
    done = _run(checkout, "setup")

    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"Ready: {checkout / '.venv'}\n"


def test_run_says_what_failed_and_begins_anew_next_time(checkout: Path, tmp_path: Path) -> None:
    (checkout / "requirements-dev.lock").write_text("nothing==2.0\n")
    (tmp_path / "venv.py").write_text("raise SystemExit('the disk is full')")

    done = _run(checkout, "queue", PATH="/nonexistent", PYTHONPATH=str(tmp_path))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "Setting up .venv with pip; the first time takes a minute or two ...",
        "Setting up .venv failed:",
        "the disk is full",
        f"The whole log is in {checkout / '.run' / 'setup.log'}. Check the line to the package "
        "index (a proxy or a mirror goes into pip's own configuration) and run this again.",
    ]
    assert not (checkout / ".venv").exists()


def test_run_bench_lists_the_benchmarks_with_their_first_line(checkout: Path) -> None:
    (checkout / "benchmarks" / "burst.py").write_text('"""Many posts at once.\n\nMore."""\n')

    done = _run(checkout, "bench")

    assert done.stdout == "burst               Many posts at once.\n"


def test_run_bench_names_the_benchmarks_there_are(checkout: Path) -> None:
    (checkout / "benchmarks" / "burst.py").write_text("")

    done = _run(checkout, "bench", "brust")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "There is no benchmark brust. There are: burst.\n"


def test_run_ends_with_the_exit_code_of_what_it_ran(checkout: Path) -> None:
    (checkout / "benchmarks" / "burst.py").write_text("raise SystemExit(3)")

    assert _run(checkout, "bench", "burst").returncode == 3


def test_run_help_needs_no_venv(tmp_path: Path) -> None:
    (tmp_path / "run").write_bytes((REPOSITORY / "run").read_bytes())

    done = _run(tmp_path, "help")

    assert done.returncode == 0
    assert "./run setup" in done.stdout
    assert not (tmp_path / ".venv").exists()
