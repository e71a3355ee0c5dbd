from django.db import migrations

HEAD, TRAINING = "head_in_place", "training_hours"


def renew(apps, schema_editor):
    """2.2 already compares with the time that has passed: a plan of its own halved it twice (nobody
    could choose one). 1.1 without any head entered is no data, flagged after 7 days as the others.
    """
    terms = apps.get_model("oversight", "RequirementTerms").objects
    terms.filter(requirement__measure=TRAINING, plan="linear").update(plan="none")
    untouched = terms.filter(requirement__measure=HEAD, source="default", grace_days=None)
    untouched.update(grace_days=7)


def restore(apps, schema_editor):
    terms = apps.get_model("oversight", "RequirementTerms").objects
    terms.filter(requirement__measure=TRAINING, plan="none").update(plan="linear")
    terms.filter(requirement__measure=HEAD, source="default", grace_days=7).update(grace_days=None)


class Migration(migrations.Migration):
    dependencies = [("oversight", "0002_real_moments")]
    operations = [migrations.RunPython(renew, restore)]
