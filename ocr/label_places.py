"""Where in a row a label may stand: at its start, after white or a number, before a colon."""

import re

from ocr.rows import Row, Token

SHORT = 5  # letters; shorter labels are words of every text, so they need a colon or a number
_GAP_MM = 5.0  # white space that starts something new
_NUMBERING = re.compile(
    r"[(\[]?(\d{1,2}(\.\d{1,2})?|[IVXivx]{1,4}|[a-zđ])[.)\]:]{1,2}|[-+•*]|\(\d{1,2}\)"
)
_ROW_NUMBER = re.compile(r"\d{1,2}")
AT_START, _AFTER_COMMA = 0.97, 0.9  # how sure a place without a colon makes a label
_OTHER_CELL_MM = 10.0  # white space no label holds
_CELL_GAP_MM = 2.5  # white space between the cells of a table


def place_quality(row: Row, start: int, end: int, length: int) -> float:
    """Give how much the place of the tokens speaks for a label; 0 for not at all."""
    tokens = row.tokens
    colon = tokens[end - 1].text.endswith(":")
    if length <= SHORT and not colon:
        alone = _is_number_alone(row, end) or _is_heading(row, start, end)
        return AT_START if _starts(row, start) and alone else 0.0
    if colon:
        return 1.0
    if _starts(row, start):
        return AT_START
    before = tokens[start - 1].text
    if before.endswith(":") and _capital(tokens[start]):
        return AT_START  # "Giấy tờ tùy thân: Căn cước công dân số ..."
    return _AFTER_COMMA if before.endswith((",", ";", ".")) or _capital(tokens[start]) else 0.0


def _capital(token: Token) -> bool:
    return token.text[:1].isupper() and not token.text.isupper()


def _starts(row: Row, start: int) -> bool:
    if start == 0:
        return True
    if is_numbering(row.tokens[start - 1]) or _gap(row, start) >= _GAP_MM:
        return True
    return is_row_number(row, start - 1)


def _is_number_alone(row: Row, at: int) -> bool:
    """Tell whether a number and nothing else stands here ("Số 12/2024", not "Số 12, đường")."""
    tokens = row.tokens
    if at >= len(tokens) or not tokens[at].letters[:1].isdigit():
        return False
    return at + 1 == len(tokens) or tokens[at + 1].box.left - tokens[at].box.right >= _GAP_MM


def _is_heading(row: Row, start: int, end: int) -> bool:
    """Tell whether the tokens are in capitals and nothing stands right behind them."""
    tokens = row.tokens
    capitals = all(token.text.isupper() for token in tokens[start:end])
    return capitals and (
        end == len(tokens) or tokens[end].box.left - tokens[end - 1].box.right >= _GAP_MM
    )


def is_numbering(token: Token) -> bool:
    """Tell whether a token only numbers what follows: `1.`, `(2)`, `a)`, `-`."""
    return bool(_NUMBERING.fullmatch(token.text))


def is_row_number(row: Row, at: int) -> bool:
    """Tell whether a token is the number of a row of a table: bare, first, with white behind."""
    number = at == 0 and _ROW_NUMBER.fullmatch(row.tokens[0].text) is not None
    return number and len(row.tokens) > 1 and _gap(row, 1) >= _CELL_GAP_MM


def is_far(row: Row, start: int, at: int) -> bool:
    """Tell whether a token of a label stands in another cell than the one before it."""
    return at > start and _gap(row, at) > _OTHER_CELL_MM


def _gap(row: Row, at: int) -> float:
    """Give the white space before a token, in mm."""
    return row.tokens[at].box.left - row.tokens[at - 1].box.right if at else _OTHER_CELL_MM


def cell_starts(row: Row) -> list[int]:
    """Give the tokens that may begin a cell: first ones, behind gaps and numbers."""
    tokens = row.tokens
    return [
        at
        for at in range(len(tokens))
        if tokens[at].letters[:1].isalpha()
        and (_gap(row, at) >= _CELL_GAP_MM or is_numbering(tokens[at - 1]))
    ]


def cell_end(row: Row, start: int) -> int:
    """Give the token after a cell: the next one with white before it."""
    ends = (at for at in range(start + 1, len(row.tokens)) if _gap(row, at) >= _CELL_GAP_MM)
    return next(ends, len(row.tokens))
