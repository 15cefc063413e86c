"""A secret in shares, any two of which give it back and one of which says nothing (Shamir over GF(256))."""

import secrets

AES_POLYNOMIAL = 0x11B
MOST = 255


def split(secret: bytes, count: int) -> list[bytes]:
    """`count` shares; the first byte of each is its number."""
    if not 2 <= count <= MOST:
        raise ValueError(f"{count} shares")
    slopes = secrets.token_bytes(len(secret))
    return [
        bytes([x, *(byte ^ _times(slope, x) for byte, slope in zip(secret, slopes, strict=True))])
        for x in range(1, count + 1)
    ]


def join(one: bytes, two: bytes) -> bytes:
    """The line through two points, at zero."""
    x, y = one[0], two[0]
    if x == y or len(one) != len(two):
        raise ValueError("two different shares of one secret are needed")
    a, b = _over(y, x ^ y), _over(x, x ^ y)
    return bytes(_times(p, a) ^ _times(q, b) for p, q in zip(one[1:], two[1:], strict=True))


def _times(a: int, b: int) -> int:
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 0x100:
            a ^= AES_POLYNOMIAL
        b >>= 1
    return product


def _over(a: int, b: int) -> int:
    inverse = 1
    for _ in range(254):
        inverse = _times(inverse, b)
    return _times(a, inverse)
