"""The guard against similar posts: its confusion table, one lookup, and a large draft.

The table is of the labelled pairs (tests/domain/sameness_pairs.toml). The lookups and the draft are
among posts made from invented clauses, all different; in the last draft a third repeats another.
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import builders  # noqa: E402
from pairs import Pair, confusion, pairs, retold  # noqa: E402

from bot.domain.said import Said  # noqa: E402
from bot.domain.sameness import ALIKE, Index, find_repeats  # noqa: E402
from bot.domain.wording import reading  # noqa: E402

EARLIER, DRAFTED, LOOKUPS = 10_000, 3_000, 1_000
AGENTS = "fabu mocki nonexista unrealu sampleti hypotheti figmenti imagina phanto notarea".split()
ENDINGS = "mab nib mide vir zomib".split()
FIELDS = "AML,myeloma,CLL,GvHD,MDS,CML,ALL,DLBCL,follicular lymphoma,myelofibrosis".split(",")
RESULTS = (
    "median PFS {a} months with {drug}, {b} without",
    "response in {a} % with {drug}, {b} % with usual care",
    "{a} of {c} people given {drug} were alive without relapse at two years",
    "infections of grade 3 in {a} % on {drug}, {b} % on placebo",
    "quality of life was better by {b} points at week {a} with {drug}",
    "{drug} for seven days was as good as for fourteen: {a} % v {b} %",
    "stopping {drug} after a year: {a} of {c} still without treatment",
    "{drug} under the skin gave {a} % of the levels by vein",
)
LIMITS = (
    "rash {a} % v {b} %; open label",
    "follow-up is short, {a} months",
    "the interval holds 1; clots in {b} of {c}",
    "single arm; {b} stopped early",
    "liver values rose in {a} %; one death",
    "nobody over {a} was enrolled",
    "falls {a} % v {b} %, and no survival data",
    "central review of {c} is open",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--earlier", type=int, default=EARLIER)
    asked = parser.parse_args()
    table()
    maker = random.Random(5)
    earlier = list(posts(maker, asked.earlier, "earlier"))
    print(json.dumps(lookups(maker, earlier) | drafts(maker, earlier)))


def table() -> None:
    known = pairs()
    print(
        f"{'':<12}{'pairs':>6}{'found':>7}{'missed':>8}{'wrongly':>9}{'left':>6}  recall precision"
    )
    for name, chosen in (
        ("tuned on", [pair for pair in known if not pair.held_out]),
        ("held out", [pair for pair in known if pair.held_out]),
        ("all", known),
    ):
        found = confusion(chosen)
        print(
            f"{name:<12}{len(chosen):>6}{found.found:>7}{found.missed:>8}{found.wrongly_found:>9}"
            f"{found.left_alone:>6}  {found.recall:>6.3f} {found.precision:>9.3f}"
        )
    for kind in sorted({pair.kind for pair in known}):
        print(kind_line(kind, [pair for pair in known if pair.kind == kind]))
    print(kind_line("retold", retold()))


def kind_line(kind: str, chosen: list[Pair]) -> str:
    found = sum(pair.score >= ALIKE for pair in chosen)
    return f"  {kind:<10} {found:>3} of {len(chosen):>3} found similar"


def posts(maker: random.Random, number: int, name: str) -> Iterator[Said]:
    for place in range(number):
        yield said(f"{name}/{place}", text(maker, place), maker.uniform(0, 13))


def text(maker: random.Random, place: int) -> str:
    drug = maker.choice(AGENTS) + maker.choice(ENDINGS)
    figures = {"a": maker.randint(3, 97), "b": maker.randint(1, 40), "c": maker.randint(99, 800)}
    result = maker.choice(RESULTS).format(drug=drug, **figures)
    limit = maker.choice(LIMITS).format(**figures)
    who = f"Presenter {maker.choice('ABCDEFGH')}. Invented{maker.randint(1, 900)}"
    return (
        f"{who} at #BIG27 on NOSUCH-{place}: invented {maker.choice(FIELDS)}, "
        f"n={figures['c']}: {result}.\n\nSafety and limits: {limit}."
    )


def said(key: str, words: str, days: float) -> Said:
    moment = builders.START + timedelta(days=days)
    planned = builders.planned(key=key, due_at=moment)
    return Said(planned, 1, words, reading(words), moment, stands=key.startswith("earlier"))


def lookups(maker: random.Random, earlier: list[Said]) -> dict[str, float]:
    began = time.perf_counter()
    index = Index(earlier)
    built = time.perf_counter() - began
    asked = [copy_of(each) for each in maker.sample(earlier, LOOKUPS // 2)]
    asked += posts(maker, LOOKUPS - len(asked), "asked")
    took, found = [], 0
    for each in asked:
        began = time.perf_counter()
        # As it is asked: the text is read, then looked up.
        repeat = index.likest(replace(each, reading=reading(each.text)))
        took.append((time.perf_counter() - began) * 1000)
        found += repeat is not None
    return {
        "earlier": len(earlier),
        "index_built_seconds": round(built, 2),
        "lookups": len(took),
        "repeats_among_them": LOOKUPS // 2,
        "repeats_found": found,
        "lookup_ms_median": round(statistics.median(took), 3),
        "lookup_ms_p99": round(statistics.quantiles(took, n=100)[98], 3),
        "lookup_ms_most": round(max(took), 3),
    }


def copy_of(earlier: Said) -> Said:
    """The same claim, one word exchanged and a hashtag more."""
    words = earlier.text.replace("Safety and limits", "Harm and limits") + " #AML"
    return replace(
        said(f"copy/{earlier.planned.key}", words, 0),
        at=earlier.at + timedelta(hours=8),
    )


def drafts(maker: random.Random, earlier: list[Said]) -> dict[str, float]:
    fresh = list(posts(maker, DRAFTED, "drafted"))
    began = time.perf_counter()
    none = find_repeats(fresh, earlier)
    without = time.perf_counter() - began
    third = [copy_of(each) for each in fresh[: DRAFTED // 3]]
    began = time.perf_counter()
    some = find_repeats([*fresh[: DRAFTED - len(third)], *third], earlier)
    return {
        "drafted": DRAFTED,
        "draft_seconds": round(without, 2),
        "draft_repeats": len(none),
        "draft_with_a_third_repeated_seconds": round(time.perf_counter() - began, 2),
        "of_these_repeats": len(some),
    }


if __name__ == "__main__":
    main()
