"""The message of a day as an office would write it."""

import datetime as dt

from django.utils import timezone, translation

from pledges import lifecycle, notices
from pledges.models import Digest
from tests.factories import log_pledge


def test_the_letter_reads_well_in_chinese(lin, bai, campaign, now, settings):
    lin.email = "lin@example.com"
    lin.save()
    log_pledge(lin, campaign, now, due_on=dt.date(2021, 8, 20))
    late = log_pledge(
        lin, campaign, now, title="更换12盏路灯", beneficiary="小学", due_on=dt.date(2021, 9, 1)
    )
    at = timezone.make_aware(dt.datetime(2021, 8, 31, 9))
    lifecycle.supervise(late, by=bai, at=at, note="为何未动？", answer_by=dt.date(2021, 9, 2))
    lifecycle.remind(at=at)
    digest = Digest.objects.select_related("member").get(member=lin)
    with translation.override("zh-hans"):
        _headline, body = notices.write(digest, notices.content(digest, at.date()), at.date())
    lines = [line for line in body.splitlines() if line.startswith("·")]
    assert len(lines) == 3
    assert "修复村口300米翻浆路" in lines[0]
    assert lines[2].count("更换12盏路灯") == 1
    assert settings.SITE_URL in body
