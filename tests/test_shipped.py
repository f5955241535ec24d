import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bot.domain.errors import SettingsError
from bot.shipped import shipped

REPOSITORY = Path(__file__).parent.parent
FOLDERS = ["templates", "schedules", "migrations"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built here and unpacked where an installation would put it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=REPOSITORY, check=True, capture_output=True)
    (wheel,) = folder.glob("congress_bot-*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site-packages")
    return folder / "site-packages"


@pytest.mark.parametrize("name", FOLDERS)
def test_shipped_is_the_repositorys_folder_in_a_checkout(name: str) -> None:
    assert shipped(name) == REPOSITORY / name


@pytest.mark.parametrize("name", FOLDERS)
def test_shipped_is_inside_the_package_when_installed(
    name: str, installed: Path, tmp_path: Path
) -> None:
    asked = subprocess.run(
        [sys.executable, "-c", f"from bot.shipped import shipped; print(shipped({name!r}))"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert Path(asked.stdout.strip()) == installed / "bot" / "shipped" / name


@pytest.mark.parametrize("name", FOLDERS)
def test_wheel_holds_every_shipped_file(name: str, installed: Path) -> None:
    assert _files(installed / "bot" / "shipped" / name) == _files(REPOSITORY / name)


def test_shipped_names_the_folder_that_is_missing() -> None:
    with pytest.raises(SettingsError) as caught:
        shipped("timetables")

    assert caught.value.what == "the folder timetables is missing from this installation."


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
