"""People with browsers: each page is watched for errors, for other hosts and for what the CSP stops."""

from contextlib import ExitStack, suppress
from functools import partial

import pytest

from .barriers import DESK
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
        self.context = chromium.new_context(base_url=portal.address, locale="zh-CN", **options)
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

    def tidy(self, viewport: dict[str, int]) -> "Desk":
        """Set everything back that a test may have set, and forget what went wrong in it."""
        self.context.set_offline(False)
        self.page.set_viewport_size(viewport)
        self.page.emulate_media(media="screen", color_scheme="light")
        self.faults.clear()
        return self

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


class Room:
    """The desks of a run: each is used again for the same person, as opening one costs more than five pages."""

    def __init__(self, chromium, portal: Portal) -> None:
        self.chromium, self.portal = chromium, portal
        self.free: dict[tuple[str, bool], list[Desk]] = {}  # by person and whether scripts run
        self.sessions: dict[str, dict] = {}  # a password is checked once for each who signs in

    def take(self, username: str, has_scripts: bool, viewport: dict[str, int], *, afresh: bool = False) -> Desk:
        """Return a desk that was laid back, else a new one."""
        if not afresh and self.free.get((username, has_scripts)):
            return self.free[username, has_scripts].pop().tidy(viewport)
        session = self.sessions.get(username)
        options = {"java_script_enabled": has_scripts, "viewport": viewport, "storage_state": session}
        one = Desk(self.chromium, self.portal, **options)
        if username and username not in self.sessions:
            self.sessions[username] = one.sign_in(username).context.storage_state()
        return one

    def lay_back(self, username: str, has_scripts: bool, one: Desk) -> None:
        """Keep a desk for the next who asks for one like it."""
        self.free.setdefault((username, has_scripts), []).append(one)

    def close(self) -> None:
        """Close every desk."""
        for one in (one for desks in self.free.values() for one in desks):
            with suppress(Exception):
                one.context.close()


@pytest.fixture(scope="session")
def room(chromium, portal):
    """Give the place where desks are kept between tests."""
    held = Room(chromium, portal)
    yield held
    held.close()


@pytest.fixture
def desk(room):
    """Give a function that opens a browser for a citizen or one of the four; nothing may have gone wrong in any.

    What a browser remembers of a test is there in the next, unless it is opened ``afresh``.
    """
    faults: list[str] = []
    with ExitStack() as ends:

        def open_one(username: str = "", *, viewport=DESK, java_script_enabled=True, afresh=False) -> Desk:
            one = room.take(username, java_script_enabled, viewport, afresh=afresh)
            ends.callback(one.context.close if afresh else partial(room.lay_back, username, java_script_enabled, one))
            ends.callback(lambda: faults.extend(one.faults))
            return one

        yield open_one
    assert faults == []
