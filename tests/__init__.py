"""The tests, laid out as reports/ is."""
