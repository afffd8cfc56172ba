from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("pki", "0005_ocsp_answers"),
    ]

    operations = [
        migrations.RenameField(model_name="crlissue", old_name="address", new_name="scope"),
    ]
