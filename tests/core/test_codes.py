from hypothesis import given
from hypothesis import strategies as st

from core.codes import ALPHABET, is_pin_of, new_code, pin_for, read_code, with_dash

plain_codes = st.builds(lambda: new_code().replace("-", ""))


def test_a_code_is_read_back_however_it_is_written():
    code = new_code()
    full_width = "".join(chr(ord(char) + 0xFEE0) for char in code)
    for typed in (code, code.lower(), code.replace("-", " "), f"  {code} ", full_width):
        assert read_code(typed) == code


@given(plain_codes, st.integers(0, 6), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(plain, position, char):
    wrong = plain[:position] + char + plain[position + 1 :]
    assert read_code(wrong) == (with_dash(plain) if wrong == plain else None)


@given(plain_codes, st.integers(0, 5))
def test_two_swapped_characters_are_noticed(plain, position):
    first, second = plain[position : position + 2]
    swapped = plain[:position] + second + first + plain[position + 2 :]
    assert read_code(swapped) == (with_dash(plain) if first == second else None)


@given(st.text(max_size=30))
def test_anything_else_is_no_code_and_no_error(typed):
    read_code(typed)


def test_a_pin_belongs_to_its_code_alone():
    code, other = new_code(), new_code()
    assert is_pin_of(code, pin_for(code))
    assert not is_pin_of(code, "12345")
    assert pin_for(code) != pin_for(other) or code == other
