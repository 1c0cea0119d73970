from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("vratar_accounts", "0006_everybody"),
    ]

    operations = [
        migrations.AddField(
            model_name="securitystate",
            name="left_policy",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
