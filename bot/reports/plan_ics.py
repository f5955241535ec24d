"""A hub's plan as iCalendar, so that its writers see their sessions in their own calendar."""

from datetime import timedelta

from icalendar import Calendar, Event

from bot.domain.hub_plan import HubPlan, HubPost
from bot.domain.timetable import Session

_OF_A_POST = timedelta(minutes=15)
_AROUND = timedelta(days=366)  # of the congress, for which its zone is written out
_MAKER = "-//congress-bot//hub plan//EN"


def plan_as_ics(plan: HubPlan) -> bytes:
    """One event a session, with its posts' moments but not their words: calendars are shared. Its
    UID stays, so that a calendar that imports the file again moves the event."""
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{plan.hub.name}: {plan.congress.name}")
    calendar.add("x-wr-timezone", plan.congress.zone)
    for session, posts in plan.by_session():
        event = _of_session(plan, session, posts) if session else _of_post(plan, posts[0])
        calendar.add_component(event)
    first, last = plan.congress.starts_on, plan.congress.ends_on
    calendar.add_missing_timezones(first - _AROUND, last + _AROUND)
    written: bytes = calendar.to_ical()
    return written


def _of_session(plan: HubPlan, session: Session, posts: tuple[HubPost, ...]) -> Event:
    event = _event(plan, session.code)
    event.add("summary", session.title)
    event.add("dtstart", session.start.astimezone(plan.congress.tz))
    event.add("dtend", session.end.astimezone(plan.congress.tz))
    if session.room:
        event.add("location", session.room)
    if session.cancelled:
        event.add("status", "CANCELLED")
    elif session.missing:
        event.add("status", "TENTATIVE")
    event.add("description", "\n".join(_told(plan, post) for post in posts))
    return event


def _of_post(plan: HubPlan, post: HubPost) -> Event:
    event = _event(plan, post.key)
    event.add("summary", f"{post.kind.value} on @{post.handle}")
    event.add("dtstart", post.due_at.astimezone(plan.congress.tz))
    event.add("dtend", (post.due_at + _OF_A_POST).astimezone(plan.congress.tz))
    event.add("description", _told(plan, post))
    return event


def _event(plan: HubPlan, of: str) -> Event:
    """A calendar takes a later file's event where its SEQUENCE is higher (RFC 5546, 2.1.5): here
    the minute in which the plan was drawn."""
    event = Event()
    event.add("uid", f"{of.replace(' ', '_')}.{plan.hub.code}.{plan.congress.code}@congress-bot")
    event.add("dtstamp", plan.drawn_at)
    event.add("sequence", int(plan.drawn_at.timestamp() // 60))
    return event


def _told(plan: HubPlan, post: HubPost) -> str:
    due = f"{post.due_at.astimezone(plan.congress.tz):%a %H:%M}"
    talk = f": {post.presentation.title}" if post.presentation else ""
    why = f", {post.reason}" if post.reason else ""
    writer = f" ({post.writer})" if post.writer else ""
    return f"{due} {post.kind.value}{talk} on @{post.handle}{writer}: {post.state}{why}"
