"""Registers of invented figures, kept as untidily as hands keep them, and the truth they hold."""

import random
from collections import Counter
from datetime import date, timedelta

from openpyxl import Workbook

ON = date(2022, 7, 15)
FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
KINDS = {
    "探访": ("探访", "入户探访", "走访"), "个案": ("个案", "个案服务"),
    "小组": ("小组", "小组活动"),
    "社区活动": ("社区活动", "活动"), "咨询": ("咨询", "咨询服务"), "转介": ("转介",),
    "政策宣传": ("政策宣传", "宣传"), "志愿服务": ("志愿服务", "志愿活动"),
}  # fmt: skip
FIELDS = {
    "社会救助": ("社会救助", "救助"), "养老服务": ("养老服务", "为老服务", "养老"),
    "儿童关爱保护": ("儿童关爱保护", "儿童", "未成年人保护"), "社区治理": ("社区治理", "治理"),
}  # fmt: skip
GROUPS = {
    "低保对象": ("低保对象", "低保", "低保户"), "特困人员": ("特困人员", "特困"),
    "残疾人": ("残疾人", "残疾人士"), "独居老人": ("独居老人", "独居"),
    "一般居民": ("一般居民", "居民"),
}  # fmt: skip
LEVELS = {
    "助理社会工作师": ("助理社会工作师", "助理社工师", "初级"),
    "社会工作师": ("社会工作师", "社工师", "中级"),
}  # fmt: skip
CATEGORIES = ("人员经费", "人员费用", "活动经费", "服务活动经费", "办公费", "税金", "管理费")
TITLES = {
    "服务日期": ("服务日期", "日期", "开展时间", "活动日期*"), "服务类型": ("服务类型", "类型"),
    "服务领域": ("服务领域", "领域"), "服务主题": ("主题", "活动名称", "服务内容"),
    "所属项目": ("所属项目", "项目", "项目名称"), "社区": ("社区", "服务社区", "所在社区"),
    "服务对象": ("服务对象", "服务对象类别", "服务人群"), "人数": ("人数", "服务人数(人)"),
    "人次": ("人次", "服务人次(人次)", "服务人次"), "平台": ("录入日期", "全国平台录入时间"),
    "到账日期": ("到账日期", "拨款时间", "收款日期"), "批次": ("批次", "期次"),
    "金额": ("金额", "金额（元）", "金额(人民币元)"), "支出日期": ("付款日期", "支付时间", "日期"),
    "科目": ("科目", "费用类别"), "摘要": ("用途", "摘要", "支出内容"),
    "凭证号": ("凭证号", "凭证编号"), "项目名称": ("项目名称", "项目全称", "项目"),
    "资金来源": ("资金来源", "经费来源"), "协议金额": ("合同金额", "协议金额(元)", "项目经费(元)"),
    "协议开始": ("合同开始日期", "起始日期"), "协议结束": ("合同结束日期", "截止日期"),
    "里程碑": ("节点", "里程碑名称"), "权重": ("权重", "占比(%)"), "计划": ("计划日期",),
    "完成": ("实际完成时间", "完成日期"), "姓名": ("姓名", "人员姓名"),
    "出生年月": ("出生年月", "出生日期"), "单位": ("工作单位", "所在单位"),
    "岗位": ("岗位", "职务"),
    "证书": ("证书级别", "职业水平"), "报考": ("2022年报考级别", "2022年度报考等级"),
    "社区类型": ("社区类型", "社区性质"), "组织名称": ("组织名称", "社会组织名称"),
    "类别": ("类别", "组织类型"), "状态": ("状态", "备案状态"),
    "备案日期": ("备案时间", "备案日期"),
}  # fmt: skip


