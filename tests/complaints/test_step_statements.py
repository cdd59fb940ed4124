"""Moving a complaint on takes few statements, so that an office's Monday morning is no load."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints import lifecycle
from tests.factories import file_complaint

CONTROL = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


@pytest.fixture
def accepted(village, category, chen):
    complaint = file_complaint(village, category, timezone.now())
    return lifecycle.accept(complaint, by=chen, at=timezone.now())


def counted(client, path: str, fields: dict[str, object]) -> int:
    client.get("/roles/")  # the first page of a session writes down that there is one
    with CaptureQueriesContext(connection) as captured:
        assert client.post(path, fields).status_code == 302
    return sum(not each["sql"].startswith(CONTROL) for each in captured.captured_queries)


def test_assigning_takes_eleven_statements(client, accepted, township_unit, chen):
    client.force_login(chen)
    path = f"/complaints/{accepted.code}/do/assign/"
    assert counted(client, path, {"assign-to": township_unit.pk}) == 11


def test_answering_takes_eleven_statements(client, accepted, township_unit, chen, lin):
    lifecycle.assign(accepted, to=township_unit, by=chen, at=timezone.now())
    client.force_login(lin)
    path = f"/complaints/{accepted.code}/do/answer/"
    assert counted(client, path, {"answer-note": "路灯已经修好，再有问题请打村委会电话。"}) == 11
