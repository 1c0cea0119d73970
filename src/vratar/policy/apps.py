"""The Django app of this room."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """Names the app so that no host project's label collides."""

    name = "vratar.policy"
    label = "vratar_policy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the mails whom the policy names, and new entries what they are called."""
        from vratar.authenticators.totp.issuer import ask_for_issuer
        from vratar.notices.doubts import ask_for_contact
        from vratar.policy.services import contact, issuer

        ask_for_contact(contact)
        ask_for_issuer(issuer)
