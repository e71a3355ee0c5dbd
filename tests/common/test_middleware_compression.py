"""Pages are compressed for whoever takes it, with a length that says nothing."""

import pytest

pytestmark = pytest.mark.django_db

GZIP = {"accept-encoding": "gzip"}


def test_a_page_is_compressed_where_the_browser_takes_it(client, worker):
    client.force_login(worker)
    assert client.get("/services/records/", headers=GZIP)["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get("/services/records/")


def test_a_workbook_is_not_compressed_again(client, worker):
    client.force_login(worker)
    answer = client.get("/services/records/?export=xlsx", headers=GZIP)
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert "Content-Encoding" not in answer


def test_the_length_of_the_same_page_varies(client, worker):
    client.force_login(worker)
    lengths = {len(client.get("/accounts/me/", headers=GZIP).content) for _turn in range(12)}
    assert len(lengths) > 1
