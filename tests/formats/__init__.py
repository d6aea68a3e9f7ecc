"""Tests of the official forms as data."""
