"""What is irregular about the expenditures of a list: one sentence a kind, however many rows."""

from django.utils.translation import gettext_lazy

from common.templatetags.portal import yuan

# Worst first: kind → the status that draws it, what is the matter, and what to do.
KINDS = {
    "questioned": (
        "lagging",
        gettext_lazy("%(count)s 笔复核有疑问，共 %(money)s"),
        gettext_lazy("请按意见补齐，或者更正这几笔。"),
    ),
    "outside": (
        "at_risk",
        gettext_lazy("%(count)s 笔不在协议期内，共 %(money)s"),
        gettext_lazy("请核对日期，或补延期手续。"),
    ),
    "beyond": (
        "at_risk",
        gettext_lazy("%(count)s 笔付款时项目的到账不够，共 %(money)s"),
        gettext_lazy("请核对拨付是否漏记。"),
    ),
}


def notices(found: dict) -> list[dict]:
    """A line for each kind that occurs among ``irregularities()``."""
    return [
        {
            "kind": kind,
            "status": status,
            "title": title % {"count": found[f"{kind}_count"], "money": yuan(found[f"{kind}_fen"])},
            "advice": advice,
        }
        for kind, (status, title, advice) in KINDS.items()
        if found[f"{kind}_count"]
    ]
