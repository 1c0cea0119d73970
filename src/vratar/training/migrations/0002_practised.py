from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("vratar_training", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="lessonprogress",
            name="practised",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
    ]
