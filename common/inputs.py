"""Form fields and widgets that forms and filters share."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from common.days import FIRST_DAY, LAST_DAY

DAY_WORDS = _("日期应在 1900 年到 2100 年之间。")
DAY_BOUNDS = [MinValueValidator(FIRST_DAY, DAY_WORDS), MaxValueValidator(LAST_DAY, DAY_WORDS)]


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day between 1900 and 2100."""

    widget = DayInput
    default_error_messages = {"invalid": _("日期看不懂。请写成 2022-07-15 这样。")}
    default_validators = DAY_BOUNDS
