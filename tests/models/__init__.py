"""Tests of badgekit.models."""
