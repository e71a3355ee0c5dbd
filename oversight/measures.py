"""Which function answers which requirement: one explicit dictionary, no registry, no magic."""

from django.utils.translation import gettext_lazy as _

from funds.measures import fund_utilisation
from orgs.measures import org_quota, org_standardisation
from projects.measures import (
    project_completion,
    project_progress,
    project_register,
    published_on_platform,
)
from services.measures import field_coverage, key_group_share, platform_sync, service_activity
from stations.measures import head_in_place
from talent.measures import certified_ratio, exam_participation, training_hours

MEASURES = {
    "head_in_place": head_in_place,
    "project_progress": project_progress,
    "fund_utilisation": fund_utilisation,
    "project_completion": project_completion,
    "service_activity": service_activity,
    "platform_sync": platform_sync,
    "exam_participation": exam_participation,
    "training_hours": training_hours,
    "certified_ratio": certified_ratio,
    "project_register": project_register,
    "published_on_platform": published_on_platform,
    "key_group_share": key_group_share,
    "field_coverage": field_coverage,
    "org_quota": org_quota,
    "org_standardisation": org_standardisation,
}

# These compare with a plan that bends at the directive's checkpoint.
WITH_CHECKPOINT = {"project_progress", "fund_utilisation", "project_completion"}

# What each measure means, in the words of the page; «口径» beside every figure.
DEFINITIONS = {
    "head_in_place": _(
        "当天在任的站长是街道党工委副书记为到位；代理或职务不符算一半，没有站长为空缺。"
    ),
    "project_progress": _(
        "每个项目的进度是里程碑权重乘完成度之和；全站按协议金额加权平均，未开始的项目也算。"
    ),
    "fund_utilisation": _(
        "截至当天已入账支出除以资金：合同口径除以全部项目协议金额，拨付口径除以已到账拨款。"
    ),
    "project_completion": _("项目进度对照各项目协议结束日；到期未完成即逾期。"),
    "service_activity": _("前后两次有服务记录的日子之间最多隔几天。"),
    "platform_sync": _("截至当天的服务记录中，服务后 7 天（参数可调）内已录入全国平台的占比。"),
    "exam_participation": _("没有中级以上证书的社区工作者中，今年已报名考试的占比。"),
    "training_hours": _("证书登记有效的人员中，继续教育学时跟得上登记周期的占比。"),
    "certified_ratio": _("社区工作者中持有社会工作者职业资格证书的占比，并且要高于去年末。"),
    "project_register": _("在实施的项目中，台账信息完整并且 30 天内有更新的占比。"),
    "published_on_platform": _("已开始的区级资金项目，按金额计算通过平台发布的占比。"),
    "key_group_share": _("服务人数中社会救助对象和困难人群的占比。"),
    "field_coverage": _("本季度有服务记录的领域数，共四个领域。"),
    "org_quota": _(
        "已核定类型的社区中，备案数达到本社区应有数的占比；一个社区多出的不抵另一个的缺口。"
    ),
    "org_standardisation": _("已备案的社区社会组织中，规范化达标的占比。"),
}

# What is missing for the requirements that no register answers; they open no flag.
NOT_COLLECTED = {
    "fund_compliance": _("还没有采集支出凭证的检查结果"),
    "six_haves": _("还没有采集“六有”的查验结果"),
    "premises_ready": _("还没有采集阵地情况"),
    "catch_up_plan": _("还没有采集追赶计划"),
    "key_field_talent": _("还没有采集重点领域的培训记录"),
    "five_society_linkage": _("还没有采集五社联动的参与方"),
    "self_inspection": _("还没有采集自检自查记录"),
    "handbook_study": _("还没有采集手册学习记录"),
    "service_brand": _("还没有采集服务品牌资料"),
    "org_incubation": _("还没有采集培育孵化活动"),
    "evaluation_rectified": _("还没有采集评估发现的问题"),
}
