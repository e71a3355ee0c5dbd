"""The numbers that the district may change: each with its title, default, unit and bounds.

The value of a day is the latest row effective by then, else the default declared here.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from common.models import Parameter


@dataclass(frozen=True)
class Known:
    """A parameter as the editor page shows it: a whole number between ``least`` and ``most``."""

    key: str
    title: str
    default: int
    unit: str
    least: int
    most: int
    basis: str = _("系统默认，可调整")


KNOWN: dict[str, Known] = {
    known.key: known
    for known in (
        Known("platform_days", _("服务后多少天内录入全国平台"), 7, _("天"), 1, 60),
        Known("platform_overdue_days", _("多少天还没录入全国平台算积压"), 30, _("天"), 1, 365),
        Known("record_days", _("服务后多少天内要记录"), 3, _("天"), 0, 60),
        Known("export_rows", _("一次最多导出的行数"), 20_000, _("行"), 100, 200_000),
        Known("attachment_megabytes", _("一个附件最大"), 10, _("MB"), 1, 50),
        Known("attachment_megapixels", _("一张图片最多的像素"), 55, _("百万像素"), 1, 100),
        Known("attachments_at_once", _("一次最多上传的附件"), 5, _("个"), 1, 20),
        Known("withdrawn_file_days", _("撤回的附件再保留多少天"), 90, _("天"), 1, 3650),
        Known("orphan_file_hours", _("没有归属的文件多久后清除"), 24, _("小时"), 24, 720),
        Known("filing_days", _("登记后多少个工作日内办理备案"), 20, _("个工作日"), 1, 250),
        Known("import_confirm_days", _("台账检查后多少个工作日内确认"), 3, _("个工作日"), 1, 60),
        Known("objection_days", _("评估结果告知后多少个工作日内提异议"), 5, _("个工作日"), 1, 60),
        Known("answer_days", _("异议提出后多少个工作日内答复"), 10, _("个工作日"), 1, 60),
        Known("bonus_points", _("评估加分项合计最多"), 5, _("分"), 0, 20),
        Known("finding_minor_days", _("一般问题多少个工作日内整改"), 15, _("个工作日"), 1, 250),
        Known("finding_major_days", _("较重问题多少个工作日内整改"), 10, _("个工作日"), 1, 250),
        Known("finding_grave_days", _("严重问题多少个工作日内整改"), 5, _("个工作日"), 1, 250),
        Known("finding_issue_days", _("草拟后多少个工作日内下发整改"), 3, _("个工作日"), 1, 60),
        Known("finding_sign_days", _("下发后多少个工作日内签收"), 3, _("个工作日"), 1, 60),
        Known("finding_recheck_days", _("回复后多少个工作日内复核"), 5, _("个工作日"), 1, 60),
        Known("extension_days", _("延期申请多少个工作日内答复"), 3, _("个工作日"), 1, 60),
        Known("visit_confirm_days", _("督导记录多少个工作日内确认"), 3, _("个工作日"), 1, 60),
        Known("recurrence_months", _("多少个月内同类问题算反复"), 12, _("个月"), 1, 36),
        Known("register_horizon_days", _("事实的日期最多晚于当天多少天"), 92, _("天"), 0, 366),
        Known("voucher_moved_days", _("凭证跨年改日期，差多少天内算同一张"), 31, _("天"), 0, 120),
        Known(
            "large_expenditure_times", _("支出超过同科目最大一笔的几倍要再确认"), 3, _("倍"), 2, 100
        ),
        Known("mute_most_days", _("资金问题一次最多静默多少天"), 90, _("天"), 1, 366),
        Known("hint_invoice_yuan", _("多少元以上没有发票号码要提示"), 5_000, _("元"), 1, 1_000_000),
        Known("hint_idle_days", _("到账以后多少天没有支出要提示"), 60, _("天"), 1, 366),
        Known("catch_up_times", _("需要的速度超过现在的几倍算赶不上期限"), 3, _("倍"), 1, 100),
        Known("closing_days", _("没有期限时，补救步骤几个工作日内做完"), 10, _("个工作日"), 1, 120),
        Known("nightly_hour", _("夜间运行开始时间"), 0, _("点"), 0, 23),
        Known("nightly_deadline_hour", _("夜间运行最迟完成时间"), 7, _("点"), 1, 23),
        Known("nightly_lease_minutes", _("夜间运行中断多久后由别处接手"), 15, _("分钟"), 1, 240),
        Known("night_catch_up_days", _("夜间运行最多补做多少天"), 31, _("天"), 1, 366),
        Known("flag_recovery_days", _("恢复满多少天督办闭环"), 3, _("天"), 1, 30),
        Known("flag_reopen_days", _("闭环后多少天内再犯重开同一督办"), 14, _("天"), 0, 90),
        Known("flag_sign_days", _("督办标记后多少个工作日内签收"), 3, _("个工作日"), 1, 60),
        Known("flag_plan_days", _("签收后多少个工作日内交方案"), 5, _("个工作日"), 1, 60),
        Known("flag_accept_days", _("交方案后多少个工作日内审定"), 3, _("个工作日"), 1, 60),
        Known("flag_check_days", _("报告完成后多少个工作日内核验"), 5, _("个工作日"), 1, 60),
        Known("flag_level_days", _("升级后多少个工作日内办理"), 3, _("个工作日"), 1, 60),
        Known("flag_announce_days", _("建议升级前多少个工作日预告"), 2, _("个工作日"), 1, 20),
        Known("flag_most_breaks", _("承诺几次没有兑现建议升级"), 2, _("次"), 1, 10),
        Known("catch_up_plan_days", _("进度类督办标记后多少天内要有采纳的方案"), 7, _("天"), 0, 90),
        Known("digest_reminder_days", _("未闭环的督办隔多少天再提醒"), 5, _("天"), 1, 60),
    )
}


def parameter(key: str, on: date):
    """The value in force on a day; one query."""
    rows = Parameter.objects.filter(key=key, effective_from__lte=on).values_list("value")
    row = rows.order_by("-effective_from", "-pk").first()
    return row[0] if row else KNOWN[key].default


def parameters(keys, on: date) -> dict[str, int]:
    """The values of several parameters in force on a day; one query."""
    rows = Parameter.objects.filter(key__in=keys, effective_from__lte=on)
    values = dict(rows.order_by("effective_from", "pk").values_list("key", "value"))
    return {key: values.get(key, KNOWN[key].default) for key in keys}
