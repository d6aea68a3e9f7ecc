"""Tests of what opens files of people."""
