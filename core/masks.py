"""Showing people their own contact so that they know it again and a neighbour does not learn it."""


def masked_phone(number: str) -> str:
    """138****0000; a short number keeps its last two digits."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 10 else f"****{number[-2:]}" * bool(number)


def masked_name(name: str) -> str:
    """张**"""
    return name[:1] + "**" * bool(name)


def masked_address(address: str) -> str:
    """z****@example.com"""
    name, at, host = address.partition("@")
    return f"{name[:1]}****{at}{host}" if address else ""
