"""A gateway for short messages and a mail server, both on real sockets, both with moods."""

import json
import socketserver
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class SmsHandler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server = self.server
        server.seen.append((json.loads(body), dict(self.headers), body))
        if server.mood == "late":
            server.released.wait(5)
            return
        if server.mood in ("500", "400"):
            self.send_error(int(server.mood))
            return
        answer = b"OK" if server.mood == "curt" else json.dumps({"id": f"g{len(server.seen)}"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        """Quiet."""


class SmtpHandler(socketserver.StreamRequestHandler):
    """As much of SMTP as Django's client speaks."""

    def handle(self):
        self._say("220 sink")
        while line := self.rfile.readline().decode().strip():
            word = line.split(" ")[0].upper()
            if word == "DATA":
                self._say("354 go on")
                lines = []
                while (part := self.rfile.readline()) != b".\r\n":
                    lines.append(part)
                self.server.seen.append(b"".join(lines))
            elif word == "QUIT":
                self._say("221 bye")
                return
            self._say("250 ok")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class SmtpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def sms_gateway():
    with _serving(ThreadingHTTPServer(("127.0.0.1", 0), SmsHandler)) as server:
        yield server


@contextmanager
def mail_server(port: int = 0):
    with _serving(SmtpServer(("127.0.0.1", port), SmtpHandler)) as server:
        yield server


@contextmanager
def _serving(server):
    server.seen, server.mood, server.released = [], "", threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
