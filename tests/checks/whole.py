"""Whole reports in which nothing at all is wrong: those of which the rule book shows changes."""

from reports.checks.sound import FEES, NAME, YEARS, surroundings, whole_report

__all__ = ["FEES", "NAME", "YEARS", "surroundings", "whole_report"]
