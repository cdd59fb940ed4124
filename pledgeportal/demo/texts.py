"""The demo city's invented texts."""

import csv
from pathlib import Path

HERE = Path(__file__).parent


def read(name: str) -> list[dict[str, str]]:
    """The rows of one of the files beside this one."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# What people say in the same situation everywhere.
WORDS = {
    "declined": "您反映的事项正在法院审理中，依法不属本平台受理范围，请按诉讼程序向承办法院反映。",
    "disputed": "只来人看了看，问题还没有彻底解决，请再来一趟。",
    "answered_again": "已再次到现场，会同您本人逐项核对并整改到位。给您添麻烦了，感谢您的监督。",
    "told_no": "电话里说，人来过，活儿只干了一半，剩下的一直没接着干。",
    "missed": "无人接听",
    "missed_again": "再次拨打，关机",
    "checked": "已到现场查看并询问邻居，问题确已解决，同意销号。",
    "returned": "该事项不在我单位职责范围内，依据职责清单应由属地或主管部门办理，申请退回。",
    "merged": "与前一件为同一地点同一问题，合并办理。",
    "same_here": "我家也是这个情况，听说已经有邻居反映了，希望一并解决，办好了也告诉我们一声。",
    "withdrawn": "今天村里已经来人处理好了，这件不用再办了，谢谢。",
    "asked": "您好，为准确处理，请补充具体位置（门牌或附近标志物）和方便联系的时间。",
    "hung": "整治需列入下一批专项资金项目，目前资金尚未下达，申请挂账，资金到位后立即实施。",
    "extended": "需采购配件并协调施工队伍，材料在途，申请延期办理。",
    "supervised": "群众反映集中，请承办单位主要负责同志到现场，三日内报告进展。",
    "thanked": "您的心意已转达，感谢您的肯定，我们会继续努力。",
    "duty": "由群众诉求转入履职清单，专人负责，限期办结，办结后请群众评价。",
    "verified": "已到现场核实，属实，同意答复群众。",
}
