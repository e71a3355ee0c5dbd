"""Pages in a real Chromium against a live server: what a page complains about fails its test."""

import os

import pytest
from playwright.sync_api import sync_playwright

from tests.services_real import programs

# Without these a machine with a closed network is kept busy with refused connections.
OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Chromium tells violations of the content security policy to the page, not to the console alone.
LISTENER = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


@pytest.fixture(scope="session")
def chromium(need):
    program = need(programs.find_chromium(), "no Chromium")
    # Playwright's loop runs in this thread: Django would refuse its database calls otherwise.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=OPTIONS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Complaints(list):
    """What the pages of one test complained about."""

    def listen_to(self, page) -> None:
        page.add_init_script(LISTENER)
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.append(f"uncaught: {error}"))
        page.on("requestfailed", self.hear_failure)
        page.on("response", self.hear_answer)

    def hear(self, message) -> None:
        if message.type in ("error", "warning"):
            self.append(f"console: {message.text}")

    def hear_failure(self, request) -> None:
        # A page left behind gives its pending requests up, a download is taken over by the browser.
        if request.failure != "net::ERR_ABORTED":
            self.append(f"failed: {request.url} ({request.failure})")

    def hear_answer(self, response) -> None:
        if response.status >= 400:
            self.append(f"{response.status}: {response.url}")


@pytest.fixture
def complaints():
    return Complaints()


@pytest.fixture
def chromium_page(chromium, live_server, complaints):
    """`chromium_page(390)` opens a page of that width; paths are relative to the live server.

    A test that provokes a refusal on purpose empties `complaints` after it.
    """
    contexts = []

    def open_page(width: int = 1440, height: int = 900, **options):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        complaints.listen_to(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def logged_in_page(chromium_page, client, live_server):
    """`logged_in_page(user, 390)`: a page that carries the user's session."""

    def open_page(user, width: int = 1440, **options):
        client.force_login(user)
        page = chromium_page(width, **options)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        return page

    return open_page
