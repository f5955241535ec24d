"""What a hub asks of its words beyond what holds for everybody: settings of congress.toml."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TradeName:
    """A brand, and the generic name that is written in its place."""

    trade: str
    generic: str


@dataclass(frozen=True, slots=True)
class HouseWords:
    """`supporters` are companies whose independent educational grants pay for the hub;
    `most_emojis` is counted over a whole post. For patients: `hardest_grade` is the highest school
    grade that a post may ask of its readers, and `known` are abbreviations that need no words."""

    trade_names: tuple[TradeName, ...] = ()
    supporters: tuple[str, ...] = ()
    most_emojis: int = 2
    hardest_grade: int = 8
    known: tuple[str, ...] = ()


USUAL_WORDS = HouseWords()
