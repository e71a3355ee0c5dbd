"""The standard gets its day: of what was entered without one that of the filing, else of the entry.

So every figure stays as it was: an organisation counted from its filing on.
"""

from zoneinfo import ZoneInfo

from django.db import migrations, models
from django.db.models.functions import Coalesce, TruncDate


def date_standards(apps, schema_editor):
    entered = TruncDate("entered_at", tzinfo=ZoneInfo("Asia/Shanghai"))
    passed = apps.get_model("orgs", "Organisation").objects.filter(standardised=True)
    passed.update(standardised_on=Coalesce("filed_on", entered))


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0002_earlier_filing"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="standardised_on",
            field=models.DateField(blank=True, null=True, verbose_name="达标日期"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="standard_lost_on",
            field=models.DateField(blank=True, null=True, verbose_name="不再达标日期"),
        ),
        migrations.RunPython(date_standards, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("standardised__isnull", True),
                    ("standardised", False),
                    models.Q(("standard_lost_on__isnull", True), ("standardised_on__isnull", False)),
                    _connector="OR",
                ),
                name="standardised_since_a_day",
            ),
        ),
    ]
