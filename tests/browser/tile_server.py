"""A server of map tiles in a thread: each tile a picture of its own numbers."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from PIL import Image, ImageDraw


def tile(path: str) -> bytes:
    drawn = Image.new("RGB", (256, 256), "#e7efe4")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((0, 0, 255, 255), outline="#9ab09a")
    pen.line((0, 0, 255, 255), fill="#c3d2c0", width=6)
    pen.text((12, 12), path, fill="#44604a")
    file = io.BytesIO()
    drawn.save(file, "PNG")
    return file.getvalue()


class Tiles(ThreadingHTTPServer):
    """Keeps who asked for what."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Tile)
        self.asked: list[tuple[str, str]] = []  # path, Referer

    @property
    def host(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Tile(BaseHTTPRequestHandler):
    server: Tiles

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers.get("Referer", "")))
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(tile(self.path))

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def tile_server() -> Iterator[Tiles]:
    server = Tiles()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
