"""A resident opens their complaint."""

from collections.abc import Sequence
from functools import partial

from ..bench import Bench
from ..client import Client
from ..results import Row
from ..timing import Ask, in_blocks


def lookup(bench: Bench) -> list[Row]:
    asked: dict[str, Sequence[Sequence[Ask]]] = {
        "page": [[partial(client.get, "/bench/page/")] * wanted(bench) for client in bench.clients()],
        "looked up": [looking_up(client, bench) for client in bench.clients()],
    }
    rates = in_blocks(asked, blocks=bench.blocks)
    found, page = rates["looked up"], rates["page"]
    return [Row("look up by code, a second", found.p50, 0.5, at_least=True, baseline=page.p50, p95=found.p95)]


def wanted(bench: Bench) -> int:
    """Askings of a thread: all blocks, and one before them."""
    return (bench.blocks + 1) * max(bench.rounds // 2, 1)


def looking_up(client: Client, bench: Bench) -> Sequence[Ask]:
    """Each time another one, from all years."""
    with bench.large.city.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM complaints_complaint")
        [[last]] = cursor.fetchall()
        cursor.execute(
            "SELECT code FROM complaints_complaint JOIN generate_series(1, %(wanted)s) AS n"
            " ON id = 1 + floor(random() * %(last)s)",
            {"wanted": 4 * wanted(bench), "last": last},
        )
        codes = [code for [code] in cursor.fetchall()][: wanted(bench)]
    return [partial(client.get, f"/complaints/{code}/") for code in codes]
