"""A void gets a day of its own: that of the moment at which it was said, in Shanghai."""

from zoneinfo import ZoneInfo

from django.db import migrations, models
from django.db.models.functions import TruncDate


def date_voids(apps, schema_editor):
    records = apps.get_model("services", "ServiceRecord").objects.filter(voided_at__isnull=False)
    records.update(voided_on=TruncDate("voided_at", tzinfo=ZoneInfo("Asia/Shanghai")))


class Migration(migrations.Migration):

    dependencies = [
        ("services", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="servicerecord",
            name="voided_on",
            field=models.DateField(editable=False, null=True, verbose_name="作废日期"),
        ),
        migrations.RunPython(date_voids, migrations.RunPython.noop),
    ]
