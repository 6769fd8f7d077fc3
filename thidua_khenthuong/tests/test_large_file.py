import json
import socket
import time
from pathlib import Path

from odoo.tests import HttpCase, tagged
from odoo.tools import config, mute_logger

from .common import TdktCase

MEGABYTE = 1024**2
LARGE = 200 * MEGABYTE
PAGE = 4096
# As much of the body as is sent: if the server waited for the rest, it would wait
# until the test gives up.
HEAD = b'{"jsonrpc": "2.0", "method": "call", "params": {"args": [[], {"file": "'


def resident():
    """Return the resident memory of this process, of which the server is a thread."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


@tagged("post_install", "-at_install", "tdkt")
class TestLargeFile(TdktCase, HttpCase):
    """A list of 200 MB is refused at once, in one sentence, and nothing is read."""

    frozen_date = None

    def test_browser_refuses_it_by_its_size(self):
        """The page says so before it reads the file; nothing is sent."""
        self.officer.lang = "vi_VN"
        self.start_tour(
            "/odoo/khen-thuong-nhap-cu", "tdkt_33_list_of_200_mb", login="t_officer"
        )
        self.assertFalse(
            self.env["tdkt.award.import"].search([("company_id", "=", self.company.id)])
        )

    def _announce(self, length):
        """Begin to send a list of ``length`` bytes as a program would; stop early."""
        connection = socket.create_connection(
            (self.http_host(), config["http_port"]), timeout=10
        )
        self.addCleanup(connection.close)
        lines = (
            "POST /web/dataset/call_kw/tdkt.award.import/web_save HTTP/1.1",
            f"Host: {self.http_host()}:{config['http_port']}",
            f"Cookie: {'; '.join(f'{k}={v}' for k, v in self.opener.cookies.items())}",
            "Content-Type: application/json",
            f"Content-Length: {length}",
        )
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + HEAD)
        return connection

    def http_host(self):
        return "127.0.0.1"

    @mute_logger("odoo.http", "werkzeug")
    def test_server_does_not_wait_for_it(self):
        """A program that skips the page: answered by what it announces alone."""
        self.authenticate("t_officer", "t_officer")
        # base64 makes four characters of three bytes
        length = LARGE * 4 // 3
        before = resident()
        start = time.monotonic()
        with self.allow_requests():
            connection = self._announce(length)
            answer = b""
            while block := connection.recv(65536):
                answer += block
        self.assertLess(time.monotonic() - start, 8)
        self.assertLess(resident() - before, 20 * MEGABYTE)
        head, _blank, body = answer.partition(b"\r\n\r\n")
        message = json.loads(body)["error"]["data"]["message"]
        self.assertIn("413 Request Entity Too Large", message)
        self.assertTrue(head.startswith(b"HTTP/1."), head[:50])
        # the sender has not sent the rest, and nobody waits for him
        page = self.url_open("/web/session/get_session_info", json={}, timeout=8)
        self.assertEqual(page.json()["result"]["username"], "t_officer")
