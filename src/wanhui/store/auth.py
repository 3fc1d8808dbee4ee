"""Lets Django sign people in although no account is known yet, through two narrow database functions."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.http import HttpRequest

from wanhui.store.models import User


class AccountBackend(BaseBackend):
    """Looks people up by sign-in name or key; the application role can read no password otherwise."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:  # noqa: ARG002 - Django's
        """The active person with this `username` and `password`; None for any other reason, after the same work."""
        username, password = credentials.get("username"), credentials.get("password")
        if not isinstance(username, str) or not isinstance(password, str):
            return None
        found = next(iter(User.objects.raw("SELECT * FROM wanhui_sign_in(%s)", [username.strip().casefold()])), None)
        if found is None:
            make_password(password)
            return None
        return found if check_password(password, found.password) and found.is_active else None

    def identified(self, identity: str) -> User | None:
        """The active person who has come in as `identity` before."""
        found = next(iter(User.objects.raw("SELECT * FROM wanhui_identified(%s)", [identity])), None)
        return found if found is not None and found.is_active else None

    def identify(self, login: str, identity: str) -> User | None:
        """The active person who signs in as `login`, from now on known as `identity`; None when bound to another."""
        found = next(iter(User.objects.raw("SELECT * FROM wanhui_sign_in(%s)", [login.strip().casefold()])), None)
        if found is None or not found.is_active:
            return None
        with connection.cursor() as cursor:
            cursor.execute("SELECT wanhui_identify(%s, %s)", [found.id, identity])
            return found if cursor.fetchone()[0] else None

    def get_user(self, user_id: object) -> User | None:
        """The active person of a session."""
        found = next(iter(User.objects.raw("SELECT * FROM wanhui_person(%s)", [str(user_id)])), None)
        return found if found is not None and found.is_active else None
