"""How far assessors agree: coefficients with intervals, as aggregates only.

Everything is computed with the standard library, except for the intervals of `icc`,
which need SciPy: `pip install 'badgekit[agreement]'`.
"""

from badgekit.assessment.agreement._alpha import Level, krippendorff_alpha
from badgekit.assessment.agreement._cohen import Weights, cohen_kappa
from badgekit.assessment.agreement._fleiss import fleiss_kappa
from badgekit.assessment.agreement._icc import Form, icc
from badgekit.assessment.agreement._percent import percent_agreement
from badgekit.assessment.agreement._ratings import Ratings, Value
from badgekit.assessment.agreement._result import Agreement

__all__ = [
    "Agreement",
    "Form",
    "Level",
    "Ratings",
    "Value",
    "Weights",
    "cohen_kappa",
    "fleiss_kappa",
    "icc",
    "krippendorff_alpha",
    "percent_agreement",
]
