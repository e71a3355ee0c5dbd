"""The district's 2022 work deployment as data: 26 requirements with their terms.

Where the directive itself gives no number (all but 1.2, 1.3 and 5.1) the target is the portal's
default and is marked as such until the district confirms it.
"""

from datetime import date

from django.db import transaction

from accounts.models import User
from common import audit
from oversight.models import Directive, Requirement, RequirementTerms
from stations.models import Division

TITLE = "官渡区街道社工站2022年工作部署"
Due, Plan, Comparison, Source = (
    RequirementTerms.Due,
    RequirementTerms.Plan,
    RequirementTerms.Comparison,
    RequirementTerms.Source,
)
ALWAYS, FACTS, YEAR_END = (
    {"due": Due.ALWAYS},
    {"due": Due.FACTS},
    {"due": Due.YEAR_END},
)
HALF = {"due": Due.CHECKPOINT, "plan": Plan.FACTS, "forecast": True, "tolerance": 5}
STEADY = YEAR_END | {"plan": Plan.LINEAR, "forecast": True}
DIRECTIVE = {"source": Source.DIRECTIVE}
KEY, PLAIN = True, False

# code, measure, short name, clause, in the key view, target, terms
REQUIREMENTS = [
    ("1.1", "head_in_place", "站长到位", "各街道党工委副书记担任社工站站长", KEY, 1,
     ALWAYS
     | {"unit": "", "tolerance": 0.5, "grace_days": 7, "parameters": {"post": "党工委副书记"}}),
    ("1.2", "project_progress", "项目进度", "7月30日前完成项目进度过半", KEY, 50, HALF | DIRECTIVE),
    ("1.3", "fund_utilisation", "资金使用", "7月30日前完成资金使用过半", KEY, 50,
     HALF | DIRECTIVE | {"parameters": {"basis": "agreed"}}),
    ("1.4", "project_completion", "按期完成", "依据协议按期完成整体项目", PLAIN, 100,
     FACTS | {"plan": Plan.FACTS, "forecast": True, "tolerance": 20}),
    ("1.5", "fund_compliance", "资金合规", "确保资金使用合理、规范", PLAIN, 0,
     ALWAYS | {"unit": "项", "comparison": Comparison.AT_MOST}),
    ("1.6", "service_activity", "服务记录", "确保服务正常开展，做好服务记录", KEY, 7,
     ALWAYS | {"unit": "天", "comparison": Comparison.AT_MOST, "tolerance": 3, "grace_days": 7}),
    ("1.7", "platform_sync", "全国平台录入", "及时录入全国社工站信息平台并实时更新", KEY, 95,
     ALWAYS | {"tolerance": 10, "grace_days": 7}),
    ("1.8", "six_haves", "六有达标", "有场地、有人员、有功能、有制度、有活动、有成效", KEY, 6,
     ALWAYS | {"unit": "项", "tolerance": 1}),
    ("1.9", "premises_ready", "阵地建设", "阵地未完成、临时借用、搬迁的加快完成", KEY, 1,
     ALWAYS | {"unit": ""}),
    ("1.10", "catch_up_plan", "追赶计划", "进度严重拖延的要追赶进度", PLAIN, 100, ALWAYS),
    ("2.1", "exam_participation", "考试报名", "鼓励社区工作者参加社会工作者职业水平考试", KEY, 30,
     FACTS | {"plan": Plan.LINEAR, "tolerance": 10, "grace_days": 30}),
    ("2.2", "training_hours", "培训学时", "提高职业素质和专业水平", PLAIN, 80,
     YEAR_END | {"tolerance": 10, "grace_days": 30}),
    ("2.3", "key_field_talent", "重点领域人才",
     "加强社会救助、养老服务、未成年人关爱保护等重点领域社工人才培育", KEY, 3,
     YEAR_END | {"unit": "个"}),
    ("2.4", "certified_ratio", "持证率", "推进社区工作者逐步向专业社会工作者转型", KEY, 30,
     STEADY | {"tolerance": 10, "grace_days": 30}),
    ("3.1", "five_society_linkage", "五社联动", "街道级“五社联动”指导中心", PLAIN, 5,
     YEAR_END | {"unit": "方"}),
    ("3.2", "project_register", "项目台账", "对街道内正在实施的各类项目做到心中有数", KEY, 100,
     ALWAYS | {"tolerance": 20, "grace_days": 7}),
    ("3.3", "self_inspection", "自检自查", "有督导评估方的项目，先行自检自查", KEY, 100, FACTS),
    ("3.4", "published_on_platform", "平台发布", "区级资金由社工站整合并依托平台发布项目", KEY, 100,
     YEAR_END | {"plan": Plan.LINEAR, "tolerance": 20, "grace_days": 30}),
    ("4.1", "key_group_share", "困难人群占比", "更加关注社会救助对象及困难人群", KEY, 60,
     ALWAYS | {"tolerance": 5, "grace_days": 7}),
    ("4.2", "field_coverage", "领域覆盖", "社会救助、养老服务、儿童关爱保护、社区治理", KEY, 4,
     FACTS | {"unit": "个", "plan": Plan.FACTS, "tolerance": 1, "grace_days": 7}),
    ("4.3", "handbook_study", "手册学习", "深入研究督导服务手册、运营操作指引", PLAIN, 100,
     YEAR_END),
    ("4.4", "service_brand", "服务品牌", "重点打造本区域服务品牌", KEY, 1, YEAR_END | {"unit": ""}),
    ("5.1", "org_quota", "备案达标", "城市社区备案不少于10个，村改居社区不少于5个", KEY, 100,
     STEADY | DIRECTIVE
     | {"tolerance": 20, "grace_days": 30, "parameters": {"urban": 10, "converted": 5}}),
    ("5.2", "org_standardisation", "规范化", "规范化程度还不够高", KEY, 80,
     YEAR_END | {"plan": Plan.LINEAR, "tolerance": 10, "grace_days": 30}),
    ("5.3", "org_incubation", "培育孵化", "充分发挥培育孵化社区社会组织的积极作用", PLAIN, 2,
     FACTS | {"unit": "个"}),
    ("6.1", "evaluation_rectified", "评估整改", "第一阶段评估发现的不足和差距", PLAIN, 100, FACTS),
]  # fmt: skip
HEADLINE = ("1.2", "1.3")
DIRECTIVE_BASIS = f"《{TITLE}》（2022年5月18日）"
DEFAULT_BASIS = "系统默认，可调整；部署原文没有给出数字"