class Hand(random.Random):
    """Writes a plain value down in one of the ways people do."""

    def day(self, day: date | None):
        if day is None:
            return self.choice((None, "—", "/", " "))
        return self.choice((
            day, f"{day:%Y-%m-%d}", f" {day:%Y/%m/%d}", f"{day.year}.{day.month}.{day.day}",
            f"{day.year}年{day.month}月{day.day}日", int(f"{day:%Y%m%d}"),
            f"{day:%Y-%m-%d}（星期一）", f"{day:%Y-%m-%d}\u3000", f"{day:%Y-%m-%d} 00:00:00",
        ))  # fmt: skip

    def amount(self, fen: int):
        yuan = f"{fen / 100:,.2f}"
        plain = f"{fen // 100}.{fen % 100:02d}"
        return self.choice((
            fen / 100, plain, yuan, f"¥{yuan}", f"￥{plain}元", f"{yuan}元",
            yuan.translate(FULL_WIDTH), f"人民币{plain}元整",
        ))  # fmt: skip

    def number(self, number: int, unit: str):
        return self.choice((number, str(number), f" {number}", f"{number}{unit}",
                            str(number).translate(FULL_WIDTH)))  # fmt: skip

    def words(self, words: str):
        half = len(words) // 2
        return self.choice((words, f" {words}", f"{words}\u3000", f"{words}\n",
                            f"{words[:half]}\u200b{words[half:]}"))  # fmt: skip

    def community(self, name: str, street: str):
        bare = name.removesuffix("社区居民委员会")
        return self.words(self.choice((
            name, bare, f"{bare}社区", f"{bare}社区居委会", f"{street}{bare}社区", f"{bare}居委会",
        )))  # fmt: skip

    def sheet(self, book: Workbook, title: str, rows: list[dict]) -> None:
        """Columns in any order with strange ones between, rows with what is no data."""
        sheet = book.create_sheet(title)
        for line in range(self.randrange(1, 4)):
            sheet.append([f"{title}" if not line else None, f"填报日期：2022-07-1{line}"])
        columns = list(rows[0])
        self.shuffle(columns)
        strangers = self.sample(("序号", "联系电话", "身份证后四位"), self.randrange(3))
        header = strangers + [self.choice(TITLES[column]) for column in columns]
        sheet.append(header)
        for number, row in enumerate(rows, 1):
            sheet.append([number] * len(strangers) + [row[column] for column in columns])
            self.interrupt(sheet, header)
        sheet.append(["合计", *([None] * (len(header) - 2)), f"=SUM(A1:A{len(rows)})"])
        sheet.append(["填表人：张三", None, "审核人：李四"])

    def interrupt(self, sheet, header) -> None:
        dice = self.random()
        if dice < 0.04:
            sheet.append([None, " "])
        elif dice < 0.06:
            sheet.append(["本页小计"])
        elif dice < 0.07:
            sheet.append(header)


