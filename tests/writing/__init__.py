"""Tests of the writers: what stands in a file is what presentation shows, cell by cell."""
