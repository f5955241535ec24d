"""Posts for everybody's ears: hashtags, alt texts and emojis as a screen reader speaks them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.domain.passages import Passage, Wording
from bot.domain.posts import Concern

HASHTAG, ALT, EMOJI = "hashtag", "alt-text", "emoji"

_TAG = re.compile(r"(?<![\w&])[#\uff03](\w+)")
# Words that hashtags of the field are made of. A tag that these do not make up wholly is left
# alone: #mmsm or #leusm are names, and nobody can say where an unknown word ends.
_WORDS = frozenset(
    """
    academy access acute advances advocacy after against aggressive allogeneic aml anaemia and
    anemia anniversary antibodies antibody asco ash auto autologous awareness beyond biology
    biomarkers bispecific bispecifics blood bone breast cancer cancers car care carers caring
    cell cells challenge challenges changer childhood chronic clinic clinical cll cml conference
    conferences congress congresses conversation conversations cure cures daily data day days
    diagnosis discussion disease diseases doctor doctors donation donor donors dose drug drugs
    early ebmt education eha equity esmo evidence expert experts families family flow follicular
    for free from fundraising game gene genes genetic genetics global graft guideline guidelines
    haem haematology health hematology hodgkin hope host immune immunology immunotherapy in
    information innovation intensive journal kids large learning leukaemia leukemia life live
    lives living lymphatic lymphoblastic lymphocytic lymphoma lymphomas maintenance mantle
    marrow matters mds media medical medicine medicines meeting mental minimal month mpn mrd
    multiple myelodysplastic myelofibrosis myeloid myeloma neoplasms net network new news non
    not novel now nurse nurses nursing of oncology open outcomes paediatric patient patients
    pediatric people personalised personalized physician physicians plasma podcast policy poll
    polls posters practice precision press prevention primary program programme progress quality
    question questions rare real registry relapse relapsed remission research residual response
    results safety school science session sessions share sickle skin social society solid speak
    speakers stem stories story studies study summary support survival survivor survivors
    survivorship symptom symptoms syndrome syndromes target targeted team the therapies therapy
    thread time today together tomorrow transplant transplantation transplants treatment
    treatments trial trials tumor tumour update updates vaccine vaccines versus voice voices
    walk watch week weekly welcome with women workshop world year years young your
    """.split()
)
_LONGEST_WORD = max(map(len, _WORDS))
_LONGEST_TAG = 60  # nobody reads a longer one, and it costs most
# One word each, though two of the list stand in it.
_ONE_WORD = frozenset(
    "healthcare lifetime aftercare forthe newborn today together tomorrow daytime lifelong weekday"
    " yearly newly carefree daycare awareness immunotherapy nonmyeloid".split()
)


def flat_hashtags(wording: Wording) -> Iterator[Concern]:
    """A hashtag of several words has a capital at each, so that a screen reader finds the words
    (accessibility advice of universities and government services). Those of the congress and the
    hub are written as they write them."""
    own = {tag.lstrip("#").casefold(): tag.lstrip("#") for tag in wording.hashtags}
    for passage in wording.parts + wording.options:
        for tag in dict.fromkeys(_TAG.findall(passage.text)):
            better = own.get(tag.casefold()) or _better_tag(tag)
            if better != tag:
                told = f"{passage.where} has #{tag}: write #{better}, so that it is read as words"
                yield Concern(HASHTAG, told)


def _better_tag(tag: str) -> str:
    starts = _word_starts(tag.lower())
    if not starts:
        return tag
    shouted = tag.isupper() and any(len(word) > 5 for word in _words_at(tag, starts))
    written = tag.lower() if shouted else tag
    return "".join(c.upper() if place in starts else c for place, c in enumerate(written))


def _words_at(tag: str, starts: frozenset[int]) -> list[str]:
    places = sorted(starts)
    return [tag[begin:end] for begin, end in zip(places, [*places[1:], len(tag)], strict=True)]


@lru_cache(maxsize=4096)
def _word_starts(tag: str) -> frozenset[int]:
    """Where the words of a tag begin, if it is made of two or more known ones. Digits and `_` part
    words by themselves."""
    if tag in _WORDS or tag in _ONE_WORD or len(tag) > _LONGEST_TAG:
        return frozenset()
    starts: set[int] = set()
    for run in re.finditer(r"[a-z]+", tag):
        lengths = _split(run.group())
        if not lengths:
            return frozenset()
        place = run.start()
        for length in lengths:
            starts.add(place)
            place += length
    return frozenset(starts) if len(starts) > 1 else frozenset()


def _split(run: str) -> tuple[int, ...]:
    """The lengths of the fewest known words that make up `run`, () where none do."""
    best: dict[int, tuple[int, ...]] = {0: ()}
    for end in range(1, len(run) + 1):
        ways = [
            (*best[begin], end - begin)
            for begin in range(max(0, end - _LONGEST_WORD), end)
            if begin in best and run[begin:end] in _WORDS
        ]
        if ways:
            best[end] = min(ways, key=len)
    return best.get(len(run), ())


_CALLS_ITSELF = re.compile(
    r"(?:an? |the |this is an? )?(?:image|picture|photo|photograph|graphic|pic|icon|illustration)"
    r"(?: of\b| that shows\b| showing\b|:)",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|tiff?|mp4|bmp)", re.IGNORECASE)
_CHART = re.compile(
    r"\b(?:charts?|plots?|curves?|graphs?|(?<!round )tables?|kaplan|histogram|scatter|waterfall"
    r"|swimmer)\b",
    re.IGNORECASE,
)
_LEAST_WORDS = 5


def poor_alt_texts(wording: Wording) -> Iterator[Concern]:
    """An alt text says what there is to see (WCAG 2.2, 1.1.1; WebAIM's advice on alternative text):
    not that it is an image, which the screen reader says itself, and of a chart also the numbers.
    That it is there, and not too long, domain.media sees to."""
    for passage in wording.alts:
        if fault := _alt_fault(passage.text.strip()):
            yield Concern(ALT, f"{passage.where} {fault}")


def _alt_fault(alt: str) -> str:
    if _FILE_NAME.fullmatch(alt):
        return f'is the name of a file, "{alt[:60]}": write what there is to see'
    if found := _CALLS_ITSELF.match(alt):
        return f'begins with "{found.group()}": begin with what there is to see'
    words = alt.split()
    if len(words) < _LEAST_WORDS:
        few = " ".join(words)[:60]
        return f'has only {len(words)} words, "{few}": write what it shows, and the finding'
    if _CHART.search(alt) and not any(sign.isdigit() for sign in alt):
        return "tells of a chart and gives none of its numbers: add them, and the finding"
    return ""


_ONE_EMOJI = (
    "(?:[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3"
    "|(?:[\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f7e0-\U0001f7eb\U0001f900-\U0001faff"
    "\u2600-\u263f\u2643-\u27bf\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u231a\u231b\u23e9-\u23fa"
    "\u25b6\u25c0]|[\u2640\u2642\u2194-\u21aa\u00a9\u00ae\u2122\u3030](?=\ufe0f))"
    "[\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d[\u2640\u2642\u2600-\u27bf\U0001f300-\U0001faff]"
    "[\ufe0f\U0001f3fb-\U0001f3ff]*)*)"
)
_EMOJI = re.compile(_ONE_EMOJI)
_MAYBE_EMOJI = re.compile("[\u20e3\u2194-\u27bf\u2b05-\u2b55\ufe0f\U0001f1e6-\U0001faff]")
_BULLET = re.compile(rf"\s*(?:{_ONE_EMOJI}\s*)+(?=\S)")
_AMID = re.compile(rf"[\w,] ?((?:{_ONE_EMOJI})+) ?[a-z0-9]")


def noisy_emojis(wording: Wording) -> Iterator[Concern]:
    """A screen reader speaks every emoji by its long name, so few, at the end, never as a bullet or
    in place of a word (accessibility advice of universities and government services)."""
    if not _MAYBE_EMOJI.search(wording.lower):
        return
    for passage in wording.parts + wording.options:
        if bullet := _bullet(passage):
            told = f"{passage.where} has {bullet} as a bullet: write a dash or a number"
            yield Concern(EMOJI, told)
        elif found := _AMID.search(passage.text):
            told = f"{passage.where} has {found[1]} amid a sentence: write the word for it"
            yield Concern(EMOJI, told)
    count = len(_EMOJI.findall("\n".join(each.text for each in wording.passages)))
    most = wording.house.most_emojis
    if count > most:
        emojis = "emoji" if count == 1 else "emojis"
        told = f"the post has {count} {emojis}: leave at most {most}, at the end"
        yield Concern(EMOJI, told)


def _bullet(passage: Passage) -> str:
    """The emoji at the beginning of a line below the first, or of two lines."""
    lines = [line for line in passage.text.splitlines() if line.strip()]
    begun = [bool(_BULLET.match(line)) for line in lines]
    place = next((n for n, begins in enumerate(begun) if begins and n), None)
    if place is None:
        return ""
    found = _EMOJI.search(lines[place])
    return found.group() if found else ""
