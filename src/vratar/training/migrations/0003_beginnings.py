from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("vratar_training", "0002_practised"),
    ]

    operations = [
        migrations.CreateModel(
            name="Beginning",
            fields=[
                (
                    "name",
                    models.CharField(max_length=20, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
