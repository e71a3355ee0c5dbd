"""What the list of accounts may be narrowed by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.filters import PortalFilterSet, SearchFilter

WORDS = _("姓名、单位或用户名")


class UserFilter(PortalFilterSet):
    q = SearchFilter(
        "name", "title", "username",
        label=WORDS, widget=forms.TextInput(attrs={"placeholder": WORDS}),
    )  # fmt: skip

    class Meta:
        model = User
        fields: list[str] = []
