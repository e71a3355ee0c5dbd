"""Addresses of accounts."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", views.PasswordChange.as_view(), name="password-change"),
    path("me/", views.Me.as_view(), name="me"),
    path("me/token/", views.TokenCreate.as_view(), name="token-create"),
    path("me/token/revoke/", views.TokenRevoke.as_view(), name="token-revoke"),
    path("users/", views.UserList.as_view(), name="user-list"),
    path("users/new/", views.UserAdd.as_view(), name="user-add"),
    path("users/<int:pk>/", views.UserDetail.as_view(), name="user-detail"),
    path("users/<int:pk>/edit/", views.UserEdit.as_view(), name="user-edit"),
    path("users/<int:pk>/deactivate/", views.UserDeactivate.as_view(), name="user-deactivate"),
    path("users/<int:pk>/activate/", views.UserActivate.as_view(), name="user-activate"),
    path("users/<int:pk>/unlock/", views.UserUnlock.as_view(), name="user-unlock"),
    path("users/<int:pk>/password/", views.UserPasswordReset.as_view(), name="user-password"),
    path("users/<int:pk>/grants/new/", views.GrantAdd.as_view(), name="grant-add"),
    path("grants/<int:pk>/end/", views.GrantEnd.as_view(), name="grant-end"),
]
