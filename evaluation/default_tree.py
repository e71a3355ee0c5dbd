"""What a district begins with: a tree of indicators, grade bands and a veto. All of it is data that
it edits; none of it is the directive's own word.
"""

from datetime import date
from decimal import Decimal

from evaluation.scoring import BONUS, DIMENSION, ITEM, POINT, Band, Line

TITLE = "街道社工站评估指标表"
BASIS = "系统默认，可调整"
VALID_FROM = date(2021, 1, 1)
RECORDS, VISIT, TALK, FIGURE = "查档案", "实地看", "访谈", "系统测算"

# level, name, weight; of points also the requirement or "", the method, the evidence, and the value
# at which nothing is left where less is better.
ROWS = [
    (DIMENSION, "党建与组织保障", 8),
    (ITEM, "组织领导", 5),
    (POINT, "站长由街道党工委副书记担任", 3, "1.1", FIGURE, "任职文件"),
    (POINT, "党建引领，定期研究社工站工作", 2, "", RECORDS, "会议记录"),
    (ITEM, "部署落实", 3),
    (POINT, "两本手册学习", 1, "4.3", FIGURE, "培训签到"),
    (POINT, "评估督导问题按期整改", 2, "6.1", FIGURE, "整改回复和复核"),
    (DIMENSION, "阵地（有场地）", 10),
    (ITEM, "场所落实", 6),
    (POINT, "自有、已建成的阵地", 4, "1.9", FIGURE, "场地权属、照片"),
    (POINT, "功能分区和标识", 2, "", VISIT, "现场"),
    (ITEM, "开放使用", 4),
    (POINT, "按公示时间开放，方便居民", 4, "", VISIT, "开放记录、居民访谈"),
    (DIMENSION, "人员与督导（有人员）", 15),
    (ITEM, "队伍", 9),
    (POINT, "驻站社工按协议到岗", 3, "", RECORDS, "劳动合同、考勤"),
    (POINT, "社区工作者持证率", 3, "2.4", FIGURE, "证书"),
    (POINT, "职业水平考试报名", 3, "2.1", FIGURE, "报名表"),
    (ITEM, "培训和督导", 6),
    (POINT, "培训学时", 3, "2.2", FIGURE, "学时证明"),
    (POINT, "重点领域人才", 1, "2.3", FIGURE, "培训记录"),
    (POINT, "督导频次和社工的反馈", 2, "", TALK, "督导记录、社工访谈"),
    (DIMENSION, "制度与档案（有制度）", 10),
    (ITEM, "制度", 4),
    (POINT, "制度齐全，按制度办", 4, "", RECORDS, "制度文本、执行记录"),
    (ITEM, "档案", 6),
    (POINT, "服务档案完整真实（抽查）", 4, "", RECORDS, "抽查的档案"),
    (POINT, "及时录入全国社工站信息平台", 2, "1.7", FIGURE, "平台记录"),
    (DIMENSION, "服务执行与产出（有功能、有活动）", 25),
    (ITEM, "项目执行", 10),
    (POINT, "项目进度", 5, "1.2", FIGURE, "里程碑佐证"),
    (POINT, "按期完成", 2, "1.4", FIGURE, "里程碑佐证"),
    (POINT, "项目台账完整", 3, "3.2", FIGURE, "项目台账"),
    (ITEM, "服务开展", 10),
    (POINT, "服务不断档", 4, "1.6", FIGURE, "服务记录", 30),
    (POINT, "四个领域都有服务", 3, "4.2", FIGURE, "服务记录"),
    (POINT, "个案、小组的专业性（抽查）", 3, "", RECORDS, "抽查的档案"),
    (ITEM, "五社联动", 5),
    (POINT, "五方参与", 3, "3.1", FIGURE, "联动记录"),
    (POINT, "项目经平台发布", 2, "3.4", FIGURE, "平台发布记录"),
    (DIMENSION, "重点人群精准度", 7),
    (ITEM, "服务对象", 7),
    (POINT, "困难人群占比", 5, "4.1", FIGURE, "服务记录"),
    (POINT, "建档和需求评估", 2, "", RECORDS, "服务对象档案"),
    (DIMENSION, "服务成效与满意度（有成效）", 10),
    (ITEM, "成效", 5),
    (POINT, "服务对象的改变", 3, "", TALK, "服务对象访谈、前后测"),
    (POINT, "服务品牌", 2, "4.4", FIGURE, "品牌材料和活动"),
    (ITEM, "满意度", 5),
    (POINT, "服务对象满意度", 3, "", TALK, "服务对象访谈或问卷"),
    (POINT, "社区反馈", 2, "", TALK, "社区访谈"),
    (DIMENSION, "资金管理", 10),
    (ITEM, "资金使用", 5),
    (POINT, "资金使用进度", 5, "1.3", FIGURE, "资金台账"),
    (ITEM, "资金规范", 5),
    (POINT, "没有不合规的支出", 4, "1.5", FIGURE, "凭证", 5),
    (POINT, "外部评估前先自检", 1, "3.3", FIGURE, "自检表"),
    (DIMENSION, "社会组织培育", 5),
    (ITEM, "备案和规范", 3),
    (POINT, "社区社会组织备案达标", 2, "5.1", FIGURE, "备案表"),
    (POINT, "规范化程度", 1, "5.2", FIGURE, "规范化清单"),
    (ITEM, "孵化", 2),
    (POINT, "在孵组织有活动", 2, "5.3", FIGURE, "孵化记录"),
    (BONUS, "品牌推广或获奖", 5, "", RECORDS, "文件、证书"),
]  # fmt: skip


def _line(row: tuple) -> Line:
    """A row as a line; what it leaves out is empty."""
    level, name, weight, *rest = row
    requirement, method, evidence, zero_at = [*rest, "", "", "", None][:4]
    zero_at = None if zero_at in (None, "") else Decimal(zero_at)
    return Line(level, name, Decimal(weight), requirement, None, zero_at, method, evidence)


LINES = [_line(row) for row in ROWS]
BANDS = [
    Band("优秀", Decimal(90)),
    Band("良好", Decimal(80)),
    Band("合格", Decimal(60)),
    Band("不合格", Decimal(0)),
]
VETOES = ["弄虚作假"]
