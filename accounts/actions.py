"""What may be done to accounts and grants. Nothing is ever deleted; every step is audited."""

import secrets
from datetime import date
from typing import TypeAlias

from axes.utils import reset as reset_lock
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from accounts.models import Grant, User
from common import audit
from common.audit import Actor
from common.errors import ActionRefused
from stations.models import Agency, Community, Division, Station

# Without the characters that are read aloud or copied by hand as one another.
Place: TypeAlias = Division | Station | Agency | Community

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """Sixteen characters in four groups (79 bits): told once, changed at the first sign-in."""
    groups = ["".join(secrets.choice(ALPHABET) for _place in range(4)) for _group in range(4)]
    return "-".join(groups)


@transaction.atomic
def create_user(
    *, actor: Actor, username: str, name: str, title: str = "", email: str = ""
) -> tuple[User, str]:
    """A new account and its one-time password, which is stored nowhere in the clear."""
    password = one_time_password()
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                username, email, password, name=name, title=title, must_change_password=True
            )
    except IntegrityError as error:
        raise ActionRefused(_("这个用户名已经有了，请换一个。")) from error
    details = {"username": username, "name": name, "title": title}
    audit.record(actor=actor, action="accounts.create_user", target=user, changes=details)
    return user, password


@transaction.atomic
def update_user(user: User, *, actor: Actor, changes: dict) -> User:
    """Change name, post or address; the username is for ever."""
    user = User.objects.select_for_update().get(pk=user.pk)
    before = {field: getattr(user, field) for field in changes}
    for field, value in changes.items():
        setattr(user, field, value)
    if difference := audit.difference(before, changes):
        user.save(update_fields=list(difference))
        audit.record(actor=actor, action="accounts.update_user", target=user, changes=difference)
    return user


@transaction.atomic
def deactivate_user(user: User, *, actor: Actor) -> None:
    """Shut an account: its sessions end with their next request, its token is gone."""
    _refuse_oneself(user, actor, _("不能停用自己的账号，请由另一位管理员操作。"))
    _set_active(user, False)
    Token.objects.filter(user=user).delete()
    audit.record(actor=actor, action="accounts.deactivate_user", target=user)


@transaction.atomic
def activate_user(user: User, *, actor: Actor) -> None:
    _set_active(user, True)
    audit.record(actor=actor, action="accounts.activate_user", target=user)


@transaction.atomic
def unlock_user(user: User, *, actor: Actor) -> int:
    """Forget the failed sign-ins of an account; the locks of addresses stay."""
    failures = reset_lock(username=user.username)
    audit.record(actor=actor, action="accounts.unlock_user", target=user)
    return failures


@transaction.atomic
def reset_password(user: User, *, actor: Actor) -> str:
    """A new one-time password; sessions and token of the old one end."""
    _refuse_oneself(user, actor, _("自己的密码请在“我的”页面修改。"))
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    Token.objects.filter(user=user).delete()
    reset_lock(username=user.username)
    audit.record(actor=actor, action="accounts.reset_password", target=user)
    return password


@transaction.atomic
def change_password(user: User, *, password: str) -> None:
    """One's own new password; every other session ends, because the session hash changes."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    audit.record(actor=user, action="accounts.change_password", target=user)


@transaction.atomic
def give_grant(
    *,
    actor: Actor,
    user: User,
    role: str,
    place: Place,
    period: tuple[date, date | None],
    note: str = "",
) -> Grant:
    """A role for a place between two days; nobody gives himself one."""
    _refuse_oneself(user, actor, _("不能给自己授权，请由另一位管理员操作。"))
    grant = Grant(user=user, role=role, note=note, entered_by=actor)
    grant.from_day, grant.until_day = period
    setattr(grant, place._meta.model_name, place)
    grant.save()
    details = {"user": user.username, "role": role, "place": str(place), "period": period}
    audit.record(actor=actor, action="accounts.give_grant", target=grant, changes=details)
    return grant


@transaction.atomic
def end_grant(grant: Grant, *, actor: Actor, last_day: date) -> Grant:
    """The grant's last day; a day before its first one means that it never came into force."""
    _refuse_oneself(grant.user, actor, _("不能结束自己的授权，请由另一位管理员操作。"))
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if grant.until_day and grant.until_day <= last_day:
        raise ActionRefused(_("这项授权到那天已经结束。"))
    before, grant.until_day = grant.until_day, last_day
    grant.save(update_fields=["until_day"])
    details = {"until_day": [before, last_day]}
    audit.record(actor=actor, action="accounts.end_grant", target=grant, changes=details)
    return grant


@transaction.atomic
def create_token(*, actor: User) -> str:
    """A new key for the API; an older one of the same person ends with it."""
    Token.objects.filter(user=actor).delete()
    token = Token.objects.create(user=actor)
    audit.record(actor=actor, action="accounts.create_token", target=actor)
    return token.key


@transaction.atomic
def revoke_token(*, actor: User) -> None:
    Token.objects.filter(user=actor).delete()
    audit.record(actor=actor, action="accounts.revoke_token", target=actor)


def _set_active(user: User, active: bool) -> None:
    """Refuses what is so already, also when two administrators press at once."""
    changed = User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active)
    if not changed:
        raise ActionRefused(_("账号已经是这个状态，请刷新页面。"))
    user.is_active = active


def _refuse_oneself(user: User, actor: Actor, message: str) -> None:
    if actor is not None and user.pk == actor.pk:
        raise ActionRefused(message)
