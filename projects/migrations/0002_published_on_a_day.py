"""What was published has its day: of what was entered without one the start of the agreement.

The department of a project (``publisher``) counts from the day it was filled in; of what is stored
already nobody knows it, so it counts from the start, as it did.
"""

from django.db import migrations, models
from django.db.models import F


def date_publications(apps, schema_editor):
    projects = apps.get_model("projects", "Project").objects
    undated = projects.filter(published_on_platform=True, published_on__isnull=True)
    undated.update(published_on=F("agreed_start"))


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="project",
            name="publisher_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.RunPython(date_publications, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_on_platform__isnull", True),
                    ("published_on_platform", False),
                    ("published_on__isnull", False),
                    _connector="OR",
                ),
                name="published_on_a_day",
            ),
        ),
    ]
