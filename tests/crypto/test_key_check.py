import base64
import json
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from vratar.core.clock import now
from vratar.crypto import KeyUnavailable, instance_id
from vratar.crypto.models import Installation, KeyCheck
from vratar.crypto.services import check_keys, prepare_installation

OTHER = base64.b64encode(b"o" * 32).decode()


@pytest.mark.django_db
def test_a_migrated_database_knows_its_installation_and_its_keys() -> None:
    check_keys()
    assert str(uuid.UUID(instance_id())) == instance_id()
    assert str(Installation.objects.get()) == instance_id()
    assert [str(check) for check in KeyCheck.objects.all()] == ["key 1"]


@pytest.mark.django_db
def test_preparing_again_changes_nothing() -> None:
    before = (instance_id(), bytes(KeyCheck.objects.get().check_value))
    prepare_installation()
    assert (instance_id(), bytes(KeyCheck.objects.get().check_value)) == before


@pytest.mark.django_db
def test_there_is_only_one_installation() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Installation.objects.create(id=2, instance_id=uuid.uuid4(), created_at=now())


@pytest.mark.django_db
def test_the_key_ring_of_another_installation_is_refused(ring_file: Path) -> None:
    with pytest.raises(KeyUnavailable, match="Key 1 of the key ring is not the one"):
        check_keys()


@pytest.mark.django_db
@pytest.mark.usefixtures("ring_file")
def test_a_key_ring_without_a_key_of_the_database_is_refused(
    rewrite: Callable[[str], None],
) -> None:
    rewrite(json.dumps({"version": 1, "active": 2, "keys": {"2": OTHER}}))
    with pytest.raises(KeyUnavailable, match="Key 1 of the key ring"):
        check_keys()


@pytest.mark.django_db
def test_a_key_that_was_only_added_counts_when_it_is_active(
    ring_file: Path, rewrite: Callable[[str], None]
) -> None:
    KeyCheck.objects.all().delete()
    prepare_installation()
    content = json.loads(ring_file.read_text())
    added = {**content, "keys": {**content["keys"], "2": OTHER}}
    rewrite(json.dumps(added))
    check_keys()
    rewrite(json.dumps({**added, "active": 2}))
    with pytest.raises(KeyUnavailable, match="Key 2 of the key ring"):
        check_keys()


@pytest.mark.django_db
def test_an_edited_check_is_refused() -> None:
    KeyCheck.objects.update(check_value=b"nothing that was ever sealed by anybody, for sure")
    with pytest.raises(KeyUnavailable, match="Key 1"):
        check_keys()


@pytest.mark.django_db
def test_a_database_that_was_never_prepared_is_refused() -> None:
    KeyCheck.objects.all().delete()
    with pytest.raises(KeyUnavailable, match="vratar init"):
        check_keys()
    Installation.objects.all().delete()
    instance_id.cache_clear()
    with pytest.raises(KeyUnavailable, match="vratar init"):
        instance_id()


@pytest.mark.django_db(transaction=True)
def test_taking_the_tables_away_and_back_prepares_anew() -> None:
    before = instance_id()
    call_command("migrate", "vratar_crypto", "zero", verbosity=0)
    assert "vratar_crypto_keycheck" not in connection.introspection.table_names()
    call_command("migrate", "vratar_crypto", verbosity=0)
    assert instance_id() != before
    check_keys()
