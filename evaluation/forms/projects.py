"""What the forms of evaluation that offer projects have in common."""

from common.forms import FactForm


class ProjectsForm(FactForm):
    """A form that offers projects of several stations."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "project" in self.fields:
            project = self.fields["project"]
            project.queryset = project.queryset.select_related("station")
            project.label_from_instance = lambda row: f"{row.station.short_name} · {row.name}"
