"""The register of services (服务记录台账)."""

import re

from common.horizon import EARLIEST_FACT
from services.models import MOST_HOURS, MOST_PEOPLE, MOST_TIMES, ServedGroup, ServiceRecord
from sheets import (
    CellError,
    Column,
    Register,
    Sheet,
    choice,
    count,
    day,
    decimal,
    fold,
    positive_count,
    text,
    yes_no,
)
from sheets.labels import choice_column, labels_of

DAY = day(earliest=EARLIEST_FACT)

KIND_WORDS = {
    "入户探访": "探访", "走访": "探访", "入户走访": "探访", "走访探访": "探访", "探视": "探访",
    "个案服务": "个案", "个案工作": "个案", "小组活动": "小组", "小组工作": "小组",
    "小组服务": "小组", "活动": "社区活动", "社区服务": "社区活动", "社区工作": "社区活动",
    "主题活动": "社区活动", "咨询服务": "咨询", "咨询接待": "咨询", "转介服务": "转介",
    "资源转介": "转介", "宣传": "政策宣传", "政策宣讲": "政策宣传", "宣传活动": "政策宣传",
    "志愿": "志愿服务", "志愿活动": "志愿服务", "志愿者服务": "志愿服务",
}  # fmt: skip
FIELD_WORDS = {
    "救助": "社会救助", "困难群众救助": "社会救助", "养老": "养老服务", "为老服务": "养老服务",
    "老年服务": "养老服务", "儿童": "儿童关爱保护", "未成年人保护": "儿童关爱保护",
    "未成年人关爱保护": "儿童关爱保护", "儿童关爱": "儿童关爱保护", "儿童保护": "儿童关爱保护",
    "儿童福利": "儿童关爱保护", "治理": "社区治理", "社区营造": "社区治理",
}  # fmt: skip
MODE_WORDS = {
    "现场": "线下", "面对面": "线下", "线下服务": "线下", "网络": "线上", "线上服务": "线上",
    "微信": "线上", "上门": "入户", "入户服务": "入户", "电访": "电话", "电话服务": "电话",
}  # fmt: skip
GROUP_WORDS = {
    "低保": "低保对象", "低保人员": "低保对象", "低保户": "低保对象", "低保家庭": "低保对象",
    "特困": "特困人员", "特困供养人员": "特困人员", "五保": "特困人员",
    "低保边缘": "低保边缘家庭", "低边家庭": "低保边缘家庭", "低收入家庭": "低保边缘家庭",
    "支出型困难": "支出型困难家庭", "残疾": "残疾人", "残疾人士": "残疾人",
    "独居": "独居老人", "独居老年人": "独居老人", "空巢": "空巢老人", "空巢老年人": "空巢老人",
    "失能": "失能老人", "失能老年人": "失能老人", "留守": "留守儿童", "困境": "困境儿童",
    "流浪乞讨": "流浪乞讨人员", "流浪人员": "流浪乞讨人员", "普通居民": "一般居民",
    "居民": "一般居民", "社区居民": "一般居民", "一般群众": "一般居民",
}  # fmt: skip
ENTRY = re.compile(r"(?P<word>.*?)(?:[(:]?(?P<people>\d+)人?\)?)?$")


class Groups:
    """Target groups of one service: `低保对象`, or several with their people: `低保对象3、残疾人2`.

    The value is a tuple of (group, people); people is None for a single group, which is everybody.
    """

    def __init__(self):
        self.one = choice(labels_of(ServedGroup.Group), GROUP_WORDS)

    def __call__(self, raw):
        groups = [group for part in self._parts(raw) if (group := self._entry(part))]
        names = [name for name, _people in groups]
        if len(set(names)) < len(names):
            raise CellError("同一类服务对象写了两次，请合并人数")
        if len(groups) > 1 and None in (people for _name, people in groups):
            raise CellError("有几类服务对象的，请写明各类人数，例如“低保对象3、残疾人2”")
        return tuple(sorted(groups)) or None

    @staticmethod
    def _parts(raw):
        written = fold(str(raw)) if raw is not None else ""
        return [part for part in re.split("[、,;/+]", written) if part]

    def words(self, raw):
        """The groups that a cell names, without their people."""
        return [ENTRY.match(part)["word"] for part in self._parts(raw)]

    def replaced(self, raw, wrong, right):
        """The cell with another word for one group; the people stay."""
        wrong = fold(wrong)
        return "、".join(
            right + part[len(wrong) :] if ENTRY.match(part)["word"] == wrong else part
            for part in self._parts(raw)
        )

    def _entry(self, part):
        found = ENTRY.match(part)
        group = self.one(found["word"])
        if group is None:
            return None
        people = found["people"]
        if people is not None and not 1 <= int(people) <= MOST_PEOPLE:
            raise CellError(f"“{part}”的人数不对，请核对")
        return group, int(people) if people else None

    def show(self, groups):
        return "、".join(
            f"{self.one.show(group)}{'' if people is None else people}"
            for group, people in groups or ()
        )


