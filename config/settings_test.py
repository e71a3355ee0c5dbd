"""Settings of the tests: the portal's own, in a folder of their own, with fast passwords.

Only DATABASE_URL is taken from the environment: `script/test` chooses the database with it.
"""

import atexit
import os
import shutil
import tempfile

FOLDER = tempfile.mkdtemp(prefix="portal-test-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
for name in ("SECRET_KEY", "ALLOWED_HOSTS", "REDIS_URL", "EMAIL_URL", "MEDIA_ROOT", "DEBUG"):
    os.environ.pop(name, None)
os.environ |= {
    "PORTAL_VAR": FOLDER,
    "PORTAL_TODAY": "2022-07-15",
    "EMAIL_URL": "memorymail://",
}

from config import settings as portal  # noqa: E402  (reads the environment set above)

vars().update({name: value for name, value in vars(portal).items() if name.isupper()})

INSTALLED_APPS = [*portal.INSTALLED_APPS, "tests"]
portal.STATIC_ROOT.mkdir(exist_ok=True)
ALLOWED_HOSTS = [*portal.ALLOWED_HOSTS, "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATICFILES_DIRS = [
    folder
    for folder in (portal.BASE_DIR / "static", portal.BASE_DIR / "var" / "assets")
    if folder.exists()
]
STORAGES = {
    **portal.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if portal.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in production: in memory there is no write-ahead log and one shared connection.
    portal.DATABASES["default"]["TEST"] = {"NAME": f"{FOLDER}/test.sqlite3"}
