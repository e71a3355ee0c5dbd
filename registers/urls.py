"""Addresses of registers."""

app_name = "registers"
urlpatterns = []
