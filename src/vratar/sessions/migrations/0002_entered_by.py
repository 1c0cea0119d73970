from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vratar_sessions", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="entered_by",
            field=models.CharField(blank=True, max_length=20),
        ),
    ]