RECORDS_SHEET = Sheet(
    key="records",
    title="服务记录",
    synonyms=("服务记录台账", "服务台账", "服务记录表", "服务明细", "服务情况", "服务登记表"),
    heading="社工站服务记录台账",
    columns=(
        Column("number", "记录编号", text(24, code=True), (
            "服务记录编号", "记录号", "系统编号", "平台记录编号"), width=20,
            note="从本系统导出的台账有编号，按编号更新；新的服务请留空"),
        Column("served_on", "服务日期", DAY, (
            "日期", "开展日期", "活动日期", "服务时间", "开展时间", "活动时间", "时间",
            "服务开展日期", "服务开展时间", "开展服务日期", "开展服务时间", "活动开展日期",
            "举办日期", "举办时间", "走访日期", "实施日期", "发生日期", "记录日期"),
            required=True, kind="date"),
        choice_column("kind", "服务类型", ServiceRecord.Kind, other_words=KIND_WORDS,
                      required=True, synonyms=("类型", "服务类别", "服务性质", "活动类型",
                                               "服务种类", "活动类别", "类别", "服务方法",
                                         "工作方法")),
        choice_column("field", "服务领域", ServiceRecord.Field, other_words=FIELD_WORDS,
                      required=True, synonyms=("领域", "所属领域", "重点领域", "业务领域",
                                               "工作领域", "涉及领域", "服务板块")),
        Column("title", "服务主题", text(120), (
            "主题", "活动主题", "活动名称", "服务名称", "服务内容", "内容", "名称", "活动内容",
            "服务活动名称", "服务事项", "主要内容"), width=26),
        Column("project", "所属项目", text(100), (
            "项目", "项目名称", "服务项目", "所属服务项目", "所属项目名称", "项目全称", "归属项目",
            "对应项目", "依托项目"), width=36),
        Column("community", "社区", text(60), (
            "服务社区", "所属社区", "所在社区", "开展社区", "社区名称", "服务地点", "地点",
            "活动社区", "服务所在社区", "所在社区名称", "所属社区名称", "服务地点(社区)",
            "活动地点", "开展地点", "村(社区)", "村/社区", "社区(村)"), width=22),
        Column("groups", "服务对象类别", Groups(), (
            "服务对象", "对象类别", "服务人群", "服务对象类型", "人群类别", "对象", "服务对象分类",
            "服务对象(类别)", "对象类型", "人群类型", "人群", "服务群体", "服务对象人群",
            "受益人群"),
            width=18, choices=tuple(labels_of(ServedGroup.Group)),
            note="一次服务有几类对象的，写明各类人数，例如“低保对象3、残疾人2”"),
        Column("people", "服务人数", positive_count(maximum=MOST_PEOPLE), (
            "人数", "服务对象人数", "参与人数", "受益人数", "参加人数", "实际人数", "服务总人数"),
            required=True, kind="integer"),
        Column("person_times", "服务人次", positive_count(maximum=MOST_TIMES), (
            "人次", "服务人次数", "参与人次", "受益人次", "参加人次", "人次数", "总人次",
            "服务总人次"), required=True, kind="integer"),
        Column("volunteers", "志愿者人数", count(), (
            "志愿者", "志愿者数", "参与志愿者", "志愿者参与人数", "志愿者数量", "参与志愿者人数",
            "志愿者参与数"), kind="integer"),
        Column("hours", "时长(小时)", decimal(2, minimum=0, maximum=MOST_HOURS), (
            "服务时长(小时)", "时长", "小时数", "服务小时", "服务小时数", "时数", "服务时数"),
            kind="decimal"),
        choice_column("mode", "服务方式", ServiceRecord.Mode, other_words=MODE_WORDS,
                      synonyms=("方式", "服务形式", "开展方式", "形式", "开展形式", "活动方式",
                                "活动形式")),
        Column("worker_name", "社工", text(40, spaces=False), (
            "社工姓名", "主责社工", "负责社工", "服务社工", "责任社工", "经办社工", "执行社工",
            "带队社工", "负责人", "社工名字", "承办社工", "主责人", "责任人", "服务人员",
            "工作人员", "记录人")),
        Column("platform_entered_on", "全国平台录入日期", DAY, (
            "录入全国平台日期", "平台录入日期", "录入日期", "录入平台日期", "全国平台录入时间",
            "录入全国平台时间", "平台录入时间", "录入平台时间", "录入时间", "全国信息平台录入日期",
            "信息平台录入日期", "全国社工站信息平台录入日期", "录入系统日期", "系统录入日期",
            "平台登记日期", "上传平台日期", "上传日期"), kind="date", width=18),
        Column("platform_reference", "全国平台编号", text(60, code=True), (
            "平台编号", "全国平台记录编号"), width=18),
        Column("is_administrative", "行政事务", yes_no(), ("是否行政事务",), choices=("是", "否"),
               note="行政事务不算服务"),
        Column("note", "备注", text(1000), ("说明",), width=24),
    ),
)  # fmt: skip

SERVICES = Register(code="services", title="服务记录台账", sheets=(RECORDS_SHEET,))
