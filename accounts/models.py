"""Users and their dated grants: who, in what role, for what place, from when until when."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.querysets import GrantQuerySet, PortalUserManager
from accounts.roles import PERMISSIONS, Role
from common import clock
from common.fields import EnteredModel
from common.querysets import Scope
from stations.models import Agency, Community, Division, Station, StationOperation


class User(AbstractUser):
    """A person who signs in. What they may do is in their grants alone, never in a flag."""

    name = models.CharField(_("姓名"), max_length=40, blank=True)
    title = models.CharField(_("单位或职务"), max_length=60, blank=True)
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=False)

    objects = PortalUserManager()

    class Meta(AbstractUser.Meta):
        verbose_name = _("用户")

    def __str__(self):
        return self.name or self.username

    def grants_on(self, on: date) -> list["Grant"]:
        """The grants in force on a day, read once per user object (so once a request)."""
        cache = self.__dict__.setdefault("_grants", {})
        if on not in cache:
            grants = Grant.objects.filter(user=self).valid(on)
            cache[on] = list(grants.select_related("division", "station", "agency", "community"))
        return cache[on]

    @staticmethod
    def read_grants(users: list["User"], on: date) -> None:
        """Has ``grants_on`` of many users ready for a day, with one query."""
        found: dict[int, list[Grant]] = {user.pk: [] for user in users}
        grants = Grant.objects.filter(user__in=found).valid(on)
        for grant in grants.select_related("division", "station", "agency", "community"):
            found[grant.user_id].append(grant)
        for user in users:
            user.__dict__.setdefault("_grants", {})[on] = found[user.pk]

    def scope(self, permission: str, on: date) -> Scope:
        """The places where a role of this user carries ``permission`` on ``on``."""
        grants = [g for g in self.grants_on(on) if permission in PERMISSIONS[g.role]]
        agencies = frozenset(g.agency_id for g in grants if g.agency_id)
        return Scope(
            divisions=tuple(sorted({g.division.path for g in grants if g.division_id})),
            stations=frozenset(g.station_id for g in grants if g.station_id)
            | self._stations_of(agencies, on),
            communities=frozenset(g.community_id for g in grants if g.community_id),
        )

    def _stations_of(self, agencies: frozenset[int], on: date) -> frozenset[int]:
        if not agencies:
            return frozenset()
        cache = self.__dict__.setdefault("_agency_stations", {})
        if (agencies, on) not in cache:
            running = StationOperation.objects.running(on).filter(agency__in=agencies)
            cache[agencies, on] = frozenset(running.values_list("station_id", flat=True))
        return cache[agencies, on]

    def holds(self, permission: str, on: date | None = None) -> bool:
        """Whether any role of the day carries the permission, anywhere."""
        return self.scope(permission, on or clock.today()).anywhere

    def roles(self, on: date | None = None) -> set[str]:
        return {grant.role for grant in self.grants_on(on or clock.today())}


class Grant(EnteredModel):
    """A role for one place. It ends by its date; it is never deleted."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name=_("用户"))
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, verbose_name=_("行政区划")
    )
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, verbose_name=_("社工站")
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name=_("机构")
    )
    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, verbose_name=_("社区")
    )
    from_day = models.DateField(_("自"))
    until_day = models.DateField(_("至"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=120, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["user", "-from_day"]
        verbose_name = _("授权")
        constraints = [
            models.CheckConstraint(
                name="grant_has_one_place",
                condition=(
                    Q(division=None, station=None, agency=None, community__isnull=False)
                    | Q(division=None, station=None, agency__isnull=False, community=None)
                    | Q(division=None, station__isnull=False, agency=None, community=None)
                    | Q(division__isnull=False, station=None, agency=None, community=None)
                ),
            )
        ]

    @property
    def place(self):
        return self.division or self.station or self.agency or self.community
