"""The headers that every answer carries, static files and errors too: hence around the whole application."""

from collections.abc import Callable, Iterable
from typing import Any

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
}
TWO_YEARS = 63_072_000

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


# A page that shows others of its own side by side.
FRAMING = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'; frame-src 'self'")


def with_headers(inner: Wsgi, *, secure: bool, framing: bool = False) -> Wsgi:
    """Wrap a WSGI application so that each of its answers carries the headers.

    Args:
        inner: the application, WhiteNoise included.
        secure: whether the site is reached over HTTPS; then browsers are told to stay there.
        framing: whether pages may show each other in frames.
    """
    wanted = HEADERS | ({"Content-Security-Policy": FRAMING} if framing else {})
    if secure:
        wanted["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"

    ours, replaced = list(wanted.items()), {"server", *(name.lower() for name in wanted)}

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            theirs = [header for header in headers if header[0].lower() not in replaced]
            return start_response(status, theirs + ours, exc_info)

        return inner(environ, start)

    return application
