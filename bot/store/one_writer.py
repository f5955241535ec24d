"""On PostgreSQL writes follow one another, as on SQLite: the lock that each takes first.

Who is stopped, or cut off, in the middle of a write would hold all others back for as long as that
lasts. While nothing is asked of it, PostgreSQL ends such a transaction itself. While it sends an
answer that nobody takes, or waits for the rest of what is asked, only another session can end it.
"""

from datetime import timedelta

from sqlalchemy import BigInteger, Connection, bindparam, func, select, text
from sqlalchemy.exc import OperationalError

STANDS_STILL_SECONDS = 5  # well below the ten seconds that the others wait
_LOCK = 7_204_119  # any number that means "one writes at a time" to PostgreSQL
# Told by its code, as PostgreSQL's manual lists it: its class is psycopg's, which weighs some
# megabytes in a worker on SQLite.
_LOCK_NOT_AVAILABLE = "55P03"
_STANDS_STILL = "idle_in_transaction_session_timeout"
# Sessions of the same role may be ended without any right of one's own.
_END_WHAT_STANDS_STILL = text(
    """
    SELECT count(pg_terminate_backend(holder.pid))
    FROM pg_locks AS held JOIN pg_stat_activity AS holder USING (pid)
    WHERE held.locktype = 'advisory' AND held.granted AND held.classid = 0 AND held.objid = :lock
      AND holder.datname = current_database() AND holder.wait_event_type = 'Client'
      AND holder.state_change < clock_timestamp() - :since
    """
).bindparams(bindparam("lock", type_=BigInteger))


def begin_alone(connection: Connection) -> None:
    """Begins a transaction beside which nobody writes. Raises OperationalError where another goes
    on writing for longer than is waited."""
    try:
        _begin(connection)
    except OperationalError as error:
        connection.rollback()
        busy = getattr(error.orig, "sqlstate", "") == _LOCK_NOT_AVAILABLE
        if not (busy and _end_what_stands_still(connection)):
            raise
        _begin(connection)


def _begin(connection: Connection) -> None:
    stands_still = f"{STANDS_STILL_SECONDS}s"
    connection.execute(
        select(
            func.set_config(_STANDS_STILL, stands_still, True), func.pg_advisory_xact_lock(_LOCK)
        )
    )


def _end_what_stands_still(connection: Connection) -> bool:
    since = timedelta(seconds=STANDS_STILL_SECONDS)
    ended = connection.execute(_END_WHAT_STANDS_STILL, {"lock": _LOCK, "since": since}).scalar()
    connection.commit()
    return bool(ended)
