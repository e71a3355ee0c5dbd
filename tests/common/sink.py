"""A mail server that keeps what it is given, and refuses or breaks off when it is told to."""

import email
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller

from tests.services_real.servers import free_port


@dataclass
class Sink:
    """``answers``: what the next DATA are answered with; None breaks the connection off."""

    port: int
    received: list[tuple[str, str]] = field(default_factory=list)
    answers: list[str | None] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer is None or answer.startswith("250"):
            message = email.message_from_bytes(envelope.content)
            for address in envelope.rcpt_tos:
                self.received.append((address, message["Message-ID"]))
        if answer is None:
            server.transport.abort()  # taken, but nobody is told
            return "421 gone"
        return answer


@contextmanager
def mail_server():
    sink = Sink(free_port())
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


def use(settings, sink: Sink) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 5
