from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("common", "0003_steps")]

    operations = [
        migrations.AlterField(
            "outgoingmail", "claimed_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.AlterField(
            "outgoingmail", "attempts", models.PositiveSmallIntegerField(default=0, editable=False)
        ),
        migrations.AddField(
            "outgoingmail", "heartbeat_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.AddField(
            "outgoingmail", "holder", models.JSONField(default=dict, editable=False)
        ),
    ]
