"""Lock-outs must not be dodged, nor aimed at others, by a header that anybody can write."""

import pytest
from django.test import RequestFactory

from accounts.network import client_address


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "address"),
    [
        (False, "203.0.113.9", "127.0.0.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
    ],
)
def test_only_our_own_proxy_is_believed(settings, behind_proxy, forwarded, address):
    settings.BEHIND_PROXY = behind_proxy
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == address


def test_a_direct_request_has_its_peers_address(settings):
    settings.BEHIND_PROXY = True
    assert client_address(RequestFactory().get("/")) == "127.0.0.1"
