"""A function's answers, kept: the cells of a programme repeat few texts over and over."""

from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Memo(dict[Key, Value]):
    """`memo[key]` is the function's answer, worked out the first time. Faster than functools.cache
    where it counts, and gone with its file. Keys that are equal (1, 1.0, True) are one."""

    def __init__(self, work: Callable[[Key], Value]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, key: Key) -> Value:
        self[key] = value = self._work(key)
        return value
