"""A plugin of pytest: how long a test takes is read from the real clock.

freezegun stops every clock of the process where a test freezes a date, pytest's own
stopwatch too: all that such a test does would have lasted 0 seconds.
"""

import freezegun

freezegun.configure(extend_ignore_list=["_pytest.timing"])
