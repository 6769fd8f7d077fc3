"""Reading lists of old awards: the file, and what its rows mean. No ORM here."""
