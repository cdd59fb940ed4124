"""Which column is which: the names that townships give them, in Chinese and English."""

from core.imports.columns import Columns

NAMES = {
    "number": "编号 序号 台账编号 点位编号 项目编号 户编号 number no id",
    "indicator": "指标 项目类别 工程类别 类别 任务 任务指标 indicator kind",
    "year": "年度 年份 年 year",
    "district": "辖区 村 村社区 所在村 行政村 村名 乡镇 镇街 行政区划 辖区代码 district village area township",
    "name": "名称 点位名称 工程名称 项目名称 点位 name",
    "quantity": "数量 工程量 座数 户数 里程 规模 quantity amount",
    "address": "地址 位置 详细地址 具体位置 建设地点 address place",
    "owner_mark": "户主标记 户主 农户 户名 ownerorhousehold owner household ownermark",
    "contractor": "施工单位 施工方 承建单位 施工队 contractor builder",
    "due_on": "计划完成 计划完成日期 计划完成时间 计划完工 计划完工日期 完成时限 应完成日期 dueon due tobecompletedby",
    "stage": "阶段 进度 状态 当前阶段 工程进度 stage status",
    "started_on": "开工日期 开工时间 实际开工 startedon started start",
    "completed_on": "完工日期 完工时间 竣工日期 竣工时间 completedon completed",
    "accepted_on": "验收日期 验收时间 acceptedon accepted",
    "quality": "质量关 质量关签字人 质量关签字 qualitygate quality",
    "technique": "技术关 技术关签字人 技术关签字 techniquegate technique",
    "acceptance": "验收关 验收关签字人 验收关签字 验收人 acceptancegate acceptance",
    "latitude": "纬度 latitude lat",
    "longitude": "经度 longitude lon lng",
}
# What the template's first row says.
HEADERS = {
    "number": "编号",
    "indicator": "指标",
    "year": "年度",
    "district": "辖区",
    "name": "名称",
    "quantity": "数量",
    "address": "地址",
    "owner_mark": "户主标记",
    "contractor": "施工单位",
    "due_on": "计划完成",
    "stage": "阶段",
    "started_on": "开工日期",
    "completed_on": "完工日期",
    "accepted_on": "验收日期",
    "quality": "质量关",
    "technique": "技术关",
    "acceptance": "验收关",
}
COLUMNS = Columns(NAMES, needed={"number", "district"}, example="编号, 辖区, 名称, 数量 …")
