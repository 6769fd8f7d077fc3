"""Reading launch documents as offices receive them. No ORM here."""
