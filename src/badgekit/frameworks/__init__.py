"""CASE and CTDL: alignments from them, coverage of a framework, export as CTDL."""

from badgekit.frameworks._case import alignment_from_case, read_case_package
from badgekit.frameworks._checks import check_alignment
from badgekit.frameworks._coverage import Coverage, ItemCoverage, coverage
from badgekit.frameworks._ctdl import alignment_from_ctdl, read_ctdl_framework
from badgekit.frameworks._export import to_ctdl
from badgekit.frameworks._framework import Framework, FrameworkItem

__all__ = [
    "Coverage",
    "Framework",
    "FrameworkItem",
    "ItemCoverage",
    "alignment_from_case",
    "alignment_from_ctdl",
    "check_alignment",
    "coverage",
    "read_case_package",
    "read_ctdl_framework",
    "to_ctdl",
]
