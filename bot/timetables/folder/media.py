"""The pictures and films that a coverage plan names: each file of the congress folder read once,
checked by its content, and never one from outside the folder."""

import hashlib
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path, PurePosixPath

from bot.domain.coverage import suggestion
from bot.domain.errors import Unreadable
from bot.domain.media import (
    MB,
    MOST_BYTES,
    Format,
    Media,
    MediaFile,
    MediaKind,
    format_of,
    megabytes,
    refuse_alt,
)
from bot.domain.text import tidy
from bot.timetables.folder.films import film_of

COLUMNS = tuple((f"media{n}", f"alt{n}") for n in ("", "_2", "_3", "_4"))
_LARGEST_PICTURE = 100 * MB  # as it lies in the folder
_LONGEST_FILM = timedelta(seconds=140)


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file of the folder as it will be sent. `source` is what it is, `done` what was done to it,
    `warning` what a person should know, or ""."""

    name: str
    file: MediaFile
    source: str
    done: str
    warning: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.source}, {self.done}"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell of a row."""

    column: str
    what: str
    next: str


class MediaShelf:
    """The media of one congress folder, by the names under which a plan asks for them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, NamedFile | Unreadable] = {}

    @property
    def files(self) -> tuple[NamedFile, ...]:
        return tuple(each for each in self._read.values() if isinstance(each, NamedFile))

    def of_row(self, cells: Mapping[str, str]) -> tuple[tuple[Media, ...], tuple[Fault, ...]]:
        """What the row's post carries, and what is wrong with what it names."""
        media: list[Media] = []
        faults: list[Fault] = []
        for file_column, alt_column in COLUMNS:
            name, alt = cells.get(file_column, ""), tidy(cells.get(alt_column, ""))
            if name or alt:
                found = self._found(name) if name else None
                faults += _faults(name, found, alt, file_column, alt_column)
                if isinstance(found, NamedFile):
                    media.append(Media(found.file.sha256, alt, found.file.kind))
        return tuple(media), tuple(faults)

    def _found(self, name: str) -> NamedFile | Unreadable:
        if name not in self._read:
            try:
                self._read[name] = _named(name, self._content(name))
            except Unreadable as error:
                self._read[name] = error
        return self._read[name]

    def _content(self, name: str) -> bytes:
        try:
            path = self._path(name)
            with path.open("rb") as file:
                kind = format_of(file.read(32))
                most = MOST_BYTES[MediaKind.VIDEO] if kind is Format.MP4 else _LARGEST_PICTURE
                size = path.stat().st_size
                if size > most:
                    what = f"{name} is {megabytes(size)}; the most is {most // MB} MB."
                    raise Unreadable(what, "Export it smaller.")
                file.seek(0)
                return file.read(most)
        except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
            reason = error.strerror if isinstance(error, OSError) else "its name is none"
            raise Unreadable(f"{name}: {reason}.", "Check the name and its permissions.") from error

    def _path(self, name: str) -> Path:
        """Raises Unreadable for what is not a plain file inside the folder."""
        written = PurePosixPath(name)
        home = self._folder.resolve()
        path = (home / written).resolve()
        if written.is_absolute() or ".." in written.parts or not path.is_relative_to(home):
            what = f"{name} leads out of the congress folder."
            raise Unreadable(what, "Copy the file into the folder, and write its name.")
        if not path.exists():
            raise Unreadable(f"{name} is not in the congress folder.", self._hint(name))
        if not stat.S_ISREG(path.stat().st_mode):
            raise Unreadable(f"{name} is no file.", "Write the name of a picture or a film.")
        return path

    def _hint(self, name: str) -> str:
        there = [path.name for path in self._folder.iterdir() if path.is_file()]
        return suggestion(name, there) or "Put it there, or correct the name."


def _faults(
    name: str, found: NamedFile | Unreadable | None, alt: str, file_column: str, alt_column: str
) -> Iterator[Fault]:
    if found is None:
        what = f"The row has a text in {alt_column}, and no file in {file_column}."
        yield Fault(file_column, what, "Write the file's name there, or empty the text.")
        return
    if isinstance(found, Unreadable):
        yield Fault(file_column, found.what, found.next_step)
    if reason := refuse_alt(alt):
        what = f"{name} {reason}."
        yield Fault(alt_column, what, "Say in words what it shows, for who cannot see it.")


def _named(name: str, content: bytes) -> NamedFile:
    if format_of(content) is Format.MP4:
        return _film(name, content)
    from bot.timetables.folder.pictures import picture_of  # Pillow: only where there are pictures

    picture = picture_of(name, content)
    file = MediaFile(
        sha256=hashlib.sha256(picture.content).hexdigest(),
        content=picture.content,
        format=picture.format,
        kind=picture.kind,
        width=picture.width,
        height=picture.height,
    )
    source = f"{megabytes(len(content))} {picture.source}"
    return NamedFile(name, file, source, picture.done, picture.warning)


def _film(name: str, content: bytes) -> NamedFile:
    film = film_of(name, content)
    digest = hashlib.sha256(content).hexdigest()
    file = MediaFile(digest, content, Format.MP4, MediaKind.VIDEO, film.width, film.height)
    long = film.length > _LONGEST_FILM
    warning = "it lasts over 140 seconds, more than X takes of most accounts" if long else ""
    return NamedFile(name, file, f"{megabytes(len(content))} MP4", "sent as it is", warning)
