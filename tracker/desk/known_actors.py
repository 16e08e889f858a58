"""The desk's actors as the search for attributed sentences wants them: every name and spelling, and every role."""

from collections import defaultdict

from tracker.desk.merged import merged_away
from tracker.desk.models import Actor, ActorName, ActorRole
from tracker.ground.attribution import KnownActor


def known_actors() -> tuple[KnownActor, ...]:
    """All named actors of the desk, their house name first. Three queries, however many there are.

    Unnamed ones are left out: two officials whom nobody named are never taken for one. So are those that were merged
    away: their names are the other's now, and of a name that two have, nobody knows whose it is.
    """
    names: defaultdict[object, list[str]] = defaultdict(list)
    for actor, name in ActorName.objects.order_by("order", "pk").values_list("actor_id", "name"):
        names[actor].append(name)
    roles: defaultdict[object, list[str]] = defaultdict(list)
    for actor, role in ActorRole.objects.order_by("order", "pk").values_list("actor_id", "role"):
        roles[actor].append(role)
    named = (
        Actor.objects.filter(unnamed=False)
        .exclude(pk__in=merged_away())
        .order_by("pk")
        .values_list("pk", "name", "kind")
    )
    return tuple(KnownActor(str(pk), (name, *names[pk]), kind, tuple(roles[pk])) for pk, name, kind in named)
