"""The audit room as a Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Tables of the audit log."""

    name = "vratar.audit"
    label = "vratar_audit"
    default_auto_field = "django.db.models.BigAutoField"
