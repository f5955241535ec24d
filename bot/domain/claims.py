"""What a post claims of a treatment: a result, or that it is safe; and what has to stand beside it.

A thread is read as one: its second part may give what the first one owes.
"""

import re
from collections.abc import Iterator

from bot.domain.congress import Audience, Kind
from bot.domain.passages import Passage, Wording, clauses, is_question, just_before, sentences
from bot.domain.posts import Concern

RESULT, SAFE = "result", "safe"

_BLANK = r"\[\w+ ___\]"  # a live field that is still to be filled (domain.livefields)
_NUMBER = rf"(?:\d[\d.,\u00b7]{{0,14}}|{_BLANK})"
_PERCENT = rf"{_NUMBER}[ \u00a0\u202f]?(?:%|percent\b|per cent\b)"
_OUT_OF = r"\b\d[\d,]{0,14}(?: of | out of | of the |/)\d[\d,]{1,14}\b"

# An interval's own "95 %" is no result.
_LEVEL = re.compile(
    r"\(?\b9\d(?:\.\d)?[ \u00a0\u202f]?% ?-?(?:ci|cri|confidence|interval|credible)\b"
)
_EFFICACY_WORDS = re.compile(
    r"\b(?:respon(?:se|ses|ded|ders?|d|ding)|remissions?|surviv\w+|alive|cured|negativ\w+|relaps\w+"
    r"|residual disease|detectable|efficacy|engraft\w*|transfusion[- ]independen\w+"
    r"|benefit(?:ed|s)?|(?:progression|event|disease|failure|leuka?emia|symptom)-free|shrank|shrunk"
    r"|risk of (?:death|dying|progression|relapse))\b"
)
_EFFICACY_NAMES = re.compile(
    r"\b(?:ORR|CRR?|CRi|CRh|CMR|PR|VGPR|sCR|MRD|OS|PFS|EFS|RFS|DFS|LFS|FFS|DoR|TTP|TTNT|DCR|SVR)\b"
)
_RATIO = re.compile(
    r"\b(?:a|s)?(?:HR|OR|RR|IRR)[ \u00a0]?(?:of |was |=|:|,|\()? ?"
    rf"(?:\d?[.,\u00b7]\d|\d\b|{_BLANK})"
    rf"|(?i:\b(?:hazard|odds|risk|rate) ratio\b[^.;\n]{{0,25}}?(?:\d[.,\u00b7]\d|{_BLANK}))"
    rf"|\b[pP] ?[=<\u2264] ?(?:0?[.,\u00b7]\d|{_BLANK})"
)
_MAYBE_RATIO = re.compile(r"[HORI]R\b|atio\b|[pP] ?[=<\u2264]")
# By the first six letters of each word; the patterns above look closer.
_EFFICACY_STEMS = frozenset(
    """
    respon remiss surviv alive cured negati relaps residu detect undete effica engraf transf benefi
    progre event diseas failur leukem leukae sympto shrank shrunk risk durati time orr cr crr cri
    crh cmr pr vgpr scr mrd os pfs efs rfs dfs lfs ffs dor ttp ttnt dcr svr
    """.split()
)
_MEDIAN = re.compile(
    rf"\bmedian\b(?! age| follow-up| dose| wait| number| of \d+ (?:lines|prior))"
    rf"[^;\n]{{0,60}}?(?:{_NUMBER}|\bnr\b|not reached)"
    rf"|{_NUMBER} months in the median"
)
_TIMES = re.compile(
    r"\b(?:duration of (?:response|remission)|time to (?:progression|next|relapse))\b"
)
_SIZED = re.compile(rf"{_PERCENT}|{_OUT_OF}|\b(?:doubled|halved|tripled)\b")
_MAYBE_SIZED = re.compile(r"[\d%]|___|doubled|halved|tripled|nr\b|not reached")
# Numbers of votes, of a plan or of a margin are not what a treatment did.
_NO_RESULT = re.compile(
    r"\b(?:votes?|voted|voters?|poll(?:ed)?|of you|respondents?|readers|answered|assum\w+|expect\w*"
    r"|hypothes\w+|margin|powered|threshold|target(?:ed)? (?:rate|response|of)|planned"
    r"|adherence|attendance|hoped?)\b"
)

