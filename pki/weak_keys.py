"""RSA keys whose private half can be found from the public half. Numbers in, answers out."""

from functools import cache
from math import gcd, isqrt, prod

# Infineon's RSALib, CVE-2017-15361 (Nemec et al., "The Return of Coppersmith's Attack", CCS 2017): its primes are
# k·M + 65537^a mod M, so the modulus is a power of 65537 modulo each small prime. Wrong about one key in 2^27.
ROCA_PRIMES = (
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
    113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
)  # fmt: skip
SMALL_FACTORS_BELOW = 1 << 16
FERMAT_ROUNDS = 100


def has_roca_fingerprint(modulus: int) -> bool:
    """Whether the modulus comes from the broken generator."""
    return all(modulus % prime in powers for prime, powers in _powers_of_65537().items())


def has_small_factor(modulus: int) -> bool:
    """Whether a prime below 65,536 divides the modulus."""
    return gcd(modulus, _product_of_small_primes()) != 1


def has_close_primes(modulus: int) -> bool:
    """Whether Fermat's method finds the primes within 100 rounds (CVE-2022-26320): they were too close together."""
    root = isqrt(modulus - 1) + 1
    for candidate in range(root, root + FERMAT_ROUNDS):
        rest = candidate * candidate - modulus
        if isqrt(rest) ** 2 == rest:
            return True
    return False


@cache
def _powers_of_65537() -> dict[int, frozenset[int]]:
    return {prime: frozenset(pow(65537, power, prime) for power in range(prime)) for prime in ROCA_PRIMES}


@cache
def _product_of_small_primes() -> int:
    sieve = bytearray([1]) * SMALL_FACTORS_BELOW
    sieve[:2] = b"\x00\x00"
    for number in range(2, isqrt(SMALL_FACTORS_BELOW) + 1):
        if sieve[number]:
            sieve[number * number :: number] = bytes(len(range(number * number, SMALL_FACTORS_BELOW, number)))
    return prod(number for number, is_prime in enumerate(sieve) if is_prime)