class Street:
    """One street's registers; `truth` is what they hold on ON."""

    def __init__(self, station, communities: list[str], seed: int):
        self.station, self.communities, self.hand = station, communities, Hand(seed)
        self.street = station.street_name
        self.truth: dict = {}

    def write(self, folder) -> None:
        for title, sheets in [
            ("项目台账", self.projects()),
            ("资金台账", self.funds()),
            ("社工人员花名册", {"人员": self.talent()}),
            ("社区社会组织备案表", {"2022年备案": self.organisations()}),
            ("服务记录台账", {"上半年": self.services()}),
        ]:
            book = Workbook()
            book.active.append(["本表按季度报送，请勿改动表头。"])
            for name, rows in sheets.items():
                self.hand.sheet(book, name, rows)
            book.save(folder / f"{title}.xlsx")

    def projects(self) -> dict:
        hand = self.hand
        names = ("社工站运营项目", "邻里互助项目", "银龄关爱项目")
        self.names = [f"{self.street}{name}" for name in names]
        plain = [
            (
                name,
                hand.randrange(1_000_000, 40_000_000),
                date(2022, 1, 1) + timedelta(days=100 * n),
            )
            for n, name in enumerate(self.names)
        ]
        self.truth |= {
            "projects": len(plain),
            "projects_started": sum(start <= ON for _name, _fen, start in plain),
            "fund_agreed": f"{sum(fen for _name, fen, _start in plain) / 100:.2f}",
        }
        rows = [
            {"项目名称": hand.words(name),
             "资金来源": hand.choice(("区级资金", "区财政", "福彩金")),
             "协议金额": hand.amount(fen), "协议开始": hand.day(start),
             "协议结束": hand.day(date(2022, 12, 31))}
            for name, fen, start in plain
        ]  # fmt: skip
        steps = [
            {"项目名称": hand.words(name), "里程碑": f"第{n}步",
             "权重": hand.choice((25, "25", "25%")),
             "计划": hand.day(date(2022, 2 + n, 1)),
             "完成": hand.day(hand.choice((None, date(2022, 2 + n, 9))))}
            for name in self.names for n in range(4)
        ]  # fmt: skip
        return {"一、项目": rows, "二、进度": steps}

    def funds(self) -> dict:
        hand = self.hand
        received = [
            (name, hand.randrange(100_000, 9_000_000), self.some_day())
            for name in self.names for _ in range(2)
        ]  # fmt: skip
        spent = [(hand.choice(self.names), hand.randrange(1, 900_000), self.some_day())
                 for _ in range(60)]  # fmt: skip
        for title, entries in (("fund_received", received), ("fund_spent", spent)):
            fen = sum(fen for _name, fen, day in entries if day <= ON)
            self.truth[title] = f"{fen // 100}.{fen % 100:02d}"
        return {
            "到账": [
                {"到账日期": hand.day(day), "项目名称": hand.words(name), "批次": f"第{n}批",
                 "金额": hand.amount(fen)}
                for n, (name, fen, day) in enumerate(received)
            ],
            "支出明细": [
                {"支出日期": hand.day(day), "项目名称": hand.words(name),
                 "科目": hand.choice(CATEGORIES), "摘要": "购买物资", "凭证号": f"记-{n:03d}",
                 "金额": hand.amount(fen)}
                for n, (name, fen, day) in enumerate(spent)
            ],
        }  # fmt: skip

    def some_day(self) -> date:
        return date(2022, 1, 5) + timedelta(days=self.hand.randrange(220))

    def services(self) -> list[dict]:
        hand = self.hand
        rows, plain = [], []
        for n in range(120):
            day, people = self.some_day(), hand.randrange(1, 60)
            entered = hand.choice((None, day + timedelta(days=hand.randrange(15))))
            kind, field, group = (hand.choice(list(of)) for of in (KINDS, FIELDS, GROUPS))
            row = {
                "服务日期": hand.day(day), "服务类型": hand.choice(KINDS[kind]),
                "服务领域": hand.choice(FIELDS[field]), "服务主题": hand.words(f"主题{n % 7}"),
                "所属项目": hand.words(hand.choice(self.names)),
                "社区": hand.community(hand.choice(self.communities), self.street),
                "服务对象": hand.choice(GROUPS[group]), "人数": hand.number(people, "人"),
                "人次": hand.number(people * 2, "人次"), "平台": hand.day(entered),
            }  # fmt: skip
            # Some services were given twice, in so many words.
            for _ in range(1 + (hand.random() < 0.1)):
                rows.append(row)
                plain.append((day, people, entered, kind, field, group))
        self.truth |= served(plain)
        return rows

    def talent(self) -> list[dict]:
        hand = self.hand
        rows, plain = [], []
        for n in range(40):
            of_station = n < 5
            level, exam = (hand.choice((None, *LEVELS)) for _ in range(2))
            unit = self.station.name if of_station else hand.choice(self.communities)
            born = date(1965 + n, 1 + n % 12, 1)
            rows.append({
                "姓名": hand.words(f"社工{chr(0x4E00 + n)}"),
                "出生年月": hand.choice((f"{born:%Y-%m}", f"{born:%Y%m}",
                                     f"{born.year}年{born.month}月",
                                     born)),
                "单位": unit if of_station else hand.community(unit, self.street),
                "岗位": "驻站社工" if of_station else hand.choice(("社区工作者", "社区工作人员")),
                "证书": hand.choice(LEVELS[level]) if level else hand.choice((None, "无")),
                "报考": hand.choice(LEVELS[exam]) if exam else "",
            })  # fmt: skip
            plain.append((of_station, bool(level), bool(exam)))
        self.truth |= {
            "workers": len(plain),
            "community_workers": sum(not station for station, *_rest in plain),
            "certified": sum(level for _station, level, _exam in plain),
            "certified_community_workers": sum(
                level and not station for station, level, _exam in plain
            ),
            "exam_entries": sum(exam for *_rest, exam in plain),
        }
        return rows

    def organisations(self) -> list[dict]:
        hand = self.hand
        rows, meeting, filed_in_all = [], 0, 0
        for place, community in enumerate(self.communities):
            kind, quota = (("村改居", 5), ("城市社区", 10))[place % 2]
            filed = 0
            for n in range(hand.randrange(3, 14)):
                state = hand.choice(("已备案", "已备案", "待审核", "已注销"))
                day = date(2022, 1, 1) + timedelta(days=hand.randrange(230))
                filed += state == "已备案" and day <= ON
                rows.append({
                    "社区": hand.community(community, self.street), "社区类型": kind,
                    "组织名称": hand.words(f"第{n}文艺队"),
                    "类别": hand.choice(("文体类", "公益慈善类")),
                    "状态": state, "备案日期": hand.day(None if state == "待审核" else day),
                })  # fmt: skip
            meeting += filed >= quota
            filed_in_all += filed
        self.truth |= {
            "communities": len(self.communities),
            "communities_meeting_quota": meeting,
            "orgs_recorded": filed_in_all,
        }
        return rows


def served(plain: list[tuple]) -> dict:
    past = [row for row in plain if row[0] <= ON]
    days = sorted({day for day, *_rest in past})
    entered = [(day, on) for day, _people, on, *_rest in past if on and on <= ON]
    return {
        "service_records": len(past),
        "people": sum(people for _day, people, *_rest in past),
        "person_times": sum(2 * people for _day, people, *_rest in past),
        "key_group_people": sum(row[1] for row in past if row[5] != "一般居民"),
        "longest_gap_days": max((b - a).days for a, b in zip(days, days[1:], strict=False)),
        "entered_on_platform": len(entered),
        "entered_within_7_days": sum((on - day).days <= 7 for day, on in entered),
        "by_kind": dict(Counter(row[3] for row in past)),
        "by_field": dict(Counter(row[4] for row in past)),
    }
