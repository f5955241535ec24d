"""Posts for patients: how hard they are to read, and abbreviations that nobody explains there."""

import re
from collections.abc import Iterator

from bot.domain.acknowledgement import acknowledgement_of
from bot.domain.congress import Audience
from bot.domain.passages import Wording, sentences
from bot.domain.posts import Concern

READING, ABBREVIATION = "reading", "abbreviation"

_LINK = re.compile(r"https?://\S+|www\.\S+|\b[\w-]{1,60}\.(?:org|com|eu|net|info)/\S*")
_TAG = re.compile(r"[#\uff03@]\w+")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_NUMBERED = re.compile(r"(?<!\S)[^\s\d]*\d\S*")
LEAST_WORDS = 12


def reading_grade(text: str) -> float | None:
    """The Automated Readability Index: 4.71 characters a word + 0.5 words a sentence - 21.43, a
    US school grade (Smith and Senter, AMRL-TR-66-220, 1967). It counts letters, not syllables, so
    the same text has the same grade on every machine. Numbers, hashtags, handles and links are left
    out, and a line end parts sentences too. None under 12 words, where the formula says nothing."""
    bare = _NUMBERED.sub(" ", _TAG.sub(" ", _LINK.sub(" ", text)))
    words, count = [], 0
    for sentence in sentences(bare):
        if found := _WORD.findall(sentence):
            words += found
            count += 1
    if len(words) < LEAST_WORDS:
        return None
    letters = sum(map(len, words))
    return 4.71 * letters / len(words) + 0.5 * len(words) / count - 21.43


def hard_reading(wording: Wording) -> Iterator[Concern]:
    """Texts for patients stay within a grade: US health services ask for 6 to 8. Short texts
    scatter, so all parts are read as one text, and the limit is a setting."""
    if wording.audience is not Audience.PATIENT:
        return
    # The acknowledgement's words are not the writer's to choose.
    text = wording.text.replace(acknowledgement_of(wording.house.supporters) or "\0", "")
    grade, hardest = reading_grade(text), wording.house.hardest_grade
    if grade is None or round(grade, 1) <= hardest:
        return
    bare = _TAG.sub(" ", _LINK.sub(" ", text))
    long_words = sorted(dict.fromkeys(_WORD.findall(bare)), key=len, reverse=True)[:3]
    named = ", ".join(f'"{word}"' for word in long_words)
    told = (
        f"reads at school grade {grade:.1f}, this hub's limit is {hardest}: write shorter "
        f"sentences, and other words for {named}"
    )
    yield Concern(READING, told)


# What stands for it in words that need no training.
PLAIN: dict[str, str] = {
    "AE": "side effects",
    "AEs": "side effects",
    "alloHCT": "transplant from a donor",
    "ASCT": "transplant of own stem cells",
    "BAT": "best treatment there was",
    "BID": "twice a day",
    "CI": "leave it out, or say how sure the number is",
    "CMR": "no sign of disease on the scan",
    "CNS": "brain and spine",
    "CR": "no sign of disease",
    "CRi": "no sign of disease, with low blood counts",
    "CRS": "a strong immune reaction",
    "DFS": "time without disease",
    "DLT": "side effects that limit the dose",
    "DoR": "how long the response lasts",
    "ECOG": "how active somebody can be",
    "EFS": "time until something goes wrong",
    "FFS": "time without a setback",
    "GRFS": "time without relapse or graft disease",
    "GvHD": "graft against host disease",
    "GVHD": "graft against host disease",
    "HCT": "stem cell transplant",
    "HR": "how the risks compare",
    "HRQoL": "quality of life",
    "HSCT": "stem cell transplant",
    "ICANS": "confusion or other nerve problems",
    "ITT": "everybody who joined the trial",
    "IV": "by drip",
    "LDH": "a blood value",
    "MRD": "traces of disease that are left",
    "NE": "not known yet",
    "NR": "not known yet",
    "NRM": "deaths from other causes than relapse",
    "ORR": "how many people responded",
    "OS": "how long people live",
    "PD": "the disease grew",
    "PFS": "time until the disease grows",
    "PK": "how the body takes up the medicine",
    "PR": "some response",
    "PRO": "what patients themselves report",
    "PROs": "what patients themselves report",
    "QoL": "quality of life",
    "RCT": "trial in which chance decides who gets what",
    "RFS": "time without relapse",
    "R/R": "came back or did not respond",
    "RR": "how the risks compare",
    "SAE": "serious side effects",
    "SC": "under the skin",
    "SD": "the disease stayed as it was",
    "SOC": "usual treatment",
    "SoC": "usual treatment",
    "TEAE": "side effects",
    "TEAEs": "side effects",
    "TFR": "time off treatment",
    "TRAE": "side effects",
    "TRM": "deaths from treatment",
    "TTNT": "time until the next treatment",
    "VGPR": "a very good response",
}
_ABBREVIATION = re.compile(
    r"(?<![\w#@/.-])(?:"
    + "|".join(re.escape(each) for each in sorted(PLAIN, key=len, reverse=True))
    + r")(?![\w/-]|\.\w)"
)
_SIZE_SIGN = re.compile(r"(?<!\w)[nN] ?= ?\d")


def unexplained_abbreviations(wording: Wording) -> Iterator[Concern]:
    """To patients each abbreviation is told in words where it first stands (EU guidance on lay
    summaries of trial results: plain words, abbreviations explained). A hub's own are known."""
    if wording.audience is not Audience.PATIENT:
        return
    told: set[str] = set()
    for passage in wording.passages:
        for found in _ABBREVIATION.finditer(passage.text):
            short = found.group()
            if short in told or short in wording.house.known or short in wording.hub_name.split():
                continue
            told.add(short)
            if not _is_explained(passage.text, found):
                says = f'{passage.where} has "{short}": write "{PLAIN[short]}", or explain it there'
                yield Concern(ABBREVIATION, says)
        if sign := _SIZE_SIGN.search(passage.text):
            says = f'{passage.where} has "{sign.group()}": write how many people, in words'
            yield Concern(ABBREVIATION, says)


def _is_explained(text: str, found: re.Match[str]) -> bool:
    """As "how long people live (OS)", "OS (how long people live)" or "OS means ..."."""
    before, after = text[: found.start()], text[found.end() :]
    if before.endswith("(") and after.startswith((")", ",", ";")):
        return True
    return bool(
        re.match(r" ?\((?=[^)]*[a-z]{2})|,? (?:which )?(?:means|stands for|or )", after)
        or re.search(r"\b(?:called|known as|or) $", before)
    )
