"""A resident files a complaint: the form with its proof of work, its throttles and its look for what is there already."""

import json
import random
import uuid
from collections.abc import Sequence
from functools import partial

from altcha import Challenge, Payload, solve_challenge

from ..bench import Bench
from ..client import Answer, Client
from ..results import Row
from ..timing import Ask, WrongAnswerError, in_blocks
from .lookup import wanted


def filing(bench: Bench) -> list[Row]:
    """What is posted was solved and filled in before: the client's work is not the portal's."""
    with bench.large.city.cursor() as cursor:
        cursor.execute("SELECT code FROM districts_district WHERE level = 'village' ORDER BY code")
        villages = [code for [code] in cursor.fetchall()]
        cursor.execute("SELECT id FROM complaints_category WHERE depth = 2 ORDER BY id")
        categories = [pk for [pk] in cursor.fetchall()]
    asked: dict[str, Sequence[Sequence[Ask]]] = {
        "insert": [
            [partial(client.post, "/bench/insert/", {"words": "村口的路灯坏了"})] * wanted(bench)
            for client in bench.clients()
        ],
        "filed": [
            [filed(client, random.choice(villages), random.choice(categories)) for _ in range(wanted(bench))]
            for client in bench.clients()
        ],
    }
    rates = in_blocks(asked, blocks=bench.blocks)
    told, insert = rates["filed"], rates["insert"]
    return [
        Row("file a complaint, a second", told.p50, 0.25, at_least=True, baseline=insert.p50, p95=told.p95)
    ]


def filed(client: Client, village: str, category: int) -> Ask:
    """Ready to be sent."""
    fields = words() | {"district": village, "category": category, "proof": proof(client)}
    return partial(sent, client, fields)


def sent(client: Client, fields: dict[str, object]) -> Answer:
    answer = client.post("/complaints/new/", fields)
    if answer.status != 302:
        raise WrongAnswerError(f"A complaint was answered with {answer.status}")
    return answer


def words() -> dict[str, object]:
    """Never the same, and like enough to the others that these are compared with it."""
    odd = "".join(chr(random.randrange(0x5000, 0x8FFF)) for _ in range(24))
    return {
        "kind": "complaint",
        "submission": uuid.uuid4(),
        "title": f"村口{odd[:6]}",
        "body": f"路灯{odd[6:]}，盼望早日修好。",
        "place": "村口",
        "contact_name": "王",
        "contact_phone": f"139{random.randrange(10**8):08}",
    }


def proof(client: Client) -> str:
    """What a browser sends once it has solved the challenge."""
    challenge = Challenge.from_dict(json.loads(client.get("/complaints/new/challenge/").body))
    if (solution := solve_challenge(challenge)) is None:
        raise WrongAnswerError("The proof of work takes too long")
    return Payload(challenge, solution).to_base64()
