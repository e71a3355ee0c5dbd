from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registers", "0004_version_of_an_import")]

    operations = [
        migrations.RenameField("registerimport", "rows_done", "done"),
        migrations.RenameField("registerimport", "rows", "total"),
        migrations.AlterField(
            "registerimport", "done", models.PositiveIntegerField(default=0, editable=False)
        ),
        migrations.AlterField(
            "registerimport", "total", models.PositiveIntegerField(default=0, editable=False)
        ),
        migrations.AlterField(
            "registerimport", "claimed_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.AddField(
            "registerimport", "attempts", models.PositiveSmallIntegerField(default=0, editable=False)
        ),
        migrations.AddField(
            "registerimport", "heartbeat_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.AddField("registerimport", "holder", models.JSONField(default=dict, editable=False)),
    ]
