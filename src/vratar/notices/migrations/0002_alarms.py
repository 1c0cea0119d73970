from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("vratar_notices", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AlarmState",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("lasts", models.BooleanField(default=False)),
                ("raised_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="AlarmCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=20)),
                ("state", models.CharField(max_length=10)),
                ("count", models.IntegerField()),
                ("queued_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                ("given_up_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("given_up_at", None), ("sent_at", None)),
                        fields=["due_at"],
                        name="notices_call_waiting",
                    )
                ],
            },
        ),
    ]
