"""Tests of what pages are handed."""