_PHASE_PART = r"(?:[1-4]|i{1,3}|iv)[ab]?"
_PHASE = re.compile(rf"\bph(?:ase)?s?\.?[ -]?{_PHASE_PART}(?: ?[/-] ?{_PHASE_PART})?\b")
# A study without phases says what it is instead.
_DESIGN = re.compile(
    r"\b(?:registr(?:y|ies)|real[- ](?:world|life)|retrospective\w*|observational|meta-?analys[ei]s"
    r"|pooled|case (?:series|reports?)|cohort stud(?:y|ies)|chart review|claims data|database"
    r"|survey|pilot|compassionate|expanded access|early access|named[- ]patient|pre-?clinical"
    r"|in vitro|mouse|mice|cell lines?|post[- ]?marketing)\b"
)
_UNITS = (
    r"(?! ?(?:%|per|months?|years?|weeks?|days?|hours?|minutes?|mg|points?|lines?|times|cycles?"
    r"|doses?|centres?|centers?|countries|sites|hospitals|clinics)\b)"
)
_PEOPLE = (
    r"(?:patients?|people|adults?|children|participants?|women|men|subjects|pts|infants?|donors?"
    r"|samples?|recipients?|survivors?|volunteers?|cases|persons|individuals|randomi[sz]ed|enrolled"
    r"|treated|evaluable|tested|included|analy[sz]ed|babies|adolescents|teenagers)"
)
_SIZE = re.compile(
    rf"\bn ?= ?(?:\d|\[)|(?<![\w.,-])\d[\d,]{{0,14}}{_UNITS}(?: [a-z][\w-]*){{0,4}}? {_PEOPLE}\b"
    rf"|{_OUT_OF}|{_BLANK} (?:[a-z][\w-]* ){{0,3}}{_PEOPLE}\b"
)
_COMPARED_STEMS = frozenset(
    "v vs versus agains compar placeb contro uncont withou alone soc bat".split()
)
_COMPARED = re.compile(
    r"\b(?:standard(?: of)? care|observation|watched|watchful|(?:single|one)[- ]arm|differences?"
    r"|(?:both|either|other|between|two|three|of the) (?:arms?|groups?)|no parallel (?:arm|group)"
    r"|non-?randomi[sz]ed|best available therapy|dose[- ](?:escalation|finding)"
    r"|instead of|historical|than(?! ?\d| half| one| two| a third| a quarter))\b"
)
_BESIDE = r"(?:with|after|without|on|when|at|under|if)"
_PAIR = re.compile(
    rf"{_NUMBER} ?%? (?:months )?{_BESIDE} [^;.\n%]{{2,60}}?[,;:] (?:and |but )?{_NUMBER} ?%?"
    rf" (?:months )?(?!at ){_BESIDE} "
)

_PHASE_1 = re.compile(r"\bph(?:ase)?\.?[ -]?(?:1|i)[ab]?\b(?! ?[/-] ?(?:2|ii))")

_ADD = {
    "the number of patients": '"n=300"',
    "the phase or design": '"phase 3" or "registry"',
    "the comparator": '"v placebo" or "single arm"',
    "the number of people": '"300 people"',
    "what it was compared with": '"against a dummy tablet" or "nobody took anything else"',
}


def unframed_results(wording: Wording) -> Iterator[Concern]:
    """A result means nothing without how many, in which kind of trial, and against what: CONSORT
    for abstracts asks for design, numbers and both groups. To patients no phase is owed. Of a poll
    the numbers are votes."""
    named = not wording.stems.isdisjoint(_EFFICACY_STEMS) or _MAYBE_RATIO.search(wording.text)
    if wording.kind is Kind.POLL_RESULT or not named:
        return
    found = next(_results_in(wording.parts), None)
    if not found:
        return
    passage, result = found
    missing = _missing(wording)
    if missing:
        add = " and ".join(_ADD[each] for each in missing)
        lacks = " and ".join((", ".join(missing[:-1]), missing[-1]) if missing[1:] else missing)
        told = f'{passage.where} tells a result ("{result}") without {lacks}: add e.g. {add}'
        yield Concern(RESULT, told)


