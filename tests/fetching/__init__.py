"""Tests of fetching by address."""
