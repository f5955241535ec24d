"""The keys operator and automated_label of [[hub.account]]: what the account says of itself."""

import re
from datetime import date

from bot.domain.disclosure import Disclosure
from bot.timetables.folder.toml_table import TomlTable

_CONFIRMED = re.compile(r"confirmed (\d{4}-\d\d-\d\d) by \S.*")
_FORM = 'Write "confirmed 2026-11-01 by NAME" when you have seen the label on the profile.'


def disclosure_of(table: TomlTable) -> Disclosure:
    label = table.text("automated_label", "")
    if label and not _is_confirmation(label):
        raise table.refuse("automated_label", f'is "{label}"', _FORM)
    return Disclosure(table.text("operator", ""), label)


def _is_confirmation(label: str) -> bool:
    found = _CONFIRMED.fullmatch(label)
    if not found:
        return False
    try:
        date.fromisoformat(found[1])
    except ValueError:
        return False
    return True