@transaction.atomic
def seed_directive(division: Division, actor: User | None = None) -> Directive:
    """Enter the 2022 directive for a division; the directive that stands is returned unchanged."""
    directive, created = Directive.objects.get_or_create(
        division=division,
        title=TITLE,
        starts_on=date(2022, 1, 1),
        defaults={
            "issuer": "官渡区委组织部",
            "issued_on": date(2022, 5, 18),
            "ends_on": date(2022, 12, 31),
            "checkpoint_on": date(2022, 7, 30),
            "entered_by": actor,
        },
    )
    if created:
        for position, row in enumerate(REQUIREMENTS, start=1):
            _seed_requirement(directive, position, row)
        audit.record(actor=actor, action="directive.seed", target=directive)
    return directive


def _seed_requirement(directive: Directive, position: int, row: tuple) -> None:
    code, measure, short_name, clause, is_key, target, terms = row
    requirement = Requirement.objects.create(
        directive=directive,
        code=code,
        position=position,
        part=code.partition(".")[0],
        clause=clause,
        short_name=short_name,
        measure=measure,
        is_key=is_key,
        is_headline=code in HEADLINE,
    )
    source = terms.get("source", Source.DEFAULT)
    RequirementTerms.objects.create(
        requirement=requirement,
        effective_from=directive.starts_on,
        target=target,
        source=source,
        basis=DIRECTIVE_BASIS if source == Source.DIRECTIVE else DEFAULT_BASIS,
        **{key: value for key, value in terms.items() if key != "source"},
    )