def _missing(wording: Wording) -> tuple[str, ...]:
    text = wording.text
    lower = text.lower()
    plain = wording.audience is Audience.PATIENT
    without_phase = _PHASE.sub(" ", lower)
    found = []
    if not _SIZE.search(without_phase):
        found.append("the number of people" if plain else "the number of patients")
    if not plain and without_phase == lower and not _DESIGN.search(lower):
        found.append("the phase or design")
    if not _is_compared(wording, lower):
        found.append("what it was compared with" if plain else "the comparator")
    return tuple(found)


def _is_compared(wording: Wording, lower: str) -> bool:
    """Also where two values stand side by side, each with its arm, or the trial is of phase 1,
    which has one arm by its nature."""
    if not wording.stems.isdisjoint(_COMPARED_STEMS):
        return True
    return bool(_COMPARED.search(lower) or _PAIR.search(lower) or _PHASE_1.search(lower))


def _results_in(parts: tuple[Passage, ...]) -> Iterator[tuple[Passage, str]]:
    for passage in parts:
        for sentence in sentences(passage.text):
            if not is_question(sentence):
                for clause in clauses(sentence):
                    if result := _result_in(clause):
                        yield passage, result


def _result_in(clause: str) -> str:
    """The number that a clause gives as a result, or ""."""
    lower = clause.lower()
    if "%" in lower:
        lower = _LEVEL.sub(" ", lower)
    if _MAYBE_RATIO.search(clause) and (ratio := _RATIO.search(clause)):
        return ratio.group().rstrip(" ,(")
    if not _MAYBE_SIZED.search(lower):
        return ""
    if _NO_RESULT.search(lower):
        return ""
    named = _EFFICACY_WORDS.search(lower) or _EFFICACY_NAMES.search(clause)
    if named and (sized := next(_sizes_of_effect(lower), "")):
        return sized
    if (named or _TIMES.search(lower)) and (median := _MEDIAN.search(lower)):
        return median.group().strip(" .,")
    return ""


def _sizes_of_effect(clause: str) -> Iterator[str]:
    """Without those that stand between two commas with a harm and no effect: "15 % stopped"."""
    for found in _SIZED.finditer(clause):
        begin = max(clause.rfind(", ", 0, found.start()), 0)
        end = clause.find(", ", found.end())
        beside = clause[begin : end if end >= 0 else len(clause)]
        if not _HARM.search(beside) or _EFFICACY_WORDS.search(beside):
            yield found.group().strip(" .,")


