"""What is shown instead of a page: a bad request, no permission, not found, out of order."""

from django.shortcuts import render

from common.days import BadDay


def bad_request(request, exception=None):
    """A bad day is named, with the navigation for whoever is signed in. Of any other bad request
    nothing may be read again: its address can be what was wrong.
    """
    if not isinstance(exception, BadDay):
        return render(request, "400.html", {"page": None}, status=400)
    page = "components/problem.html" if request.user.is_authenticated else None
    return render(request, "400.html", {"page": page, "bad_day": request.GET["on"]}, status=400)


def permission_denied(request, exception=None):
    return render(request, "403.html", status=403)


def page_not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    return render(request, "500.html", status=500)
