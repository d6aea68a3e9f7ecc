"""People with browsers: each page is watched for errors, for other hosts and for what the CSP stops."""

from contextlib import suppress

import pytest

from .portal import Portal, Running, find_chromium

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=zh-CN"]
# Refusals are answered with their proper status, which Chromium counts as an error of loading.
EXPECTED_NOISE = (
    *(f"the server responded with a status of {status}" for status in (404, 409, 410, 422)),
    "net::ERR_INTERNET_DISCONNECTED",  # a browser that was taken off the network
)


def pytest_collection_modifyitems(items):
    """Mark everything here."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker("browser")


@pytest.fixture(scope="session")
def portal(tmp_path_factory) -> Portal:
    """Give a running portal with the demonstration district."""
    running = Running(tmp_path_factory.mktemp("portal"))
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture(scope="session")
def chromium():
    """Give a browser, or skip."""
    path = find_chromium()
    if path is None:
        pytest.skip("Chromium not found")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Desk:
    """One person's browser: ``page`` is what they look at, ``faults`` what went wrong behind it."""

    def __init__(self, chromium, portal: Portal, **options) -> None:
        self.portal = portal
        self.faults: list[str] = []
        settings = {"locale": "zh-CN", "viewport": {"width": 1440, "height": 900}, **options}
        self.context = chromium.new_context(base_url=portal.address, **settings)
        self.context.set_default_timeout(15_000)
        self.page = self.context.new_page()
        self.watch(self.page)

    def watch(self, page) -> None:
        """Keep what ``page`` complains about and every request to another host."""
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.faults.append(f"error in a script: {error}"))
        page.on("request", self.see)

    def hear(self, message) -> None:
        if message.type == "error" and not any(noise in message.text for noise in EXPECTED_NOISE):
            self.faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def see(self, request) -> None:
        if not request.url.startswith((self.portal.address, "data:", "blob:", "about:")):
            self.faults.append(f"request to another host: {request.url}")

    def sign_in(self, username: str) -> "Desk":
        """Sign in as one of the four with the password that was printed."""
        self.page.goto("/admin/login/")
        self.page.fill("#id_username", username)
        self.page.fill("#id_password", self.portal.passwords[username])
        self.page.click("#login-form button[type=submit]")
        self.page.wait_for_url("**/admin/")
        return self

    def is_too_wide(self) -> bool:
        """Tell whether the page scrolls sideways."""
        return self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.fixture(scope="session")
def signed_in():
    """Give a place to keep the sessions of those who have signed in, so that a password is checked once for each."""
    return {}


@pytest.fixture
def desk(chromium, portal, signed_in):
    """Give a function that opens a browser for a citizen or one of the four; nothing may have gone wrong in any."""
    opened: list[Desk] = []

    def open_one(username: str = "", **options) -> Desk:
        if username in signed_in:
            options["storage_state"] = signed_in[username]
        one = Desk(chromium, portal, **options)
        opened.append(one)
        if username and username not in signed_in:
            signed_in[username] = one.sign_in(username).context.storage_state()
        elif username:
            one.page.goto("/admin/")
        return one

    yield open_one
    for one in opened:
        with suppress(Exception):
            one.context.close()
    assert [fault for one in opened for fault in one.faults] == []
