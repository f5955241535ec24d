"""The definitions a report prints beside its numbers."""

from dataclasses import dataclass

from bot.domain.stats import LEAST_POSTS, LEAST_VOTES


@dataclass(frozen=True, slots=True)
class Definition:
    term: str
    meaning: str


DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "Impressions",
        "Times a post was shown on X. They are views, not people: one person may account for many.",
    ),
    Definition(
        "Engagement rate",
        "Engagements divided by impressions of the same post at the same moment. Engagements are "
        "X's own count of every interaction with the post. With 0 impressions it is not available.",
    ),
    Definition(
        "Mark",
        "An age at which posts are compared: 1 h, 24 h, 48 h, 7 d and 28 d after sending. A "
        "snapshot counts for its mark only if the post's true age was within 10 % of the mark "
        "plus 5 minutes.",
    ),
    Definition(
        "Median (IQR)",
        "The middle post, and the range that holds the middle half of the posts (first to third "
        f"quartile, interpolated). With fewer than {LEAST_POSTS} posts n is too small to compare "
        "and none is given.",
    ),
    Definition(
        "Wilson 95 % interval",
        "The range of true shares that agree with the votes, if the voters were a random draw. "
        "Voters choose themselves, so it shows the least uncertainty, not all of it. With fewer "
        f"than {LEAST_VOTES} votes a poll shows counts only.",
    ),
    Definition(
        "Totals",
        "Sums of the last counts X gave for each delivered post, whatever its age then.",
    ),
    Definition("Lateness", "The time sent minus the time due; below zero means sent early."),
    Definition(
        "Delivered",
        "On the account now, as far as is known. A withdrawn post was taken down again and is left "
        "out of every comparison. A thread is one post, measured by its first part.",
    ),
    Definition(
        "Not available",
        "X did not give the value, or not at the age it is needed for. It is never read as 0.",
    ),
)
