"""Addresses of talent."""

app_name = "talent"
urlpatterns = []
