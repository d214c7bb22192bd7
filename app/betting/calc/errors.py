"""The one error of the calculation core."""


class BettingError(ValueError):
    """Input that has no meaning as a bet, a price or a statistic.

    `code` is stable and meant for machines, `field` names the input that is wrong, `message`
    says what was given and what is accepted. Codes: `not_a_decimal`, `not_an_integer`,
    `malformed`, `out_of_range`, `too_precise`, `wrong_count`, `duplicate`, `not_allowed`,
    `required`, `pending`, `no_margin`.
    """

    def __init__(self, *, code: str, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.code = code
        self.field = field
        self.message = message
