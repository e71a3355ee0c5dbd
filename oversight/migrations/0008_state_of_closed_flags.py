"""Flags that stand closed are through with their follow-up; it only begins for the open ones."""

from django.db import migrations


def close_states(apps, schema_editor):
    flags = apps.get_model("oversight", "Flag").objects
    flags.filter(closed_on__isnull=False).update(state="closed")


class Migration(migrations.Migration):
    dependencies = [("oversight", "0007_follow_up_of_flags")]

    operations = [migrations.RunPython(close_states, migrations.RunPython.noop)]
