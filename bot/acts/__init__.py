"""What one word of the desk sets in motion: several steps in one transaction, and what came of it.
Shared by the doors and the worker, so that all of them do the same.
"""

from bot.acts.embargo import confirm_begun, post_now, shift_embargo, take_back_begun
from bot.acts.planning import decide, keep_item, set_accredited, theme_changed
from bot.acts.programme import (
    NO_ANSWERS,
    Answers,
    Looked,
    Shifted,
    Taken,
    after_look,
    compare_version,
    refuse_unanswered,
    shift_session,
    take_folder,
    take_version,
)
from bot.acts.sharing import Stopped, record_permission, redraft_for_contact
from bot.acts.words import (
    Known,
    correct_post,
    fill_post,
    known_of,
    override_concern,
    undo_override,
    unfill,
)

__all__ = [
    "NO_ANSWERS",
    "Answers",
    "Known",
    "Looked",
    "Shifted",
    "Stopped",
    "Taken",
    "after_look",
    "compare_version",
    "confirm_begun",
    "correct_post",
    "decide",
    "fill_post",
    "keep_item",
    "known_of",
    "override_concern",
    "post_now",
    "record_permission",
    "redraft_for_contact",
    "refuse_unanswered",
    "set_accredited",
    "shift_embargo",
    "shift_session",
    "take_back_begun",
    "take_folder",
    "take_version",
    "theme_changed",
    "undo_override",
    "unfill",
]
