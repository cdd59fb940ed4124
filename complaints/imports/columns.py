"""Which column is which: the names that other systems give them, in Chinese and English."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

NAMES = {
    "source_id": "编号 序号 id 工单编号 工单号 留言编号 信件编号 诉求编号 受理编号 单号 流水号 sourceid source_id no number",
    "title": "标题 主题 留言主题 留言标题 诉求标题 信件标题 工单标题 事由 title subject",
    "body": "内容 正文 留言详情 留言内容 诉求内容 详情 详细内容 来信内容 信件内容 反映内容 问题描述 工单内容 body content text message description",
    "received_at": "时间 留言时间 提交时间 来信时间 来电时间 受理时间 诉求时间 登记时间 创建时间 反映时间 日期 receivedat received date time created createdat submitted",
    "reply": "答复 回复 答复意见 答复内容 回复内容 办理结果 处理结果 办理情况 回复意见 官方回复 reply answer response",
    "replied_at": "答复时间 回复时间 办结时间 答复日期 回复日期 办理时间 repliedat replied answeredat answered responsetime replytime",
    "district": "辖区 区域 村 村社区 所属村 乡镇 镇街 地区 所属区域 行政区划 辖区代码 district area village",
    "category": "类别 分类 诉求类别 一级标签 一级分类 问题类型 category type",
    "place": "地点 地址 详细地址 事发地点 发生地点 place address location",
    "contact_name": "姓名 联系人 来电人 反映人 留言人 诉求人 name contact",
    "contact_phone": "电话 手机 手机号 联系电话 电话号码 来电号码 联系方式 phone mobile tel telephone",
}
OUR_NAME = {alias.replace("_", ""): name for name, aliases in NAMES.items() for alias in aliases.split()}
# What the template's first row says.
HEADERS = {
    "source_id": "编号",
    "title": "标题",
    "body": "内容",
    "received_at": "时间",
    "reply": "答复",
    "replied_at": "答复时间",
    "district": "辖区",
    "category": "类别",
    "place": "地点",
    "contact_name": "姓名",
    "contact_phone": "电话",
}


def recognise(headers: Sequence[Any]) -> list[str | None]:
    """Our name for each header; None for a column that is none of ours, or that a column before it was."""
    found: list[str | None] = []
    for header in headers:
        name = OUR_NAME.get(plain(header))
        found.append(None if name in found else name)
    return found


def plain(header: Any) -> str:
    """A header without marks, brackets and what they hold, spaces and capitals."""
    text = unicodedata.normalize("NFKC", str(header or "")).lower()
    return re.sub(r"\(.*?\)|[\W_]", "", text)
