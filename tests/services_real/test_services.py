"""The services that the other tests of this folder lean on are real."""

import redis
from celery import Celery


def test_redis_url_is_a_real_server(redis_url):
    with redis.from_url(redis_url) as client:
        client.set("kept", "yes")
        assert client.get("kept") == b"yes"
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_celery_worker_process_answers_on_the_broker(celery_worker_process, redis_url):
    with Celery("observer", broker=redis_url, backend="rpc://") as observer:
        (answer,) = observer.control.ping(timeout=2)
    assert list(answer.values()) == [{"ok": "pong"}]
