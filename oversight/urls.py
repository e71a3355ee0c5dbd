"""Addresses of the overview, the stations' figures, the directive and the flags."""

from django.urls import path, register_converter

from oversight.flag_urls import urlpatterns as flag_patterns
from oversight.views import directive, effects, hand_facts, money, overview, requirements, rounds


class RequirementCode:
    """«1.3», «1.10»: a requirement's number in its directive."""

    regex = r"[1-9][0-9]?\.[1-9][0-9]?"

    def to_python(self, value):
        return value

    to_url = to_python


class StreetCode(RequirementCode):
    """A street's nine-digit code."""

    regex = r"[0-9]{9}"


register_converter(RequirementCode, "requirement")
register_converter(StreetCode, "street")

app_name = "oversight"
urlpatterns = [
    path("", overview.first_page, name="overview"),
    path("burn/<slug:kind>.json", overview.BurnData.as_view(), name="burn"),
    path("stations/<street:code>/", overview.StationPage.as_view(), name="station"),
    path("stations/<street:code>/money/", money.StationMoney.as_view(), name="station-money"),
    path(
        "stations/<street:code>/<requirement:requirement>/",
        overview.EvidencePage.as_view(),
        name="evidence",
    ),
    path("imports/<int:pk>/effects/", effects.ImportEffects.as_view(), name="import-effects"),
    path(
        "projects/<int:pk>/amend/effects/",
        effects.AmendmentEffects.as_view(),
        name="amendment-effects",
    ),
    path("directive/", directive.DirectiveView.as_view(), name="directive"),
    path("directive/<int:pk>/copy/", directive.DirectiveCopy.as_view(), name="directive-copy"),
    path("requirements/<int:pk>/", directive.RequirementView.as_view(), name="requirement"),
    path("requirements/<int:pk>/terms/", directive.TermsEdit.as_view(), name="terms-edit"),
    path(
        "directive/<int:pk>/requirements/new/",
        requirements.RequirementAdd.as_view(),
        name="requirement-add",
    ),
    path(
        "requirements/<int:pk>/retire/",
        requirements.RequirementRetire.as_view(),
        name="requirement-retire",
    ),
    path(
        "requirements/<int:pk>/facts/new/",
        hand_facts.HandFactCreateView.as_view(),
        name="hand-fact-add",
    ),
    path("directive/facts/", hand_facts.HandFactListView.as_view(), name="hand-fact-list"),
    path(
        "directive/facts/<int:pk>/",
        hand_facts.HandFactDetailView.as_view(),
        name="hand-fact-detail",
    ),
    path(
        "directive/facts/<int:pk>/file/",
        hand_facts.HandFactFileView.as_view(),
        name="hand-fact-file",
    ),
    path(
        "evaluation/rounds/<int:pk>/prefill/",
        rounds.RoundPrefillView.as_view(),
        name="round-prefill",
    ),
    *flag_patterns,
]
