from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("oversight", "0005_events_of_earlier_flags")]

    operations = [
        migrations.RenameField("nightlyrun", "started_at", "claimed_at"),
        migrations.AlterField(
            "nightlyrun", "claimed_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.AlterField(
            "nightlyrun", "heartbeat_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.AddField(
            "nightlyrun", "attempts", models.PositiveSmallIntegerField(default=0, editable=False)
        ),
        migrations.AddField("nightlyrun", "holder", models.JSONField(default=dict, editable=False)),
    ]
