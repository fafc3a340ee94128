#!/usr/bin/python3
"""The program against aiosmtpd, a mail server written by others; what arrives is read by Python's parser."""
import email
import email.policy
import os
import pathlib
import re
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support import live_server  # noqa: E402
from tests.support.junit_unittest import main  # noqa: E402

PROGRAM = os.environ.get("AURIGA_PROGRAM", live_server.PROGRAM)
USER, SECRET = "postbox", "quiet-harbour-9"


class Keeper:
    """Keeps every mail, parsed strictly."""

    def __init__(self):
        self.mails = []
        self.came = threading.Condition()

    async def handle_DATA(self, _server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with self.came:
            self.mails.append((envelope, session, message))
            self.came.notify_all()
        return "250 kept"

    def wait(self, wanted, timeout=15):
        with self.came:
            deadline = time.monotonic() + timeout
            while True:
                for envelope, session, message in self.mails:
                    if wanted(envelope, message):
                        return envelope, session, message
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError([m["Subject"] for _, _, m in self.mails])
                self.came.wait(left)


class TlsController(Controller):
    """Asks for STARTTLS and a sign-in before it takes anything."""

    def factory(self):
        def check(_server, _session, _envelope, _mechanism, data):
            right = isinstance(data, LoginPassword) and (
                data.login.decode(), data.password.decode()) == (USER, SECRET)
            return AuthResult(success=right, handled=True)
        return SMTP(self.handler, hostname="postbox.test", require_starttls=True, auth_required=True,
                    tls_context=self.tls, authenticator=check, enable_SMTPUTF8=True)


class StrangerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        place = pathlib.Path(folder.name)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
             "-keyout", place / "key.pem", "-out", place / "certificate.pem", "-days", "2", "-subj",
             "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
            check=True, capture_output=True)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(place / "certificate.pem", place / "key.pem")
        cls.keeper = Keeper()
        cls.controller = TlsController(cls.keeper, hostname="127.0.0.1", port=live_server.free_port())
        cls.controller.tls = tls
        # Its own look at the port speaks no TLS and is turned away: that is an answer, too.
        cls.controller.start()
        cls.addClassCleanup(cls.controller.stop)
        cls.server = live_server.LiveServer(PROGRAM, place / "data", settings={
            "mail.smtp_url": f"smtp://localhost:{cls.controller.port}",
            "mail.from": "Auriga läuft <auriga@house.example>",
            "mail.user": USER, "mail.password": SECRET,
            "mail.ca_file": place / "certificate.pem",
            "server.public_url": "https://agents.example.org"})
        cls.addClassCleanup(cls.server.stop)
        cls.server.start()
        cls.owner = cls.server.set_up_owner(name="Ólive Öwner 🦊", organization="Haus Größe 漢字")

    def test_a_mail_is_what_it_was_meant_to_be(self):
        made = self.owner.expect(201, "POST", "/api/v1/invitations",
                                 {"email": "guest@example.org", "role": "member"})
        envelope, session, message = self.keeper.wait(
            lambda envelope, _: envelope.rcpt_tos == ["guest@example.org"])
        self.assertIsNotNone(session.ssl)
        self.assertTrue(session.authenticated)
        self.assertEqual(envelope.mail_from, "auriga@house.example")
        self.assertEqual(message.defects, [])
        self.assertEqual(message["Subject"], "Ólive Öwner 🦊 invites you to Haus Größe 漢字")
        self.assertEqual(message["From"].addresses[0].display_name, "Auriga läuft")
        self.assertEqual(message["Auto-Submitted"], "auto-generated")
        self.assertLess(abs(message["Date"].datetime.timestamp() - time.time()), 60)
        self.assertRegex(message["Message-ID"], r"^<mal_\w+@house\.example>$")
        plain = message.get_body(("plain",)).get_content()
        html = message.get_body(("html",)).get_content()
        link = f"https://agents.example.org/register#invitation={made['token']}"
        self.assertIn(link, plain)
        self.assertIn(f'href="{link}"', html)
        self.assertIn("Haus Größe 漢字", plain)
        self.assertTrue(all(len(line) <= 78 for line in envelope.content.split(b"\r\n")))

    def test_a_password_is_reset(self):
        self.owner.expect(202, "POST", "/api/v1/auth/password-reset", {"email": self.owner.email})
        _, _, message = self.keeper.wait(lambda _, m: m["Subject"] == "Choose a new password")
        token = re.search(r"https://agents\.example\.org/reset-password#token=(\S+)",
                          message.get_body(("plain",)).get_content())[1]
        self.owner.expect(204, "POST", "/api/v1/auth/password-reset/confirm",
                          {"token": token, "password": live_server.PASSWORD + " again"})
        self.owner.password += " again"
        self.owner.log_in()

    def test_an_address_outside_ascii(self):
        self.owner.expect(201, "POST", "/api/v1/invitations",
                          {"email": "jürgen@example.org", "role": "viewer"})
        envelope, _, message = self.keeper.wait(
            lambda envelope, _: envelope.rcpt_tos == ["jürgen@example.org"])
        self.assertTrue(envelope.smtp_utf8)
        # Python's parser leaves the bytes of such an address as they came.
        address = message["To"].addresses[0].addr_spec.encode(errors="surrogateescape")
        self.assertEqual(address.decode(), "jürgen@example.org")


if __name__ == "__main__":
    main()
