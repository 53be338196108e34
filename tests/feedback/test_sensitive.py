"""What is noticed before it is sent: shapes with check digits, not guesses; and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.rules.sensitive import IBAN_LENGTHS, finds, is_card, is_iban, masked


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Write to frida.muster@example.org please", "an e-mail address"),
        ("IBAN DE89 3704 0044 0532 0130 00 was shown", "a bank account number"),
        ("GB82WEST12345698765432", "a bank account number"),
        ("card 4111 1111 1111 1111.", "a card number"),
        ("card 5500-0000-0000-0004", "a card number"),
        ("Amex 3782 822463 10005", "a card number"),
        ("Diners 3056 930902 5904", "a card number"),
        ("my key is sk-proj-abcDEF0123456789xyz", "a key or token"),
        ("AKIAIOSFODNN7EXAMPLE", "a key or token"),
        ("password: hunter22!", "a password"),
        ("Mein Kennwort ist hunter22!", "a password"),
        ("Das Passwort lautet hunter22!", "a password"),
        ("the API key = 9f8e7d6c", "a password"),
        ("call +49 170 1234567", "a telephone number"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "a key or token"),
    ],
)
def test_it_finds(text, what):
    assert [find.what for find in finds(text)] == [what]


@pytest.mark.parametrize(
    "text",
    [
        "The summary of claim 2026-114-77 stops in the middle.",
        "It took 40 seconds, 3 times in 12 days.",
        "Number 4111 1111 1111 1112 is no card",
        "DE89 3704 0044 0532 0130 01 has a wrong check digit",
        "0000 0000 0000 0000",
        "3000 0000 0000 0004 has the digits of a short card, and is too long for one",
        "I forgot my password.",
        "Ich habe mein Passwort vergessen.",
        "See section 2.2 of the policy (2026).",
    ],
)
def test_it_leaves_alone(text):
    assert finds(text) == []


def with_check_digits(country: str, account: str) -> str:
    number = int("".join(str(int(sign, 36)) for sign in account + country + "00"))
    return f"{country}{98 - number % 97:02d}{account}"


@given(st.data(), st.sampled_from(["DE", "FR", "NL", "NO", "MT"]))
def test_every_iban_is_found_and_one_wrong_digit_is_not(data, country):
    size = IBAN_LENGTHS[country] - 4
    account = data.draw(st.text("0123456789ABCDEFGHJKLM", min_size=size, max_size=size))[:-1] + data.draw(
        st.sampled_from("0123456789")
    )
    iban = with_check_digits(country, account)
    assert is_iban(iban)
    wrong = iban[:-1] + ("1" if iban[-1] != "1" else "2")
    assert not is_iban(wrong)


@given(st.text("0123456789", min_size=11, max_size=17).map("4".__add__))
def test_every_card_number_is_found(digits):
    check = next(str(digit) for digit in range(10) if is_card(f"{digits}{digit}"))
    assert sum(is_card(f"{digits}{digit}") for digit in range(10)) == 1
    assert is_card(digits + check)


PIECES = [
    "a@b.de",
    "DE89370400440532013000",
    "4111 1111 1111 1111",
    "password: hunter22",
    "sk-abcdef0123456789XY",
    "and",
    "7",
]


@given(st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join) | st.text(max_size=120))
def test_masking_leaves_nothing_to_find(text):
    assert finds(masked(text)) == []


def test_masking_keeps_the_rest():
    assert masked("Mail a@b.de or pay DE89370400440532013000 now") == (
        "Mail [an e-mail address removed] or pay [a bank account number removed] now"
    )


def test_digits_of_another_script_make_no_account_number():
    assert not is_iban("DE٨٩370400440532013000")


def test_a_word_after_an_iban_is_not_part_of_it():
    assert masked("DE89 3704 0044 0532 0130 00 yes it did") == "[a bank account number removed] yes it did"
