"""Comes in by the sign-in pages whatever language they speak: fields are found by their names, not by their labels."""

from typing import Any

from tests.browser.walker import Walker

SEND = "main form[method=post] button:not([type=button])"


def come_in(walker: Walker, somebody: dict[str, Any]) -> Walker:
    """Sign somebody in, and leave the page that greets a newcomer."""
    page = walker.page
    if somebody["kind"] == "participant":
        page.goto(f"{walker.url}/sign-in?other=1")
        page.fill("[name=code]", somebody["enterprise_code"])
        page.fill("[name=number]", somebody["number"])
        page.fill("[name=pin]", somebody["pin"])
    else:
        page.goto(f"{walker.url}/sign-in/staff")
        page.fill("[name=email]", somebody["email"])
        page.fill("[name=password]", somebody["password"])
    with page.expect_navigation():
        page.click(f"{SEND} >> nth=-1")
    assert "sign-in" not in page.url, f"{somebody['name']} does not get in"
    return walker
