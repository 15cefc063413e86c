"""A person at a browser. Every page that is looked at is checked: axe, sideways scrolling, console, CSP."""

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

DESK, PHONE = 1280, 390
HEIGHTS = {DESK: 900, PHONE: 844}
PASSWORD = "a-long-password-1"
TOO_GRAVE = {"moderate", "serious", "critical"}
# Our own forms answer so when something is missing.
REFUSAL = re.compile(r"Failed to load resource: the server responded with a status of 4(00|09|22)")

_axe = Axe()


class Visitor:
    """One browser context of its own; `look` is called on each page, `press` and `open` call it."""

    def __init__(self, context, base: str, width: int) -> None:
        self.context, self.base, self.width = context, base, width
        self.page = context.new_page()
        self.troubles: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))

    def open(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.base + path)
        self.look()

    def press(self, words: str, *, role: str = "button", exact: bool = True) -> None:
        """Click and wait for the page that comes."""
        self.go(self.page.get_by_role(role, name=words, exact=exact).first)

    def go(self, target) -> None:
        with self.page.expect_navigation():
            target.click()
        self.look()

    def follow(self, words: str, *, exact: bool = True) -> None:
        self.press(words, role="link", exact=exact)

    def fill(self, **fields: str) -> None:
        """Fields by their names, so that a label may change its words."""
        for name, value in fields.items():
            self.page.locator(f'main [name="{name}"]:visible').fill(value)

    def field(self, name: str):
        return self.page.locator(f'main [name="{name}"]')

    def sees(self, words: str) -> None:
        expect(self.page.locator("body")).to_contain_text(words)

    def look(self) -> None:
        found = self._troubles()
        assert not found, "\n".join(found)

    def survey(self, *paths: str) -> None:
        """Many pages, each in light and in dark; all their troubles together."""
        found: list[str] = []
        for path in paths:
            answer = self.page.goto(self.base + path)
            found += [] if answer.ok else [f"{path}: {answer.status}"]
            found += self._troubles()
            self.page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
            found += [f"{path} in the dark: {line}" for line in self._barriers("color-contrast")]
            self.troubles = []
        assert not found, "\n".join(found)

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        self.open("/accounts/login/")
        self.fill(login=username, password=password)
        self.press("登录")

    def carries(self, client) -> "Visitor":
        """The session of a test client: for journeys that do not begin at the door."""
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.base}])
        return self

    def download(self, words: str) -> bytes:
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=words).first.click()
        return Path(waiting.value.path()).read_bytes()

    def fetch(self, words: str) -> bytes:
        """What the link gives, read with the browser's own session (Chromium would open a PDF viewer)."""
        href = self.page.get_by_role("link", name=words).first.get_attribute("href")
        answer = self.context.request.get(self.base + href)
        assert answer.ok, f"{href}: {answer.status}"
        return answer.body()

    def _troubles(self) -> list[str]:
        self.page.wait_for_load_state("load")
        self._keep_picture()
        seen = [f"{self.page.url} {line}" for line in (*self._scroll(), *self._barriers())]
        return seen + self.troubles

    def _heard(self, message) -> None:
        if message.type == "error" and not REFUSAL.match(message.text):
            self.troubles.append(f"console: {message.text} ({self.page.url})")

    def _scroll(self) -> list[str]:
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        return [f"scrolls sideways: {wide} px in {self.width}"] if wide > self.width else []

    def _barriers(self, *rules: str) -> list[str]:
        options = {"runOnly": list(rules)} if rules else {"resultTypes": ["violations"]}
        violations = _axe.run(self.page, options=options).response["violations"]
        return [
            f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:200]}"
            for one in violations
            if one["impact"] in TOO_GRAVE
        ]

    def _keep_picture(self) -> None:
        """JOURNEY_SHOTS=/tmp/shots keeps a picture of every page for the eye."""
        if folder := os.environ.get("JOURNEY_SHOTS"):
            name = re.sub(r"\W+", "-", self.page.url.removeprefix(self.base)).strip("-") or "home"
            self.page.screenshot(path=f"{folder}/{name}-{self.width}.png", full_page=True)
