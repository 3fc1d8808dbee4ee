"""The doors for programs: REST under ``/api/v1``; each handler calls one flow with the rights of its key."""
