"""Which column is which: the names that offices give them, in Chinese and English."""

from core.imports.columns import Columns

NAMES = {
    "username": "工号 员工编号 人员编号 职工号 干部编号 员工号 账号 用户名 staffnumber staffno staffid username employeenumber",
    "name": "姓名 名字 干部姓名 党员姓名 name fullname",
    "unit": "单位 所在单位 工作单位 单位名称 所属单位 部门 unit department organisation organization",
    "district": "辖区 所属辖区 责任区 责任村 包联村 乡镇 镇街 村 村社区 行政区划 辖区代码 homedistrict district area village township",
    "position": "职务 岗位 职位 现任职务 position title job post",
    "role": "角色 系统角色 系统权限 role",
    "is_party_member": "政治面貌 是否党员 党员 partymember politicalstatus party",
    "party_branch": "党支部 所在党支部 所属党支部 所在支部 支部 partybranch branch",
    "email": "邮箱 电子邮箱 电子邮件 邮件 email mail",
    "joined_on": "入职日期 入职时间 到岗日期 到岗时间 任职时间 参加工作时间 joined joinedon startdate since",
}
COLUMNS = Columns(NAMES, needed={"username", "name"}, example="工号, 姓名, 单位 …")
recognise = COLUMNS.recognise
# What the template's first row says.
HEADERS = {
    "username": "工号",
    "name": "姓名",
    "unit": "单位",
    "district": "辖区",
    "position": "职务",
    "role": "角色",
    "is_party_member": "政治面貌",
    "party_branch": "党支部",
    "email": "邮箱",
    "joined_on": "到岗日期",
}
# What they are called where an English file has none of them.
IN_ENGLISH = {"is_party_member": "party member", "party_branch": "party branch", "joined_on": "since"}
