"""What every resource of the API is made of: rows from the gate, writes by forms and actions."""

import json
from typing import final
from uuid import UUID, uuid4, uuid5

from django.db import models, transaction
from django.utils.translation import gettext as _
from rest_framework import mixins, serializers, status
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from common import clock
from common.calls import call
from common.days import day_of
from common.forms import IDEMPOTENCY, VERSION, YuanField
from common.idempotency import earlier_claim, run_once
from common.models import IdempotencyKey
from common.openapi import PortalSchema

# Turns a caller's key into the ledger's own: the same key of the same person, the same UUID.
NAMESPACE = UUID("6f1f0f6e-5a3c-4f0e-9d0e-715301110000")
LONGEST_KEY = 80


class ScopedViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Reads rows of one model: outside the scope 404, without the permission anywhere 403."""

    model = None
    related: tuple[str, ...] = ()
    filterset_class = None
    lookup_value_regex = r"[0-9]{1,18}"
    # What the caller must be allowed to do to the model, by the viewset's action.
    verbs = {"create": "add", "partial_update": "change", "reverse": "change"}
    on = None
    schema = PortalSchema()

    @property
    def verb(self) -> str:
        return self.verbs.get(self.action, "view")

    def initial(self, request, *args, **kwargs):
        """A day that is none is refused, whether or not the resource has a use for it."""
        super().initial(request, *args, **kwargs)
        self.on = day_of(request)

    def check_permissions(self, request):
        super().check_permissions(request)
        meta = self.model._meta
        for verb in {"view", self.verb}:
            if not request.user.holds(f"{meta.app_label}.{verb}_{meta.model_name}"):
                raise PermissionDenied

    @final
    def get_queryset(self):
        user = getattr(self.request, "user", None)
        return self.enriched(self.model.objects.visible_to(user).select_related(*self.related))

    def filter_queryset(self, queryset):
        """Filters narrow lists; a row is found by its address whatever its state."""
        return queryset if self.detail else super().filter_queryset(queryset)

    def enriched(self, rows):
        """The rows with what the answer shows beyond their columns."""
        return rows

    def get_changeable(self):
        """The row of the address: unseen is 404, seen but not to be touched is 403."""
        row = self.get_object()
        allowed = self.model.objects.visible_to(self.request.user, to=self.verb)
        if not allowed.filter(pk=row.pk).exists():
            raise PermissionDenied
        return row

    def answer(self, row) -> dict:
        """The row as it is read, whatever was written."""
        fresh = self.get_queryset().get(pk=row.pk)
        return self.serializer_class(fresh, context=self.get_serializer_context()).data


class WritesMixin:
    """What writing has in common: a strict serializer for types, the page's form for sense."""

    def checked(self, serializer_class, *, partial=False) -> dict:
        """The body's values with their types; unknown fields are refused, not ignored."""
        serializer = serializer_class(
            data=self.request.data, partial=partial, context=self.get_serializer_context()
        )
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def bound(self, form_class, values: dict, **kwargs):
        """The page's form with these values, valid; what they leave out is as the page shows it."""
        kwargs |= {"user": self.request.user, "on": clock.today()}
        shown = form_class(**kwargs)
        data = {name: shown[name].value() for name in shown.fields}
        for name, value in self.as_typed(values).items():
            if name not in shown.fields:
                raise ValidationError({name: [_("这一条现在的状态下，这里不能填写。")]})
            field = shown.fields[name]
            # As typed, so that the bounds of a sum are the same here and on the page.
            data[name] = field.prepare_value(value) if isinstance(field, YuanField) else value
        form = form_class(data=data, files=self.request.FILES or None, **kwargs)
        if not form.is_valid():
            errors = {name: list(words) for name, words in form.errors.items()}
            whole = errors.pop("__all__", None)
            raise ValidationError(errors | ({"non_field_errors": whole} if whole else {}))
        return form

    # The new row's field for the row it belongs to, which the page knows by its address.
    belongs_by = ""

    def as_typed(self, values: dict) -> dict:
        """The values under the names of the form's fields."""
        return {name: value for name, value in values.items() if name != self.belongs_by}

    def created(self, create):
        """Answers 201, or again what the caller's Idempotency-Key was answered the first time."""
        key = self.idempotency_key()
        if not key:
            return Response(self.answer(create()), status=status.HTTP_201_CREATED)
        with transaction.atomic():
            row, is_new = run_once(create, **self.sending(key))
            claim = IdempotencyKey.objects.get(user=self.request.user, key=key)
            if is_new:
                claim.answer = json.loads(JSONRenderer().render(self.answer(row)))
                claim.status = status.HTTP_201_CREATED
                claim.save(update_fields=["answer", "status"])
        return Response(claim.answer, status=claim.status)

    def sending(self, key: str) -> dict:
        """What tells this request from others that carry a key."""
        body = {"path": self.request.path, "data": self.request.data}
        return {"actor": self.request.user, "key": key, "model": self.model, "body": body}

    def answered_before(self):
        """The answer that the same request was given the first time, or None."""
        key = self.idempotency_key()
        claim = earlier_claim(**self.sending(key)) if key else None
        return Response(claim.answer, status=claim.status) if claim else None

    def idempotency_key(self) -> str:
        key = self.request.headers.get("Idempotency-Key", "")
        if len(key) > LONGEST_KEY or not key.isascii() or not (key.isprintable()):
            raise ValidationError({"Idempotency-Key": [_("最多 80 个可见字符。")]})
        return key

    def ledger_key(self):
        """The UUID under which the form keeps two sendings apart."""
        key = self.idempotency_key()
        return uuid5(NAMESPACE, f"{self.request.user.pk}:{key}") if key else uuid4()


