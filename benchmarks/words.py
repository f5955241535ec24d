"""All checks on words over 3,000 posts of the sample congress, each with words of its own."""

import json
import time
from dataclasses import replace
from itertools import cycle, islice

from bot.compose.templates import Templates
from bot.compose.writing import write_posts
from bot.domain.posts import Post
from bot.domain.word_checks import word_concerns
from bot.shipped import shipped
from bot.steps.load import read_folder

POSTS = 3_000


def main() -> None:
    folder = read_folder(shipped("schedules") / "ihm-2027")
    hubs = {hub.code: hub for hub in folder.congress.hubs}
    written = write_posts(
        folder.congress, folder.sessions, folder.rules, Templates(shipped("templates"))
    )
    some = [post for post in written.posts if post.parts]
    posts = [renumbered(post, n) for n, post in enumerate(islice(cycle(some), POSTS))]
    began = time.perf_counter()
    found = [
        concern
        for post in posts
        for concern in word_concerns(post, folder.congress, hubs[post.planned.hub])
    ]
    seconds = round(time.perf_counter() - began, 2)
    print(json.dumps({"posts": POSTS, "seconds": seconds, "concerns": len(found)}))


def renumbered(post: Post, number: int) -> Post:
    return replace(post, parts=tuple(f"{part}\n{number}" for part in post.parts))


if __name__ == "__main__":
    main()
