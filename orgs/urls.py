"""Addresses of orgs."""

app_name = "orgs"
urlpatterns = []