class CreateMixin(WritesMixin):
    """POST: a new row by the page's form and verb."""

    create_action = None
    create_serializer_class = None
    create_form_class = None

    def create(self, request):
        # A retry would find its own row in the way and be refused as a duplicate.
        if answered := self.answered_before():
            return answered
        self.values = self.checked(self.create_serializer_class)
        key = {IDEMPOTENCY: self.ledger_key()}
        form = self.bound(self.create_form_class, self.values | key, **self.form_kwargs())
        return self.created(lambda: self.save_new(form))

    def form_kwargs(self) -> dict:
        """What the form must be told beside user and day."""
        return {}

    def beside(self) -> dict:
        """What the verb is told beside the form."""
        return {}

    def save_new(self, form):
        of = {self.belongs_by: self.values[self.belongs_by]} if self.belongs_by else {}
        action, beside = type(self).create_action, self.beside()
        return call(action, actor=self.request.user, form=form, of=of, **beside)


class ChangeMixin(WritesMixin):
    """PATCH: some fields of a row that is still at the version the caller has read."""

    change_action = None
    change_serializer_class = None
    change_form_class = None

    def partial_update(self, request, **_lookup):
        row = self.get_changeable()
        values = self.checked(self.change_serializer_class, partial=True)
        if VERSION not in values:
            raise ValidationError({VERSION: [_("请带上读到的版本号。")]})
        form = self.bound(self.change_form_class, values, instance=row)
        changed = call(type(self).change_action, row, actor=request.user, form=form)
        return Response(self.answer(changed))


# ---------- serializers ----------


class StrictSerializer(serializers.ModelSerializer):
    """Types of what may be written; a field that may not is an error, never silently dropped.

    Uniqueness and other rules of sense are left to the form and the action, as on the pages.
    """

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        # Its own field says what is wrong in English only.
        models.BigIntegerField: serializers.IntegerField,
    }

    def get_validators(self):
        return []

    def to_internal_value(self, data):
        if isinstance(data, dict):
            unknown = set(data) - set(self.fields)
            if unknown:
                words = [_("没有这个字段，或这里不能填写。")]
                raise ValidationError({str(name)[:80]: words for name in sorted(unknown)})
        return super().to_internal_value(data)


class ChangeSerializer(StrictSerializer):
    version = serializers.IntegerField(min_value=1, required=False)


class ScopedField:
    """A related row among those the caller may see; any other does not exist."""

    def __init__(self, model, **kwargs):
        self.model = model
        super().__init__(queryset=model.objects.none(), **kwargs)

    def get_queryset(self):
        user = getattr(self.context.get("request"), "user", None)
        return self.model.objects.visible_to(user)


class ScopedRow(ScopedField, serializers.PrimaryKeyRelatedField):
    """Named by its id."""


class ScopedCode(ScopedField, serializers.SlugRelatedField):
    """Named by its code."""

    def __init__(self, model, **kwargs):
        super().__init__(model, slug_field="code", **kwargs)
