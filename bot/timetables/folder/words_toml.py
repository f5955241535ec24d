"""The tables [words] and [hub.words] of congress.toml: what a hub asks of its words."""

from collections.abc import Sequence

from bot.domain.acknowledgement import refuse_supporter
from bot.domain.house_words import HouseWords, TradeName
from bot.domain.text import canonical
from bot.timetables.folder.toml_table import TomlTable

GRADES = range(1, 19)
MOST_EMOJIS = range(21)


def words_of(table: TomlTable, default: HouseWords) -> HouseWords:
    """What is left out stays as in `default`; trade names and known abbreviations are added to its
    own."""
    names = _trade_names(table.table("trade_names"), default.trade_names)
    words = HouseWords(
        trade_names=names,
        supporters=_supporters(table, default.supporters, names),
        most_emojis=_whole(table, "most_emojis", default.most_emojis, MOST_EMOJIS),
        hardest_grade=_whole(table, "hardest_grade", default.hardest_grade, GRADES),
        known=tuple(dict.fromkeys((*default.known, *table.texts("known")))),
    )
    table.finish()
    return words


def _trade_names(table: TomlTable, default: Sequence[TradeName]) -> tuple[TradeName, ...]:
    """A name that is told again goes by the later generic."""
    found = {each.trade.casefold(): each for each in default}
    for trade in table.rest():
        name, generic = canonical(trade), canonical(table.text(trade))
        if not any(sign.isalnum() for sign in name):
            raise table.refuse(trade, "is no name", "Write the trade name, then the generic.")
        if name.casefold() == generic.casefold():
            raise table.refuse(trade, "has itself as its generic", "Write the generic name.")
        found[name.casefold()] = TradeName(name, generic)
    table.finish()
    return tuple(found.values())


def _supporters(
    table: TomlTable, default: Sequence[str], names: Sequence[TradeName]
) -> tuple[str, ...]:
    if not table.has("supporters"):
        table.texts("supporters")
        return tuple(default)
    supporters = tuple(canonical(each) for each in table.texts("supporters"))
    for each in supporters:
        if why := refuse_supporter(each, [name.trade for name in names]):
            step = "Write companies' names alone: no logo, product or link."
            raise table.refuse("supporters", f'has "{each}", which {why}', step)
    return tuple(dict.fromkeys(supporters))


def _whole(table: TomlTable, key: str, default: int, legal: range) -> int:
    number = table.whole(key, default)
    if number not in legal:
        told = f"Write {legal[0]} to {legal[-1]}."
        raise table.refuse(key, f"is {number}", told)
    return number
