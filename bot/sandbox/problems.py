"""X's refusals, word for word where they are known."""

from collections.abc import Mapping

# X names the types of its problems by either host; clients must go by the last segment.
HOSTS = ("api.twitter.com", "api.x.com")
TYPES = f"https://{HOSTS[0]}/2/problems/"


class Refusal(Exception):
    """The request ends here, with this status, body and headers."""

    def __init__(
        self, status: int, body: Mapping[str, object], headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.headers = headers or {}


def plain(status: int, title: str, detail: str = "") -> Refusal:
    body = {"title": title, "detail": detail or title, "type": "about:blank", "status": status}
    return Refusal(status, body)


def of_host(refusal: Refusal, host: str) -> Refusal:
    """The same with the type of its problem named by another host."""
    kind = str(refusal.body["type"]).replace(HOSTS[0], host)
    return Refusal(refusal.status, {**refusal.body, "type": kind}, refusal.headers)


def unauthorized() -> Refusal:
    return plain(401, "Unauthorized")


def too_many_requests(standing: Mapping[str, str]) -> Refusal:
    refusal = plain(429, "Too Many Requests")
    return Refusal(refusal.status, refusal.body, standing)


def service_unavailable() -> Refusal:
    return plain(503, "Service Unavailable")


def not_found() -> Refusal:
    return plain(404, "Not Found")


def credits_depleted() -> Refusal:
    detail = "Your enrolled account does not have any credits to fulfill this request."
    return Refusal(
        402,
        {
            "title": "CreditsDepleted",
            "detail": detail,
            "type": TYPES + "credits",
            "account_id": 1,
        },
    )


def payment_required() -> Refusal:
    """The other form in which people have met it."""
    credits = credits_depleted()
    kind = TYPES + "credits-depleted"
    return Refusal(402, {**credits.body, "title": "Payment Required", "type": kind})


def client_forbidden() -> Refusal:
    return Refusal(
        403,
        {
            "client_id": "1",
            "detail": "This app is not enrolled for this endpoint.",
            "registration_url": "https://developer.x.com/",
            "title": "Client Forbidden",
            "reason": "client-not-enrolled",
            "type": TYPES + "client-forbidden",
        },
    )


def daily_limit_of_unverified() -> Refusal:
    return _forbidden("You have reached the daily limit of posts for an unverified account.")


def duplicate_content() -> Refusal:
    return _forbidden("You are not allowed to create a Tweet with duplicate content.")


def reply_not_allowed() -> Refusal:
    return _forbidden(
        "You can only reply to or quote posts where you are mentioned or are the author."
    )


def parent_not_visible(status: int = 403) -> Refusal:
    title = "Forbidden" if status == 403 else "Bad Request"
    detail = "You attempted to reply to a Tweet that is deleted or not visible to you."
    return plain(status, title, detail)


def not_your_post() -> Refusal:
    return _forbidden("You are not authorized to delete this Tweet.")


def _forbidden(detail: str) -> Refusal:
    return plain(403, "Forbidden", detail)


def too_long(status: int = 400) -> Refusal:
    return plain(
        status,
        "Forbidden" if status == 403 else "Bad Request",
        "Your Tweet text is too long. For more information on how Twitter determines text length "
        "see https://github.com/twitter/twitter-text.",
    )


def invalid(parameter: str, value: str, message: str) -> Refusal:
    """A request that does not follow the API's own schema."""
    return Refusal(
        400,
        {
            "errors": [{"parameters": {parameter: [value]}, "message": message}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": TYPES + "invalid-request",
        },
    )


def resource_not_found(kind: str, parameter: str, resource_id: str) -> dict[str, object]:
    """One entry of `errors` in an answer that is otherwise a success."""
    return {
        "value": resource_id,
        "detail": f"Could not find {kind} with {parameter}: [{resource_id}].",
        "title": "Not Found Error",
        "resource_type": kind,
        "parameter": parameter,
        "resource_id": resource_id,
        "type": TYPES + "resource-not-found",
    }


def field_not_allowed(field: str, resource_id: str) -> dict[str, object]:
    """One entry of `errors`; the post itself is then left out of `data`."""
    return {
        "value": resource_id,
        "detail": f"Sorry, you are not authorized to access '{field}' on the Tweet with ids : "
        f"[{resource_id}].",
        "title": "Field Authorization Error",
        "section": "data",
        "field": field,
        "resource_type": "tweet",
        "parameter": "ids",
        "resource_id": resource_id,
        "type": TYPES + "not-authorized-for-field",
    }
