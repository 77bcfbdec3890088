"""A definite no."""


class Denial(Exception):  # noqa: N818 - an answer, and no error
    """What was verified says that the issuer is not in the federation."""
