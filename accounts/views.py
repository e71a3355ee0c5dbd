"""Sign-in, «my account», and the administration of accounts and grants."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.db.models import Max, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, ListView, TemplateView, View
from rest_framework.authtoken.models import Token

from accounts import actions
from accounts.forms import GrantEndForm, GrantForm, UserEditForm, UserForm
from accounts.mixins import PermissionNeeded
from accounts.models import Grant, User
from common import clock
from common.calls import call

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


class Me(TemplateView):
    """My grants, my key for the API, my mails."""

    template_name = "accounts/me.html"

    def get_context_data(self, **kwargs):
        user, on = self.request.user, clock.today()
        grants = user.grants.select_related("division", "station", "agency", "community")
        return super().get_context_data(
            title=_("我的"),
            on=on,
            grants=[{"grant": grant, "state": _state(grant, on)} for grant in grants],
            token=Token.objects.filter(user=user).first(),
            mails=user.mails.all()[:10],
            administers=user.holds("accounts.view_user"),
            **kwargs,
        )


def _state(grant: Grant, on) -> str:
    """Whether a grant is still to come, in force or over."""
    if grant.from_day > on:
        return _("未开始")
    return _("已结束") if grant.until_day and grant.until_day < on else _("有效")


class TokenCreate(View):
    http_method_names = ["post"]

    def post(self, request):
        key = actions.create_token(actor=request.user)
        told = {"title": _("接口密钥"), "label": _("密钥"), "secret": key}
        return render(request, "accounts/secret.html", told | {"back_url": reverse("accounts:me")})


class TokenRevoke(View):
    http_method_names = ["post"]

    def post(self, request):
        actions.revoke_token(actor=request.user)
        messages.success(request, _("接口密钥已停用。"))
        return redirect("accounts:me")


# ---------- administration ----------


class UserList(PermissionNeeded, ListView):
    permission = "accounts.view_user"
    template_name = "accounts/user_list.html"
    paginate_by = 50

    def get_queryset(self):
        users = User.objects.visible_to(self.request.user).order_by("username")
        self.words = self.request.GET.get("q", "").replace("\x00", "")[:100].strip()
        if self.words:
            by_name = Q(name__icontains=self.words) | Q(title__icontains=self.words)
            users = users.filter(by_name | Q(username__icontains=self.words))
        return users.prefetch_related("grants__division", "grants__station", "grants__agency",
                                      "grants__community")  # fmt: skip

    def get_context_data(self, **kwargs):
        may_add = self.request.user.holds("accounts.add_user")
        disabled = self.object_list.filter(is_active=False).count()
        words = _("%(count)s 个账号，%(disabled)s 个停用。")
        return super().get_context_data(
            title=_("账号"),
            finding=words % {"count": self.object_list.count(), "disabled": disabled},
            words=self.words,
            clear_url=self.request.path if self.words else "",
            create_url=reverse("accounts:user-add") if may_add else "",
            create_label=_("新建账号"),
            **kwargs,
        )


class UserAdd(PermissionNeeded, FormView):
    permission = "accounts.add_user"
    template_name = "components/form.html"
    form_class = UserForm
    extra_context = {
        "title": gettext_lazy("新建账号"),
        "cancel_url": reverse_lazy("accounts:user-list"),
    }

    def form_valid(self, form):
        user, password = actions.create_user(actor=self.request.user, **form.cleaned_data)
        return _tell_password(self.request, user, password)


class OneUser(PermissionNeeded):
    """Pages about one account: unseen is 404, seen but not to be changed is 403."""

    permission = "accounts.change_user"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.user = get_object_or_404(User.objects.visible_to(request.user), pk=kwargs["pk"])

    def back(self):
        return redirect("accounts:user-detail", self.user.pk)


class UserDetail(OneUser, TemplateView):
    permission = "accounts.view_user"
    template_name = "accounts/user_detail.html"

    def get_context_data(self, **kwargs):
        on, grants = (
            clock.today(),
            self.user.grants.select_related("division", "station", "agency", "community"),
        )
        return super().get_context_data(
            title=str(self.user),
            account=self.user,
            on=on,
            grants=[{"grant": grant, "state": _state(grant, on)} for grant in grants],
            locked=AccessAttempt.objects.filter(
                username=self.user.username, failures_since_start__gte=settings.AXES_FAILURE_LIMIT
            ).exists(),
            may_change=self.request.user.holds("accounts.change_user"),
            **kwargs,
        )


class UserEdit(OneUser, FormView):
    template_name = "components/form.html"
    form_class = UserEditForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.user}

    def get_context_data(self, **kwargs):
        back = reverse("accounts:user-detail", args=[self.user.pk])
        return super().get_context_data(title=_("修改账号"), cancel_url=back, **kwargs)

    def form_valid(self, form):
        actions.update_user(self.user, actor=self.request.user, changes=form.cleaned_data)
        return self.back()


class UserStep(OneUser, View):
    """A step that needs nothing but the press of a button."""

    http_method_names = ["post"]
    action = None
    done = ""

    def post(self, request, pk):
        call(type(self).action, self.user, actor=request.user)
        messages.success(request, self.done)
        return self.back()


class UserDeactivate(UserStep):
    action = actions.deactivate_user
    done = gettext_lazy("账号已停用，现有登录立即失效。")


class UserActivate(UserStep):
    action = actions.activate_user
    done = gettext_lazy("账号已启用。")


class UserUnlock(UserStep):
    action = actions.unlock_user
    done = gettext_lazy("登录限制已解除。")


class UserPasswordReset(OneUser, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        password = actions.reset_password(self.user, actor=request.user)
        return _tell_password(request, self.user, password)


class GrantAdd(OneUser, FormView):
    permission = "accounts.add_grant"
    template_name = "components/form.html"
    form_class = GrantForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"actor": self.request.user}

    def get_context_data(self, **kwargs):
        back = reverse("accounts:user-detail", args=[self.user.pk])
        title = _("给 %(user)s 授权") % {"user": self.user}
        return super().get_context_data(title=title, cancel_url=back, **kwargs)

    def form_valid(self, form):
        data = form.cleaned_data
        actions.give_grant(
            actor=self.request.user,
            user=self.user,
            period=(data["from_day"], data["until_day"]),
            **{name: data[name] for name in ("role", "place", "note")},
        )
        return self.back()


class GrantEnd(PermissionNeeded, FormView):
    permission = "accounts.change_grant"
    template_name = "components/confirm.html"
    form_class = GrantEndForm

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        grants = Grant.objects.visible_to(request.user).select_related("user")
        self.grant = get_object_or_404(grants, pk=kwargs["pk"])

    def get_context_data(self, **kwargs):
        grant = self.grant
        return super().get_context_data(
            title=_("结束授权"),
            consequence=_("%(user)s 在 %(place)s 的“%(role)s”授权将结束，记录保留。")
            % {"user": grant.user, "place": grant.place, "role": grant.get_role_display()},
            action_label=_("结束授权"),
            is_dangerous=True,
            cancel_url=reverse("accounts:user-detail", args=[grant.user_id]),
            **kwargs,
        )

    def form_valid(self, form):
        actions.end_grant(self.grant, actor=self.request.user, **form.cleaned_data)
        return redirect("accounts:user-detail", self.grant.user_id)


def _tell_password(request, user: User, password: str):
    """The only time the password is shown; it is not kept."""
    told = {
        "title": _("%(user)s 的一次性密码") % {"user": user},
        "label": _("一次性密码"),
        "secret": password,
        "back_url": reverse("accounts:user-detail", args=[user.pk]),
    }
    return render(request, "accounts/secret.html", told)
