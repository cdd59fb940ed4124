"""A browser that costs nearly nothing, so that what is measured is the server: one kept-alive connection, no parsing."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

TOKEN = "b" * 32  # any will do, as long as cookie and form say the same


@dataclass(frozen=True)
class Answer:
    status: int
    head: bytes
    body: bytes


class Client:
    """Signed in where a session is given."""

    def __init__(self, port: int, session: str = "") -> None:
        self.port = port
        self.cookies = f"csrftoken={TOKEN}" + (f"; sessionid={session}" if session else "")
        self.socket: socket.socket | None = None

    def get(self, path: str) -> Answer:
        return self.send("GET", path)

    def post(self, path: str, fields: Mapping[str, object]) -> Answer:
        words = urlencode({"csrfmiddlewaretoken": TOKEN, **fields}).encode()
        return self.send("POST", path, words, "application/x-www-form-urlencoded")

    def upload(self, path: str, fields: Mapping[str, object], name: str, content: bytes) -> Answer:
        """A form with a file."""
        edge = b"--a-line-that-no-sheet-has"
        parts = [part(key, value) for key, value in {"csrfmiddlewaretoken": TOKEN, **fields}.items()]
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
        parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content)
        body = b"".join(edge + b"\r\n" + each + b"\r\n" for each in parts) + edge + b"--\r\n"
        return self.send("POST", path, body, f"multipart/form-data; boundary={edge[2:].decode()}")

    def send(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Answer:
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Cookie: {self.cookies}"]
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"] if kind else []
        request = ("\r\n".join(lines) + "\r\n\r\n").encode() + body
        if self.socket is not None:
            try:
                return self.exchange(self.socket, request)
            except ConnectionError:  # the server lets go of a connection that rests
                self.socket.close()
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=120)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.exchange(self.socket, request)

    def exchange(self, line: socket.socket, request: bytes) -> Answer:
        line.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += more(line)
        head, _, body = received.partition(b"\r\n\r\n")
        length = length_of(head)
        chunks, missing = [body], length - len(body)
        while missing > 0:
            chunks.append(more(line))
            missing -= len(chunks[-1])
        if b"connection: close" in head.lower():
            self.close()
        return Answer(int(head[9:12]), head, b"".join(chunks))

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def more(line: socket.socket) -> bytes:
    if not (received := line.recv(1 << 16)):
        raise ConnectionResetError("closed by the server")
    return received


def length_of(head: bytes) -> int:
    found = head.lower().partition(b"\r\ncontent-length:")[2]
    return int(found.partition(b"\r\n")[0] or 0)


def part(key: str, value: object) -> bytes:
    return f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode()
