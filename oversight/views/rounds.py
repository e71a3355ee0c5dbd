"""The button by which a round of evaluation takes over what the portal knows."""

from django.contrib import messages
from django.shortcuts import redirect

from common.views.writing import RowStepView
from evaluation.actions import prefill_scores
from evaluation.models import Round
from oversight.pages.round_readings import known_readings, prefilled_words


class RoundPrefillView(RowStepView):
    model = Round
    action = prefill_scores

    def beside(self):
        return {"readings": known_readings(self.row)}

    def done(self, outcome):
        messages.success(self.request, prefilled_words(outcome))
        return redirect("evaluation:round-detail", pk=self.row.pk)
