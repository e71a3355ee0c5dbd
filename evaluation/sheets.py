"""The register of evaluations (自检评估台账): evaluations, self-inspections, findings."""

from common.horizon import EARLIEST_FACT
from evaluation.models import Finding, Kind, SelfInspection
from sheets import Column, Register, Sheet, count, day, text
from sheets.labels import choice_column

DAY = day(earliest=EARLIEST_FACT)
PROJECT_TITLES = (
    "项目", "所属项目", "项目全称", "服务项目", "被评估项目", "评估项目", "自检项目", "名称",
    "所属项目名称", "对应项目",
)  # fmt: skip
KIND_WORDS = {
    "第一阶段": "第一阶段评估", "一阶段评估": "第一阶段评估", "阶段评估": "第一阶段评估",
    "第1阶段评估": "第一阶段评估", "中期": "中期评估", "期中评估": "中期评估",
    "中期督导评估": "中期评估", "末期": "末期评估", "终期评估": "末期评估", "终期": "末期评估",
    "结项评估": "末期评估", "期末评估": "末期评估", "督导走访": "督导", "日常督导": "督导",
    "督导检查": "督导",
}  # fmt: skip
VERDICT_WORDS = {"良好": "合格", "达标": "合格", "基本达标": "基本合格", "不达标": "不合格"}
LEVEL_WORDS = {
    "一般问题": "一般", "轻微": "一般", "较重问题": "较重", "较严重": "较重", "严重问题": "严重",
    "重大": "严重",
}  # fmt: skip
RECHECK_WORDS = {
    "已通过": "通过", "合格": "通过", "销号": "通过", "已销号": "通过", "整改到位": "通过",
    "未通过": "不通过", "没通过": "不通过", "不合格": "不通过", "退回": "不通过",
    "整改不到位": "不通过", "未到位": "不通过",
}  # fmt: skip
KIND_TITLES = (
    "类型", "评估类别", "评估阶段", "类别", "评估种类", "阶段", "评估督导类型", "评估(督导)类型",
)  # fmt: skip

EVALUATIONS_SHEET = Sheet(
    key="evaluations",
    title="外部评估",
    synonyms=("评估", "第三方评估", "评估情况", "外部评估台账", "项目外部评估", "评估督导",
              "项目评估"),
    heading="项目外部评估台账",
    required=False,
    columns=(
        Column("project", "项目名称", text(100), PROJECT_TITLES, required=True, width=36,
               note="项目、评估类型和评估日期都相同的是同一条；再次导入时按这三项更新"),
        choice_column("kind", "评估类型", Kind, other_words=KIND_WORDS, required=True, width=16,
                      synonyms=KIND_TITLES),
        Column("held_on", "评估日期", DAY, (
            "评估时间", "日期", "时间", "督导日期", "开展日期", "计划评估日期", "评估督导日期",
            "评估(督导)日期"), required=True, kind="date", note="已通知、还没有到的日期也可以填"),
        Column("evaluator", "评估方", text(80), (
            "评估机构", "评估单位", "第三方", "评估人", "督导评估方", "评估督导方",
            "第三方机构", "督导方", "评估主体"), width=24),
    ),
)  # fmt: skip

INSPECTIONS_SHEET = Sheet(
    key="self_inspections",
    title="自检",
    synonyms=("自检自查", "自查", "自检情况", "项目自检", "自检台账", "自检自查台账",
              "项目自检自查", "自查情况"),
    heading="项目自检自查台账",
    required=False,
    columns=(
        Column("project", "项目名称", text(100), PROJECT_TITLES, required=True, width=36,
               note="项目和自检日期都相同的是同一条；再次导入时按这两项更新"),
        Column("inspected_on", "自检日期", DAY, (
            "自查日期", "自检时间", "自查时间", "日期", "时间", "自检自查日期", "检查日期"),
            required=True, kind="date"),
        choice_column("verdict", "自检结论", SelfInspection.Verdict, other_words=VERDICT_WORDS,
                      required=True,
                      synonyms=("结论", "自查结论", "自检结果", "自查结果", "结果")),
        Column("problems", "发现问题数", count(), (
            "问题数", "发现问题", "问题数量", "发现问题数量", "问题个数", "发现问题(个)"),
            kind="integer"),
        Column("inspector", "自检人", text(40), (
            "自查人", "自检人员", "自查人员", "检查人", "自检负责人")),
    ),
)  # fmt: skip

