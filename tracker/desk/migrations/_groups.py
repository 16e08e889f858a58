"""Giving permissions to groups in a migration.

Django makes permissions after all migrations, so that a fresh database has none yet: what is granted is made here,
under the name that Django would give it, and found again by Django afterwards.
"""

from django.contrib.auth.management import create_permissions


def grant(apps, using, table):
    """Give each group of `table`, {group: {"app.codename", …}}, these permissions.

    Groups that are not there are made; of those that are, nothing is taken away. May run any number of times.
    """
    for label in sorted({each.partition(".")[0] for granted in table.values() for each in granted}):
        config = apps.get_app_config(label)
        config.models_module = True  # or nothing is made: apps of a migration have no module
        create_permissions(config, verbosity=0, using=using, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(using).select_related("content_type")
    ids = {f"{each.content_type.app_label}.{each.codename}": each.pk for each in permissions}
    for name, granted in table.items():
        group, _ = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=name)
        group.permissions.add(*(ids[each] for each in sorted(granted)))
