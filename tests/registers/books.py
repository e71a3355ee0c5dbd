"""Workbooks as tests write them: a heading, the day of filling in, a header, rows."""

from datetime import date
from pathlib import Path

from openpyxl import Workbook

from registers.actions import import_register
from registers.catalog import CATALOG
from registers.intake.plan import Answers

ON = date(2022, 7, 15)

PROJECTS = ("项目名称", "发布部门", "资金来源", "承接机构", "协议金额(元)", "协议开始", "协议结束",
            "督导评估方", "通过平台发布")  # fmt: skip
MILESTONES = ("项目名称", "里程碑", "权重(%)", "计划完成日期", "实际完成日期", "佐证材料")
APPROPRIATIONS = ("到账日期", "拨付单位", "文号", "项目", "批次", "金额(元)", "备注")
EXPENDITURES = ("支出日期", "项目", "科目", "摘要", "收款方", "凭证号", "金额(元)", "经办人",
                "备注")  # fmt: skip
RECORDS = ("服务日期", "服务类型", "服务领域", "服务主题", "所属项目", "社区", "服务对象类别",
           "服务人数", "服务人次", "志愿者人数", "时长(小时)", "服务方式", "社工",
           "全国平台录入日期", "备注")  # fmt: skip
WORKERS = ("姓名", "性别", "出生年月", "单位", "岗位", "学历", "证书等级", "证书编号", "取证日期",
           "登记有效期至", "继续教育学时", "2022年报考级别", "重点领域")  # fmt: skip
ORGANISATIONS = ("社区", "社区类型", "组织名称", "类别", "负责人", "成员数", "备案编号", "备案日期",
                 "状态", "规范化达标")  # fmt: skip

MAIN = "关上街道社工站2022年度建设运营项目"


def write(path: Path, sheets: dict[str, tuple], *, filled_on: str = "2022年7月15日") -> Path:
    """``sheets``: title → (header, rows). The first data row is row 4 of the spreadsheet."""
    book = Workbook()
    book.remove(book.active)
    for title, (header, rows) in sheets.items():
        sheet = book.create_sheet(title)
        sheet.append([f"{title}台账"])
        sheet.append(["填报单位：", None, f"填报日期：{filled_on}"])
        sheet.append(list(header))
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def project(name=MAIN, **cells) -> list:
    row = dict(zip(PROJECTS, (
        name, "官渡区委组织部", "区级资金", "昆明市同心社会工作服务中心", 250000,
        "2022-01-01", "2022-12-31", "云南省携手中心", "是"), strict=True))  # fmt: skip
    return list((row | cells).values())


def milestone(title="需求调研", name=MAIN, **cells) -> list:
    row = dict(zip(MILESTONES, (
        name, title, 50, "2022-03-01", "2022-02-20", "验收单"), strict=True))  # fmt: skip
    return list((row | cells).values())


def appropriation(batch="第一批", **cells) -> list:
    row = dict(zip(APPROPRIATIONS, (
        "2022-01-17", "官渡区委组织部", "官社工〔2022〕22号", MAIN, batch, 150000, None),
        strict=True))  # fmt: skip
    return list((row | cells).values())


def expenditure(number="记-02-001", **cells) -> list:
    row = dict(zip(EXPENDITURES, (
        "2022-02-01", MAIN, "办公经费", "购买物资", "云南文印", number, 1641.69, "卫丽辉", None),
        strict=True))  # fmt: skip
    return list((row | cells).values())


def record(title="入户走访", **cells) -> list:
    row = dict(zip(RECORDS, (
        "2022-05-03", "探访", "养老服务", title, MAIN, "关上社区", "独居老人", 3, 6, 1, 1.5,
        "线下", "钱艳", None, None), strict=True))  # fmt: skip
    return list((row | cells).values())


def worker(name="孙红强", **cells) -> list:
    row = dict(zip(WORKERS, (
        name, "女", "1988-05", "关上社区", "社区工作者", "本科", "助理社会工作师", "20147010221076",
        "2014-12-27", "2023-12-27", 36, "社会工作师", "养老服务"), strict=True))  # fmt: skip
    return list((row | cells).values())


def organisation(name="关上同心志愿服务队", **cells) -> list:
    row = dict(zip(ORGANISATIONS, (
        "关上社区", "城市社区", name, "公益慈善类", "严丽超", 14, "官关社备〔2022〕001",
        "2022-03-20", "已备案", "是"), strict=True))  # fmt: skip
    return list((row | cells).values())


def projects_book(path, projects, milestones=(), **options) -> Path:
    sheets = {"项目": (PROJECTS, projects), "里程碑": (MILESTONES, milestones)}
    return write(path / "项目台账.xlsx", sheets, **options)


def funds_book(path, appropriations=(), expenditures=(), **options) -> Path:
    sheets = {"拨付": (APPROPRIATIONS, appropriations), "支出": (EXPENDITURES, expenditures)}
    return write(path / "资金台账.xlsx", sheets, **options)


def services_book(path, records, header=RECORDS, **options) -> Path:
    return write(path / "服务记录台账.xlsx", {"服务记录": (header, records)}, **options)


def talent_book(path, workers, header=WORKERS, **options) -> Path:
    return write(path / "社工人员花名册.xlsx", {"花名册": (header, workers)}, **options)


def orgs_book(path, organisations, header=ORGANISATIONS, **options) -> Path:
    sheets = {"备案": (header, organisations)}
    return write(path / "社区社会组织备案表.xlsx", sheets, **options)


def registers_in(folder: Path) -> list[tuple[str, Path]]:
    """The registers that lie in a street's folder, in the order in which they need each other."""
    paths = [(code, folder / f"{intake.title}.xlsx") for code, intake in CATALOG.items()]
    return [(code, path) for code, path in paths if path.exists()]


def take_in(code, station, path, *, on=ON, actor=None, **answers):
    """Import; the counts as a tuple with the plan behind it."""
    answers = Answers(**answers)
    plan = import_register(code, station, path, on=on, actor=actor, answers=answers)
    return (len(plan.created), len(plan.updated), plan.unchanged), plan


def messages(plan) -> list[tuple]:
    return [(problem.row, problem.column, problem.message) for problem in plan.problems]
