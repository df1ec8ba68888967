"""What an administrator does, step by step, as told by the pages."""

from tests.browser.walker import Walker


def sign_in_as_staff(walker: Walker, email: str, password: str) -> Walker:
    """Come in by the door of the staff, from the start page."""
    walker.open("/").follow("Sign in as staff")
    walker.write("E-mail", email).write("Password", password)
    return walker.press("Sign in")


def create_enterprise(walker: Walker, name: str) -> str:
    """Add an enterprise and return its code."""
    walker.follow("Enterprises").follow("Add an enterprise")
    walker.write("Name", name).pick("Country", "Vietnam").write("Town or region (not required)", "Bình Dương")
    walker.pick("Sector", "Garments and textiles").pick("Time zone", "Asia/Ho Chi Minh")
    walker.write("Languages spoken at work (not required)", "en, vi")
    walker.write("Women employed", "60").write("Men employed", "40")
    walker.press("Add").reads("The enterprise is added.", name, "60 women, 40 men")
    return walker.text("dl.facts dd.code")


def create_organisation(walker: Walker, name: str, kind: str) -> Walker:
    """Add a partner, a lead buyer or a donor."""
    walker.follow("Organisations").follow("Add an organisation")
    walker.write("Name", name).pick("Kind", kind)
    return walker.press("Add").reads("The organisation is added.", name)


def create_staff(
    walker: Walker, name: str, email: str, role: str, *, enterprise: str = "", organisation: str = ""
) -> str:
    """Add a staff account and return the link that sets its password, which the page shows once."""
    walker.follow("Staff").follow("Add a staff account")
    walker.write("Name", name).write("E-mail", email).pick("Sex", "prefers not to say").pick("Role", role)
    if enterprise:
        walker.write("Enterprise (not required)", enterprise)
    if organisation:
        walker.pick("Organisation (not required)", organisation)
    walker.press("Add and show the link").reads("It is shown only this once.")
    return walker.text(".secret")


def set_password(walker: Walker, link: str, name: str, password: str) -> Walker:
    """Open the link of a new account and set its password."""
    walker.open(link).reads(f"Hello, {name}")
    walker.write("New password", password)
    return walker.press("Set password").reads("Your password is set.")


def open_enterprise(walker: Walker, name: str) -> Walker:
    """Open an enterprise from the list."""
    return walker.follow("Enterprises").follow(name)


def let_train(walker: Walker, enterprise: str, trainer: str) -> Walker:
    """Say which trainer works with an enterprise."""
    open_enterprise(walker, enterprise).reads("No trainer works with this enterprise yet.")
    walker.pick("Trainer", trainer).press("Add the trainer")
    return walker.reads("The trainer sees this enterprise from now on.")


def put_beside(walker: Walker, enterprise: str, organisation: str, kind: str) -> Walker:
    """Put an organisation beside an enterprise."""
    open_enterprise(walker, enterprise).pick("Organisation", f"{organisation} ({kind})")
    return walker.press("Add the organisation").reads(organisation, kind.capitalize())


def completion_of(walker: Walker, enterprise: str) -> str:
    """Read how far an enterprise is from the page of completion."""
    walker.follow("Completion")
    return " ".join(walker.row(enterprise).inner_text().split())


def figure(walker: Walker, name: str) -> str:
    """Read one of the programme's figures with what stands under it; its definition is one tap away."""
    walker.follow("Figures")
    part = walker.page.locator("section.stat", has=walker.page.get_by_role("heading", name=name, exact=True))
    part.get_by_text("What this counts").click()
    assert part.locator(".define-body").is_visible(), f"{name} does not open its definition"
    part.get_by_text("What this counts").click()
    return " ".join(part.inner_text().split())


def withdraw_certificate(walker: Walker, code: str, reason: str) -> Walker:
    """Find a certificate by its number and withdraw it."""
    walker.follow("Certificates").write("Number", code).press("Show").follow("Withdraw")
    walker.reads("This cannot be taken back.").write("Reason", reason)
    return walker.press("Withdraw the certificate").reads("The certificate no longer counts.")
