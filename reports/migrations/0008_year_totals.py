from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_search")]

    operations = [
        migrations.CreateModel(
            name="YearTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("measure", models.CharField(max_length=60, verbose_name="figure")),
                ("number", models.BigIntegerField(null=True, verbose_name="sum")),
                ("counted", models.PositiveIntegerField(default=0)),
                ("owed", models.PositiveIntegerField(default=0)),
                ("left_out", models.PositiveIntegerField(default=0)),
                ("counted_at", models.DateTimeField(verbose_name="counted")),
            ],
            options={
                "verbose_name": "total of a year",
                "verbose_name_plural": "totals of years",
                "ordering": ["measure", "year"],
                "constraints": [models.UniqueConstraint(fields=("year", "measure"), name="year_total_once")],
            },
        ),
    ]
