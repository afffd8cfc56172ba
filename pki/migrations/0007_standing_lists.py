from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pki", "0006_scope"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="crlissue",
            index=models.Index(
                condition=models.Q(("der__isnull", False)), fields=["issuer", "shard"], name="pki_standing_lists"
            ),
        ),
    ]
