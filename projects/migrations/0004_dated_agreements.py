"""What an agreement says has a day: a project is as first agreed, an amendment holds from its day on.

A project that is stored already is its own first version, so nothing moves. Backwards, a project
says what was agreed last, as it did when an amendment was a correction.
"""

import common.clock
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_the_last(apps, schema_editor):
    amendments = apps.get_model("projects", "Amendment").objects.order_by("effective_from")
    for row in amendments.select_related("project"):
        for name in ("agreed_fen", "agreed_start", "agreed_end", "agency"):
            setattr(row.project, name, getattr(row, name))
        row.project.save()
    if apps.get_model("projects", "Project").objects.filter(agreed_fen=None).exists():
        raise RuntimeError("a project without an agreement is more than that release can hold")


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0003_milestone_evidence'),
        ('stations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entered_at', models.DateTimeField(default=common.clock.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('effective_from', models.DateField(verbose_name='生效日期')),
                ('agreed_fen', models.BigIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='协议金额')),
                ('agreed_start', models.DateField(verbose_name='协议开始')),
                ('agreed_end', models.DateField(verbose_name='协议结束')),
                ('basis', models.CharField(max_length=200, verbose_name='依据')),
            ],
            options={
                'verbose_name': '变更协议',
                'ordering': ['project', 'effective_from'],
            },
        ),
        migrations.AddField(
            model_name='project',
            name='state',
            field=models.CharField(choices=[('prepared', '待签约'), ('running', '实施')], default='running', editable=False, max_length=10, verbose_name='阶段'),
        ),
        migrations.AlterField(
            model_name='project',
            name='agreed_end',
            field=models.DateField(blank=True, null=True, verbose_name='协议结束'),
        ),
        migrations.AlterField(
            model_name='project',
            name='agreed_fen',
            field=models.BigIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='协议金额'),
        ),
        migrations.AlterField(
            model_name='project',
            name='agreed_start',
            field=models.DateField(blank=True, null=True, verbose_name='协议开始'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_end__isnull', False), ('agreed_fen__isnull', False), ('agreed_start__isnull', False)), models.Q(('agency', None), ('agreed_end', None), ('agreed_fen', None), ('agreed_start', None)), _connector='OR'), name='agreed_in_full_or_not_yet'),
        ),
        migrations.AddField(
            model_name='amendment',
            name='agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='stations.agency', verbose_name='承接机构'),
        ),
        migrations.AddField(
            model_name='amendment',
            name='entered_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='amendment',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='projects.project', verbose_name='项目'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.UniqueConstraint(fields=('project', 'effective_from'), name='one_amendment_a_day'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(('agreed_fen__gt', 0)), name='amended_positive'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(('agreed_end__gte', models.F('agreed_start'))), name='amendment_ends_after_start'),
        ),
        migrations.RunPython(migrations.RunPython.noop, keep_the_last),
    ]
