"""Addresses of registers: hand in, look, confirm; blank and filled workbooks."""

from django.urls import path

from registers.views import imports, workbooks

app_name = "registers"
urlpatterns = [
    path("", imports.ImportListView.as_view(), name="import-list"),
    path("new/", imports.ImportAddView.as_view(), name="import-add"),
    path("<int:pk>/", imports.ImportDetailView.as_view(), name="import-detail"),
    path("<int:pk>/confirm/", imports.ImportConfirmView.as_view(), name="import-confirm"),
    path("<int:pk>/answer/", imports.ImportAnswerView.as_view(), name="import-answer"),
    path("<int:pk>/cancel/", imports.ImportCancelView.as_view(), name="import-cancel"),
    path("<int:pk>/file/", workbooks.import_file, {"which": "original"}, name="import-file"),
    path("<int:pk>/marked/", workbooks.import_file, {"which": "marked"}, name="import-marked"),
    path("<slug:code>/template/", workbooks.template, name="template"),
    path("<slug:code>/export/", workbooks.export, name="export"),
]