FINDINGS_SHEET = Sheet(
    key="findings",
    title="问题清单",
    synonyms=("问题", "整改清单", "问题整改清单", "整改台账", "问题台账", "评估问题",
              "问题整改台账", "评估督导问题整改清单", "整改"),
    heading="评估督导问题整改清单",
    required=False,
    columns=(
        Column("evaluated_on", "评估日期", DAY, (
            "评估时间", "日期", "发现日期", "发现时间", "督导日期", "检查日期", "评估督导日期",
            "评估(督导)日期", "时间"), required=True, kind="date"),
        choice_column("kind", "评估类型", Finding.Source, other_words=KIND_WORDS, required=True,
                      width=16, synonyms=(*KIND_TITLES, "问题来源", "来源")),
        Column("problem", "问题", text(200), (
            "发现的问题", "存在问题", "存在的问题", "问题描述", "发现问题", "问题内容", "主要问题",
            "问题清单", "具体问题"), required=True, width=36,
            note="评估日期、评估类型和问题都相同的是同一条；再次导入时按这三项更新"),
        Column("project", "项目名称", text(100), PROJECT_TITLES, width=36),
        choice_column("level", "等级", Finding.Level, other_words=LEVEL_WORDS, required=True,
                      synonyms=("问题等级", "严重程度", "问题级别", "级别", "程度",
                                "问题严重程度")),
        Column("responsible", "责任人", text(40), (
            "整改责任人", "负责人", "整改人", "责任人员", "整改负责人", "责任单位/人",
            "责任人(单位)")),
        Column("due_on", "整改期限", DAY, (
            "整改时限", "限期整改日期", "期限", "整改截止日期", "限期", "完成时限", "整改限期",
            "要求完成日期", "整改到期日", "截止日期"), required=True, kind="date"),
        Column("measures", "整改措施", text(300), (
            "措施", "整改情况", "整改内容", "整改办法", "整改方案"), width=30),
        Column("rectified_on", "整改完成日期", DAY, (
            "整改完成时间", "完成日期", "完成时间", "实际完成日期", "整改日期", "实际整改日期",
            "完成整改日期"), kind="date"),
        Column("rechecked_by", "复核人", text(40), (
            "复查人", "复核人员", "复查人员", "验收人", "核查人")),
        Column("rechecked_on", "复核日期", DAY, (
            "复查日期", "复核时间", "复查时间", "验收日期", "核查日期"), kind="date"),
        choice_column("recheck", "复核结果", Finding.Recheck, other_words=RECHECK_WORDS,
                      synonyms=("复查结果", "复核结论", "复查结论", "验收结果", "复核情况",
                                "核查结果")),
    ),
)  # fmt: skip

INSPECTION = Register(
    code="inspection",
    title="自检评估台账",
    sheets=(EVALUATIONS_SHEET, INSPECTIONS_SHEET, FINDINGS_SHEET),
)

# Visits are written on their page; the list is handed out as a workbook and not taken in.
VISITS_SHEET = Sheet(
    key="visits",
    title="督导记录",
    heading="督导记录",
    columns=(
        Column("visited_on", "督导日期", DAY, kind="date"),
        Column("minutes", "时长(分钟)", count(), kind="integer"),
        Column("way", "方式", text(10)),
        Column("purpose", "类型", text(10)),
        Column("organisation", "督导机构", text(80), width=24),
        Column("supervisor", "督导人", text(40)),
        Column("people", "督导对象", text(120), width=24),
        Column("topics", "主题", text(120), width=24),
        Column("strengths", "做得好的", text(500), width=36),
        Column("problems", "发现的问题", text(500), width=36),
        Column("advice", "建议", text(500), width=36),
        Column("next_on", "下次安排", DAY, kind="date"),
        Column("state", "确认", text(10)),
    ),
)
VISITS_BOOK = Register(code="visits", title="督导记录", sheets=(VISITS_SHEET,))
