"""How far something has come, on a terminal that somebody watches."""

from typing import TextIO

WIDTH = 40


class ProgressBar:
    """One line that is written over; silent where the output is a file or a pipe."""

    def __init__(self, total: int, out: TextIO) -> None:
        self.total, self.out, self.shown = max(total, 1), out, -1
        self.watched = out.isatty()

    def show(self, done: int) -> None:
        percent = 100 * done // self.total
        if not self.watched or percent == self.shown:
            return
        self.shown = percent
        full = WIDTH * percent // 100
        end = "\n" if done >= self.total else ""
        self.out.write(f"\r[{'#' * full}{' ' * (WIDTH - full)}] {percent:3} %{end}")
        self.out.flush()
