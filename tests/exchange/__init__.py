"""Tests of flat tables in and out."""