_SAFETY = r"(?:safety|toxicity|tolerability|side[- ]effects?)"
_SAFE = re.compile(
    r"(?<![\w-])(?:safe(?:ly|r|st)?(?![\w-])|(?:well|better)[- ]tolerated"
    rf"|(?:favou?rable|manageable|acceptable|tolerable|excellent|good|benign|clean|reassuring|mild"
    rf"|predictable) {_SAFETY}|no (?:new |major |significant |relevant |additional )*"
    r"(?:safety|toxicity) (?:signals?|concerns?|issues?|problems?)"
    r"|(?:minimal|negligible|little|low|no) toxicity"
    r"(?! (?:data|information|results?|figures?|numbers?))"
    r"|(?:few|no|without|hardly any) side[- ]effects|harmless|risk-free|non-?toxic)(?!\w)"
)
_SAFE_STEMS = frozenset(
    """
    safe safely safer safest tolera toxic toxici nontox side harmle risk favour favora manage accept
    excell good benign clean reassu mild predic signal concer issue issues proble
    """.split()
)
_ASKING = re.compile(
    r"\b(?:whether|if|how|until|unless|aim\w*|designed|asks?|asked|looking for|in search of"
    r"|to (?:see|test|find|learn|check|establish|determine|define|know))\b[^.;]*$"
)
_NOT_SAFE = re.compile(
    r"(?:\b(?:not|never|cannot|less|no proof|no evidence|nobody knows|unknown|unclear|too early)\b"
    r"(?! only| just| merely)|n['\u2019]t\b)[^.;,]{0,45}$"
)
_IDIOM_BEFORE = re.compile(
    r"\b(?:stay|stays|keeps?|kept|keeping|feel|feels|felt|feeling|arrive|store|stored|travel"
    r"|travelling|handle|handled|dispose|exercise|drive|eat|cook)"
    r"(?: [\w']+){0,4} $"
)
_IDIOM_AFTER = re.compile(
    r" (?:spaces?|places?|havens?|travels?|trip|journey|distance|bet|side|hands|home|storage"
    r"|and sound|disposal|return|environment|discussion|sex|handling|staffing|to say|than sorry"
    r"|stored|dispose\w*|way home|word|words)\b"
)
_HARM = re.compile(
    r"grade \d|\bgrade|adverse|side[- ]effect|toxicit|infection|neutropeni|fever|febrile|cytopeni"
    r"|ana?emia|bleed|ha?emorrhag|nausea|vomit|diarrh|fatigue|tired|rash|neuropath|\bcrs\b|cytokine"
    r"|icans|neuro|stopp|discontinu|withdr|dose (?:cut|reduc)|interrupt|death|\bdied|fatal|mortalit"
    r"|events?\b|\bdlts?\b|dose-limiting|liver|hepat|cardiac|\bfalls?\b|reaction|pneumon|sepsis"
    r"|second cancer|low counts|gvhd|hospital|admitted|admission|safety signal|\b(?:s|te)?aes?\b"
)
_HARM_COUNT = re.compile(
    rf"{_PERCENT}|{_OUT_OF}|\bn ?= ?\d|\b(?:in|of|among) \d|{_BLANK}"
    r"|\b\d[\d,]{0,14} (?:[a-z][\w-]* )?(?:patients?|people|participants?|persons?|events?"
    r"|deaths?|cases|infections?|stopped|died|fevers?|reactions?|bleeds|falls|had)\b"
)


def unsupported_safety(wording: Wording) -> Iterator[Concern]:
    """The words "safe" and "well tolerated" stand only beside numbers of harm (the ABPI code, on
    claims, lets nobody say "safe" without qualification; FDA's guidance on adverse reactions in
    labelling wants rates in place of such words). In a question nothing is claimed."""
    if wording.stems.isdisjoint(_SAFE_STEMS):
        return
    claims = [(each, word) for each in wording.passages for word in _safe_words(each.text)]
    if not claims or _has_harm_counts(wording.text):
        return
    for passage, word in dict.fromkeys(claims):
        told = (
            f'{passage.where} says "{word}" without numbers of harm: write what happened to how '
            'many, e.g. "12 % stopped because of side effects"'
        )
        yield Concern(SAFE, told)


def _safe_words(text: str) -> Iterator[str]:
    for sentence in sentences(text):
        if is_question(sentence):
            continue
        lower = sentence.lower()
        for found in _SAFE.finditer(lower):
            start, end = found.span()
            before = just_before(lower, start)
            idiom = "safe" in found.group() and (
                _IDIOM_BEFORE.search(before) or _IDIOM_AFTER.match(lower, end)
            )
            doubted = _ASKING.search(before) or _NOT_SAFE.search(before)
            if not idiom and not doubted:
                yield sentence[start:end]


def _has_harm_counts(text: str) -> bool:
    return any(
        _HARM.search(clause) and _HARM_COUNT.search(_PHASE.sub(" ", clause))
        for sentence in sentences(text.lower())
        for clause in clauses(sentence)
    )
