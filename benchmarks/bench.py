"""What every scenario has: the cities that are served, how often to ask, and who is signed in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection
from django.test import Client as Browser

from members.models import Member

from .cities import City
from .client import Client
from .results import Row
from .server import Site
from .timing import THREADS, Ask

COUNTY = "130682000000"


@dataclass(frozen=True)
class Bench:
    """The two cities at hand, and what was asked for."""

    small: Site
    large: Site
    middle: City
    rounds: int
    rows: int
    events: int
    blocks: int = 5  # of what is measured by the second
    clients_opened: list[Client] = field(default_factory=list)

    def member(self, username: str, site: Site | None = None) -> Client:
        """A browser in which this member has signed in."""
        site = site or self.large
        return self.opened(site.client(session_of(site.city, username)))

    def empty_page(self) -> Ask:
        """A member's page with nothing in it, of the large city."""
        client = self.member("official")
        return lambda: client.get("/bench/work/")

    def clients(self, count: int = THREADS) -> list[Client]:
        return [self.opened(self.large.client()) for _ in range(count)]

    def opened(self, client: Client) -> Client:
        self.clients_opened.append(client)
        return client

    def close(self) -> None:
        """Let go of every connection of a scenario."""
        while self.clients_opened:
            self.clients_opened.pop().close()


Scenario = Callable[[Bench], list[Row]]


@contextmanager
def living_in(city: City) -> Iterator[None]:
    """Let this process' models speak of this city."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = city.name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def session_of(city: City, username: str) -> str:
    with living_in(city):
        browser = Browser(headers={"host": "localhost"})
        browser.force_login(Member.objects.select_related("home_district").get(username=username))
        key: str = browser.cookies["sessionid"].value
        return key
