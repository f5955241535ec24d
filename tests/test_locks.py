"""The locks: complete, in step with pyproject.toml, and free of any host's name."""

import re
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-build.lock"]
PIN = re.compile(r"^([a-z0-9.-]+)==(\S+)", re.MULTILINE)


def _pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall((REPOSITORY / lock).read_text()))


def _names(requirements: list[str | dict[str, str]]) -> set[str]:
    named = [item for item in requirements if isinstance(item, str)]
    return {re.split(r"[\[<>=~ ]", item)[0].lower() for item in named}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_host_and_no_folder(lock: str) -> None:
    pins_and_hashes = re.compile(
        r"[a-z0-9.-]+==\S+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?"
    )

    lines = (REPOSITORY / lock).read_text().splitlines()

    assert [line for line in lines if not pins_and_hashes.fullmatch(line)] == []


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    groups = project["dependency-groups"]

    assert _names(project["project"]["dependencies"]) <= _pins("requirements.lock").keys()
    assert _names(groups["dev"]) <= _pins("requirements-dev.lock").keys()
    assert _names(groups["build"]) <= _pins("requirements-build.lock").keys()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-build.lock"])
def test_tests_run_on_what_ships(lock: str) -> None:
    assert _pins(lock).items() <= _pins("requirements-dev.lock").items()


def test_domain_contract_forbids_every_dependency() -> None:
    """A new dependency must be shut out of the domain too; the import name may differ."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    contracts = project["tool"]["importlinter"]["contracts"]
    (domain,) = [contract for contract in contracts if contract["id"] == "domain"]
    imported_as = {
        "pillow": "PIL",
        "prometheus-client": "prometheus_client",
        "python-calamine": "python_calamine",
        "python-dateutil": "dateutil",
        "python-dotenv": "dotenv",
        "twitter-text-parser": "twitter_text",
        "vl-convert-python": "vl_convert",
    }
    dependencies = _names(project["project"]["dependencies"])
    data_only = {"tzdata"}

    imports = {imported_as.get(name, name) for name in dependencies - data_only}

    assert imports <= set(domain["forbidden_modules"])
