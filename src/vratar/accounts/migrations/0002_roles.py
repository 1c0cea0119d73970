"""The roles every installation begins with."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ROLES = {"Owner": 10, "Administrator": 5, "Support": 3, "Auditor": 1}


def make_roles(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    role = apps.get_model("vratar_accounts", "Role")
    for name, level in ROLES.items():
        role.objects.create(name=name, level=level)


class Migration(migrations.Migration):
    dependencies = [("vratar_accounts", "0001_initial")]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
