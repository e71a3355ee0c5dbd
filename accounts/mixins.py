"""Class-based views that ask the first of the three permission questions."""

from django.core.exceptions import PermissionDenied


class PermissionNeeded:
    """403 for whoever holds ``permission`` nowhere; which rows they get is the gate's affair."""

    permission = ""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.holds(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
