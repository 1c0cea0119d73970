"""A database whose commits others see."""

from vratar.accounts.models import Role


def restore_roles() -> None:
    """Make the roles anew, which the flush after such a test takes away with everything else."""
    for name, level in {"Owner": 10, "Administrator": 5, "Support": 3, "Auditor": 1}.items():
        Role.objects.get_or_create(name=name, defaults={"level": level})
