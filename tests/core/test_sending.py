"""Every table of messages is sent the same way; what complaints tell of it stands in tests/complaints."""

import datetime as dt

from core.outbox import MaybeSent, NotSent
from core.sending import DELAYS, Queue
from pledges.models import Digest

DAY = dt.date(2021, 8, 31)


def refuse(message: Digest, *, at: dt.datetime) -> None:
    raise NotSent("mail server: busy")


def break_off(message: Digest, *, at: dt.datetime) -> None:
    raise MaybeSent("connection lost")


def deliver(message: Digest, *, at: dt.datetime) -> None:
    assert message.status == "sending"


def test_tried_later_after_a_refusal_and_sent_once(lin, now):
    queue = Queue(Digest, "member")
    Digest.objects.create(member=lin, day=DAY, channel="mail", queued_at=now)
    assert queue.sweep(refuse, clock=lambda: now) == 0
    assert queue.sweep(deliver, clock=lambda: now) == 0
    assert queue.sweep(deliver, clock=lambda: now + DELAYS[0]) == 1
    assert queue.sweep(deliver, clock=lambda: now + DELAYS[0]) == 0


def test_what_may_have_left_is_never_tried_again(lin, now):
    queue = Queue(Digest)
    Digest.objects.create(member=lin, day=DAY, channel="mail", queued_at=now)
    queue.sweep(break_off, clock=lambda: now)
    assert Digest.objects.get().status == "unsure"
    assert queue.sweep(deliver, clock=lambda: now + dt.timedelta(days=1)) == 0
