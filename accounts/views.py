"""Sign-in, «my account», and the administration of accounts and grants."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.db.models import Max, Q
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView
from rest_framework.authtoken.models import Token

from accounts import actions
from accounts.filters import UserFilter
from accounts.forms import GrantEndForm, GrantForm, UserEditForm, UserForm
from accounts.models import Grant, User
from common import clock
from common.views.bases import ScopedListView, ScopedMixin
from common.views.writing import FactFormView, RowFormView, RowMixin, RowStepView, StepView

# ---------- sign-in ----------


class Login(auth_views.LoginView):
    template_name = "registration/login.html"
    redirect_authenticated_user = True


def locked(request, _original_response=None, credentials=None):
    """What axes shows instead of the sign-in page: until when, and whom to ask."""
    username = (credentials or {}).get("username") or request.POST.get("username", "")
    attempts = AccessAttempt.objects.filter(
        Q(username=username) | Q(ip_address=request.axes_ip_address)
    )
    last = attempts.aggregate(at=Max("attempt_time"))["at"] or clock.moment()
    until = last + timedelta(hours=settings.AXES_COOLOFF_TIME)
    context = {"until": until, "failure_limit": settings.AXES_FAILURE_LIMIT}
    return render(request, "registration/locked.html", context, status=429)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class PasswordChange(auth_views.PasswordChangeView):
    template_name = "accounts/password_change.html"
    success_url = reverse_lazy("accounts:me")
    extra_context = {
        "title": gettext_lazy("修改密码"),
        "action_label": gettext_lazy("修改密码"),
        "cancel_url": success_url,
    }

    def get_context_data(self, **kwargs):
        forced = self.request.user.must_change_password
        note = _("这是一次性密码，请先改成自己的密码，再继续使用。") if forced else ""
        return super().get_context_data(note=note, **kwargs)

    def form_valid(self, form):
        password = form.cleaned_data["new_password1"]
        actions.change_password(form.user, password=password)
        update_session_auth_hash(self.request, form.user)
        messages.success(self.request, _("密码已修改，其他设备上的登录已退出。"))
        return redirect(self.success_url)


# ---------- my account ----------


class Me(ScopedMixin, TemplateView):
    """My grants, my key for the API, my mails: everybody has this page."""

    model = User
    template_name = "accounts/me.html"
    title = gettext_lazy("我的")

    def may(self, verb: str, model=None) -> bool:
        return verb == "view" or super().may(verb, model)

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            grants=grants_of(user, self.on),
            token=Token.objects.filter(user=user).first(),
            mails=user.mails.all()[:10],
            administers=user.holds("accounts.view_user"),
            **kwargs,
        )


def grants_of(user: User, on) -> list[dict]:
    """An account's grants of all times, each with whether it is still to come, in force or over."""
    grants = user.grants.select_related("division", "station", "agency", "community")
    return [{"grant": grant, "state": _state(grant, on)} for grant in grants]


def _state(grant: Grant, on) -> str:
    if grant.from_day > on:
        return _("未开始")
    return _("已结束") if grant.until_day and grant.until_day < on else _("有效")


class OwnStep(StepView):
    def get_saved_url(self):
        return reverse("accounts:me")


class TokenCreate(OwnStep):
    action = actions.create_token

    def done(self, key):
        told = {"title": _("接口密钥"), "label": _("密钥"), "secret": key}
        return render(
            self.request, "accounts/secret.html", told | {"back_url": self.get_saved_url()}
        )


class TokenRevoke(OwnStep):
    action = actions.revoke_token
    saved_words = gettext_lazy("接口密钥已停用。")


# ---------- administration ----------


