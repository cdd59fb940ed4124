"""Proofs of work as a browser would make them."""

from altcha import Challenge, Payload, solve_challenge
from altcha_django import get_verifier


def solve(challenge: dict) -> str:
    """What a browser sends once it has solved this challenge."""
    given = Challenge.from_dict(challenge)
    solution = solve_challenge(given)
    assert solution is not None
    return Payload(given, solution).to_base64()


def solved_proof() -> str:
    """A fresh challenge of the portal, solved; good for one form."""
    return solve(get_verifier().get_challenge())
