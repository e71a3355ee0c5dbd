"""Questions about workers, credentials and exams."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from common.querysets import ScopedQuerySet


def employed(on: date) -> Q:
    """On the roster on ``on``; unknown ends are open."""
    arrived = Q(from_day__isnull=True) | Q(from_day__lte=on)
    return arrived & (Q(until_day__isnull=True) | Q(until_day__gte=on))


class WorkerQuerySet(ScopedQuerySet):
    station_path = "station"
    community_path = "community"

    def employed(self, on: date):
        """On the roster on ``on``."""
        return self.filter(employed(on))

    def community_workers(self):
        return self.filter(post=self.model.Post.COMMUNITY_WORKER)

    def eligible(self, on: date):
        """Without a credential above the assistant's: who may still enter for one."""
        levels = self.model._meta.get_field("credentials").related_model.HIGHER
        return self.with_credential(on, levels).filter(certified=False)

    def registered(self, on: date):
        """Employed, with a registration that is in force on the day."""
        credential = self.model._meta.get_field("credentials").related_model
        held = credential.objects.held(on).filter(worker=OuterRef("pk"), registered_until__gte=on)
        return self.employed(on).filter(Exists(held))

    def behind(self, measure: str, on: date, since: date | None = None, until: date | None = None):
        """The people whom a measure counts on the day."""
        if measure == "training_hours":
            return self.registered(on)
        if measure == "handbook_study":
            return self.employed(on).filter(post=self.model.Post.STATION_WORKER)
        if measure == "exam_participation":
            cycles = self.model._meta.apps.get_model("talent", "ExamCycle").objects
            cycle = cycles.filter(year=(since or on).year).first()
            day = cycle.settled_on(on) if cycle else on
            return self.employed(day).community_workers().eligible(day)
        return self.employed(on).community_workers()

    def with_papers(self):
        """With the rows of credentials, exams and training, for talent/papers.py."""
        return self.select_related("station").prefetch_related(
            "credentials", "exam_entries", "training_counts"
        )

    def with_credential(self, on: date, levels=None):
        """Annotates ``certified``: holds a credential (of ``levels``) on the day.

        A credential without a date on the register counts as held.
        """
        credential = self.model._meta.get_field("credentials").related_model
        held = credential.objects.filter(worker=OuterRef("pk")).held(on)
        if levels:
            held = held.filter(level__in=levels)
        return self.annotate(certified=Exists(held))


class CredentialQuerySet(ScopedQuerySet):
    station_path = "worker__station"
    community_path = "worker__community"

    def held(self, on: date):
        return self.filter(Q(obtained_on__isnull=True) | Q(obtained_on__lte=on))


class OfWorkerQuerySet(ScopedQuerySet):
    station_path = "worker__station"
    community_path = "worker__community"


class TrainingRecordQuerySet(OfWorkerQuerySet):
    def known(self, on: date):
        """Trainings held by the day."""
        return self.filter(held_on__lte=on)

    def behind(self, measure: str, on: date, since: date | None = None, until: date | None = None):
        """The trainings of the key fields in the period by the day, of who is employed on it."""
        rows = self.known(on).filter(category=self.model.Category.KEY_FIELD).exclude(key_field="")
        if since:
            rows = rows.filter(held_on__gte=since)
        if until:
            rows = rows.filter(held_on__lte=until)
        worker = self.model._meta.get_field("worker").related_model
        return rows.filter(worker__in=worker.objects.employed(on))


class ExamCycleQuerySet(ScopedQuerySet):
    shared = True