class UserList(ScopedListView):
    model = User
    template_name = "accounts/user_list.html"
    filterset_class = UserFilter
    title = gettext_lazy("账号")
    sorts = {"username": "username"}
    default_sort = "username"
    create_url = reverse_lazy("accounts:user-add")
    create_label = gettext_lazy("新建账号")

    def rows(self):
        places = ("division", "station", "agency", "community")
        return super().rows().prefetch_related(*(f"grants__{place}" for place in places))

    def finding(self, rows, count):
        disabled = rows.filter(is_active=False).count()
        words = _("%(count)s 个账号，%(disabled)s 个停用。")
        return words % {"count": count, "disabled": disabled}


class UserAdd(FactFormView):
    model = User
    verb = "add"
    template_name = "components/form.html"
    form_class = UserForm
    action = actions.create_user
    title = gettext_lazy("新建账号")

    def get_cancel_url(self):
        return reverse("accounts:user-list")

    def get_parent_label(self):
        return _("账号")

    def saved(self, made):
        return _tell_password(self.request, *made)


class OneUser(RowMixin):
    """Pages about one account: unseen is 404, seen but not to be changed is 403."""

    model = User

    def get_cancel_url(self) -> str:
        return reverse("accounts:user-detail", args=[self.row.pk])

    def get_saved_url(self, row=None) -> str:
        return self.get_cancel_url()


class UserDetail(OneUser, TemplateView):
    permission = "accounts.view_user"
    template_name = "accounts/user_detail.html"

    def get_title(self):
        return str(self.row)

    def get_context_data(self, **kwargs):
        failures = AccessAttempt.objects.filter(
            username=self.row.username, failures_since_start__gte=settings.AXES_FAILURE_LIMIT
        )
        return super().get_context_data(
            account=self.row,
            grants=grants_of(self.row, self.on),
            locked=failures.exists(),
            may_change=self.may("change"),
            **kwargs,
        )


class UserEdit(OneUser, RowFormView):
    template_name = "components/form.html"
    form_class = UserEditForm
    action = actions.update_user
    title = gettext_lazy("修改账号")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.row}


class UserStep(OneUser, RowStepView):
    """A step that needs nothing but the press of a button."""


class UserDeactivate(UserStep):
    action = actions.deactivate_user
    saved_words = gettext_lazy("账号已停用，现有登录立即失效。")


class UserActivate(UserStep):
    action = actions.activate_user
    saved_words = gettext_lazy("账号已启用。")


class UserUnlock(UserStep):
    action = actions.unlock_user
    saved_words = gettext_lazy("登录限制已解除。")


class UserPasswordReset(UserStep):
    action = actions.reset_password

    def done(self, password):
        return _tell_password(self.request, self.row, password)


class GrantAdd(OneUser, RowFormView):
    permission = "accounts.add_grant"
    template_name = "components/form.html"
    form_class = GrantForm
    action = actions.give_grant

    def get_title(self):
        return _("给 %(user)s 授权") % {"user": self.row}

    def about(self):
        return ()

    def of(self):
        return {"user": self.row}


class GrantEnd(RowFormView):
    model = Grant
    template_name = "components/confirm.html"
    form_class = GrantEndForm
    action = actions.end_grant
    title = gettext_lazy("结束授权")
    action_label = gettext_lazy("结束授权")

    def rows(self):
        return super().rows().select_related("user")

    def get_cancel_url(self):
        return reverse("accounts:user-detail", args=[self.row.user_id])

    def get_parent_label(self):
        return str(self.row.user)

    def get_context_data(self, **kwargs):
        grant = self.row
        words = _("%(user)s 在 %(place)s 的“%(role)s”授权将结束，记录保留。")
        told = {"user": grant.user, "place": grant.place, "role": grant.get_role_display()}
        return super().get_context_data(consequence=words % told, is_dangerous=True, **kwargs)


def _tell_password(request, user: User, password: str):
    """The only time the password is shown; it is not kept."""
    told = {
        "title": _("%(user)s 的一次性密码") % {"user": user},
        "label": _("一次性密码"),
        "secret": password,
        "back_url": reverse("accounts:user-detail", args=[user.pk]),
    }
    return render(request, "accounts/secret.html", told)
