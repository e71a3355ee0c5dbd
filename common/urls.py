"""Addresses of common."""

app_name = "common"
urlpatterns = []
