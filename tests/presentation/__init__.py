"""Tests of what presentation makes of a report."""
