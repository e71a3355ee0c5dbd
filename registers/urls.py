"""Addresses of registers: hand in, look, confirm; blank and filled workbooks."""

from django.urls import path

from registers import views

app_name = "registers"
urlpatterns = [
    path("", views.import_list, name="import-list"),
    path("new/", views.import_add, name="import-add"),
    path("<int:pk>/", views.import_detail, name="import-detail"),
    path("<int:pk>/confirm/", views.import_confirm, name="import-confirm"),
    path("<int:pk>/answer/", views.import_answer, name="import-answer"),
    path("<int:pk>/cancel/", views.import_cancel, name="import-cancel"),
    path("<int:pk>/file/", views.import_file, {"which": "original"}, name="import-file"),
    path("<int:pk>/marked/", views.import_file, {"which": "marked"}, name="import-marked"),
    path("<slug:code>/template/", views.template, name="template"),
    path("<slug:code>/export/", views.export, name="export"),
]
