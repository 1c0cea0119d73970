"""Whom the policy names is whom mails tell people to ask."""

import pytest

from vratar.notices import doubts
from vratar.policy.models import Policy

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "address", "told"),
    [
        ("Ana Petrovska", "ana@example.mk", "Ana Petrovska (ana@example.mk)"),
        ("Ana Petrovska", "", "Ana Petrovska"),
        ("", "+389 2 300 000", "+389 2 300 000"),
        ("", "", "another administrator"),
        ("Ana", "1\r\nBcc: all@example.mk", "Ana (1 Bcc: all@example.mk)"),
    ],
)
def test_the_end_of_a_mail_names_the_contact(name: str, address: str, told: str) -> None:
    Policy.objects.create(contact_name=name, contact=address)
    assert f"tell {told}" in doubts.not_agreed()
    assert f"tell {told}." in doubts.not_you()
