"""Rows for tests, one module an app: each is valid as it comes; a test names what it is about."""
