"""Tests of many files at once."""
