"""Fuzzing of the readers: ``python -m tests.reading.fuzzing --seconds 600`` (``make fuzz SECONDS=600``).

Damaged documents of every kind go through the very function that reads uploads, in processes with the limits that
uploads have. ``seeds`` are the sound documents, ``mutations`` the damages, ``worker`` one process, ``__main__`` the
command that watches them. A small part with fixed chances runs with the tests.
"""
