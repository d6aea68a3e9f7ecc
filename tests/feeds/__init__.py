"""Tests of the feeds and the site map."""
