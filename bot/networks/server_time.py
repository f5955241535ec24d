"""What time a server says it is, for a machine whose own clock is in doubt."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from bot.domain.errors import NetworkError

PATIENCE_SECONDS = 5.0


async def server_time(address: str) -> datetime:
    """From the Date header, in whole seconds. Raises NetworkError."""
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client:
            answer = await client.head(address)
        return parsedate_to_datetime(answer.headers.get("date", "")).astimezone(UTC)
    except (httpx.HTTPError, ValueError) as error:
        what = f"{address} did not tell the time ({type(error).__name__})."
        raise NetworkError(what, "Check the line; `congress-bot doctor` asks it too.") from error
