"""Words that praise instead of telling: superlatives and hype, each with the forms it takes and the
terms of the field that it is a lawful part of.

A family is a word in its forms, never a substring: "breakthrough" is hype, a breakthrough infection
is a diagnosis; "best treatment" is praise, best response and best supportive care are endpoints.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.passages import Passage, Wording, is_question, just_before, sentences
from bot.domain.posts import Concern

CHECK = "superlative"

_RESULT = r"(?:results?|data|efficacy|outcomes?|survival|activity|responses?|benefits?|safety)"
_GAIN = r"(?:benefits?|gains?|steps?|leaps?|wins?|improvements?|advances?|success|progress|news)"
_REMEDY = r"(?:drugs?|treatments?|therap(?:y|ies)|agents?|regimens?|options?|choices?|medicines?)"
_ILLS = (
    r"infections?|bleed(?:ing|s)?|pain|seizures?|ha?emoly(?:sis|tic)|fevers?|nausea|vomiting|emesis"
    r"|disease|cmv|fungal|invasive|candid\w*|bacter\w*|covid\w*|viraemia|viremia|varicella|symptoms?"
    r"|thrombo\w*|vte|dvt|mould|mold|attacks?|cases"
)


@dataclass(frozen=True, slots=True)
class Family:
    """`stems` are the first six letters of a word in each form, to find it quickly; `forms` and
    `unless_before`, what may follow them lawfully, are patterns in small letters. `asked`: lawful
    in a question, which claims nothing."""

    stems: str
    forms: str
    unless_before: str = ""
    asked: bool = False


FAMILIES = (
    Family(
        "break breakt",
        r"break[ -]?throughs?",
        rf" ?(?:(?:therapy|device) ?)?designat\w+|[ -](?:{_ILLS})\b",
    ),
    Family(
        "gamech changi change lifech",
        r"game[ -]?chang(?:ers?|ing)|practi[cs]e[ -]?chang(?:ers?|ing)|life-?changing",
    ),
    Family(
        "unprec unpara unriva ground seen",
        r"unprecedented|unparalleled|unrivall?ed|ground-?breaking|never-before-seen",
    ),
    Family("revolu", r"revolution(?:ary|i[sz](?:e|es|ed|ing|ation))"),
    Family("paradi", r"paradigm[ -]?(?:shift\w*|chang\w*)"),
    Family(
        "miracl miracu wonder",
        r"miracles?|miraculous(?:ly)?|(?:wonder|miracle) (?:drug|cure|pill)s?",
    ),
    Family(
        "bullet grail leap leaps",
        r"(?:magic|silver) bullets?|holy grail|quantum leaps?|giant leaps?|leaps? forward",
    ),
    Family(
        "class leadin beatin cuttin",
        r"best[ -]in[ -]class|world[ -](?:class|leading|beating)|cutting[ -]edge",
    ),
    Family(
        "amazin stunni astoni astoun phenom sensat",
        r"(?:amazing|stunning|astonishing|astounding|phenomenal|sensational)(?:ly)?",
    ),
    Family(
        "specta incred unbeli fantas superb",
        r"spectacular(?:ly)?|incredibl[ey]|unbelievabl[ey]|fantastic(?:ally)?|superb(?:ly)?",
    ),
    Family(
        "awesom blowin droppi wow exciti thrill seismi blockb",
        r"awesome|mind-blowing|jaw-dropping|wow|exciting(?:ly)?|thrilling|seismic|blockbusters?",
    ),
    Family("extrao", r"extraordinar(?:y|ily)", r" (?:general )?(?:meeting|session|assembly)"),
    Family("remark impres dramat", r"remarkabl[ey]|impressive(?:ly)?|dramatic(?:ally)?"),
    Family(
        "outsta",
        r"(?<!remains )(?<!remain )(?<!still )outstanding",
        r" (?:questions?|issues?|data|items?|matters?|work|quer(?:y|ies)|needs?)",
    ),
    Family("unmatc", rf"unmatched {_RESULT}"),
    Family("transf", r"transformati(?:ve|onal)"),
    Family(
        "transf",
        r"transform(?:s|ed|ing)? (?:the |our |how |its )?"
        r"(?:care|treatment|outcomes?|practice|landscape|lives|field|future|prognosis|we)",
    ),
    Family(
        "landma", r"landmark (?:trials?|stud(?:y|ies)|results?|data|approvals?|moments?|papers?)"
    ),
    Family("histor", r"historic (?:days?|moments?|results?|approvals?|milestones?|firsts?|wins?)"),
    Family("except", r"exceptional(?:ly)?", r" (?:responders?|responses?|cases?|circumstances?)"),
    Family(
        "huge massiv giant enormo tremen", rf"(?:huge|massive|giant|enormous|tremendous) {_GAIN}"
    ),
    Family(
        "excell great brilli wonder",
        rf"(?:excellent|great|brilliant|wonderful) (?:{_RESULT}|news|drugs?)",
    ),
    Family("superi", r"(?:far|clearly|vastly|hugely) superior"),
    Family("greate once", rf"(?:the )?greatest {_GAIN}|once in a (?:generation|lifetime)"),
    Family("must", r"must-(?:see|read|watch|attend|know)s?"),
    Family("cure", r"(?:a|the|this|new|finally) cure (?:for|of)", asked=True),
    Family(
        "best", rf"best[ -]ever|(?<!at )best (?:{_REMEDY}|results?|efficacy|survival)", asked=True
    ),
    Family(
        "effect potent powerf promis impres succes",
        r"most (?:effective|potent|powerful|promising|impressive|successful)",
        asked=True,
    ),
)
_FORMS = {
    family: re.compile(
        rf"(?<![\w-])#?(?:{family.forms})(?!\w)"
        + (rf"(?!{family.unless_before})" if family.unless_before else "")
    )
    for family in FAMILIES
}
_STEMS = {family: frozenset(family.stems.split()) for family in FAMILIES}
_ALL_STEMS = frozenset().union(*_STEMS.values())
# "Not a breakthrough" praises nothing; "not just a breakthrough" praises twice.
_DENIED = re.compile(
    r"(?:\b(?:no|not|never|hardly|neither|nor|without|rather than)|n['\u2019]t)\s+"
    r"(?:(?!just|only|merely|simply|short|less|doubt)[\w-]+\s+){0,2}$"
)
_TRIAL_NAME = re.compile(r"-?\d")


def superlatives(wording: Wording) -> Iterator[Concern]:
    """Independent education tells results without praise (ACCME's standards: free of marketing; the
    ABPI code, on claims: no superlatives but where they state a clear fact)."""
    if wording.stems.isdisjoint(_ALL_STEMS):
        return
    families = [family for family in FAMILIES if not wording.stems.isdisjoint(_STEMS[family])]
    for passage in wording.passages:
        for word in dict.fromkeys(_praise_in(passage, families)):
            told = f'{passage.where} says "{word}": say what was found, with its number, instead'
            yield Concern(CHECK, told)


def _praise_in(passage: Passage, families: Sequence[Family]) -> Iterator[str]:
    for sentence in sentences(passage.text):
        lower, asked = sentence.lower(), is_question(sentence)
        for family in families:
            if asked and family.asked:
                continue
            for found in _FORMS[family].finditer(lower):
                if not _is_lawful(sentence, lower, found):
                    yield sentence[found.start() : found.end()].lstrip("#")


def _is_lawful(sentence: str, lower: str, found: re.Match[str]) -> bool:
    """Where it is denied, or is the name of a trial, as BREAKTHROUGH-2."""
    own = sentence[found.start() : found.end()]
    if own.isupper() and _TRIAL_NAME.match(sentence, found.end()):
        return True
    return _DENIED.search(just_before(lower, found.start())) is not None
