"""Addresses of stations."""

app_name = "stations"
urlpatterns = []
