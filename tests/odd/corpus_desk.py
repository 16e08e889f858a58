"""Addresses of the desk, opened by a signed-in superuser."""

from tests.odd.case import desk

CONTROL = "contains a control character"
MISFIT = "does not fit the form"
SOMETHING = "zzz"
HUGE = "1" + "0" * 30
UNKNOWN = "00000000-0000-0000-0000-000000000000"

LISTS = (
    desk("search with NUL", "desk/actor/?q=%00", 400, CONTROL),
    desk("search with byte 255", "desk/actor/?q=%ff", 400, "not valid UTF-8"),
    desk("search with bidi override", "desk/actor/?q=%e2%80%ae", 200),
    desk("search of 3,000", "desk/claim/?q=" + "a" * 3000, 200),
    desk("search of 400 words", "desk/claim/?q=" + "a+" * 400, 200),
    desk("search with a quotation mark that stays open", "desk/actor/?q=%22a", 200),
    desk("search for operators", "desk/source/?q=%25_\\'%22", 200),
    desk("filter with NUL", "desk/actor/?kind__exact=%00", 400, CONTROL),
    desk("filter by a value that is none", "desk/actor/?kind__exact=zzz", 200),
    desk("filter by an id that is none", "desk/actor/?id__exact=zzz", 302, leads="/admin/desk/actor/?e=1"),
    desk("filter by a party that is no id", "desk/actor/?party__id__exact=zzz", 200),
    desk("filter by a party of 10^30", f"desk/actor/?party__id__exact={HUGE}", 200),
    desk("filter by a flag that is none", "desk/actor/?unnamed__exact=zzz", 302, leads="/admin/desk/actor/?e=1"),
    desk("filter isnull by a word", "desk/actor/?party__isnull=zzz", 200),
    desk("filter twice", "desk/actor/?kind__exact=person&kind__exact=outlet", 200),
    desk("filter by an unknown field", "desk/actor/?zzz=1", 302, leads="/admin/desk/actor/?e=1"),
    desk("lookup that is not allowed", "desk/source/?publisher__editor_note__contains=a", 400),
    desk("lookup of passwords", "auth/user/?password__startswith=a", 400),
    desk("lookup of passwords across tables", "desk/approval/?published_by__password__startswith=a", 400),
    desk("lookup by regular expression", "desk/claim/?text__regex=(a%2B)%2B$", 200),
    desk("lookup by a broken regular expression", "desk/claim/?text__regex=(", 400),
    desk("lookup of __proto__", "desk/claim/?__proto__=1", 302, leads="/admin/desk/claim/?e=1"),
    desk("e=1", "desk/claim/?e=1", 200),
    desk("sort by a word", "desk/actor/?o=zzz", 200),
    desk("sort by 10^30", f"desk/actor/?o={HUGE}", 200),
    desk("sort by columns that are not there", "desk/actor/?o=99.-99.0.-0.1.1", 200),
    desk("sort by Arabic digits", "desk/actor/?o=%d9%a1", 200),
    desk("sort by a superscript", "desk/actor/?o=%c2%b2", 200),
    desk("page zzz", "desk/actor/?p=zzz", 200),
    desk("page 10^30 of a list", f"desk/actor/?p={HUGE}", 200),
    desk("page -1", "desk/actor/?p=-1", 200),
    desk("page in Arabic digits", "desk/actor/?p=%d9%a1", 200),
    desk("all", "desk/actor/?all=zzz", 200),
    desk("facets", "desk/actor/?_facets=zzz", 200),
    desk("popup", "desk/actor/?_popup=zzz", 200),
    desk("_to_field that is none", "desk/actor/?_to_field=zzz", 400),
    desk("_to_field of passwords", "auth/user/?_to_field=password", 400),
    desk("_to_field with NUL", "desk/actor/?_to_field=%00", 400, CONTROL),
    desk("filters of a list that are none", "desk/actor/add/?_changelist_filters=%2500%26o%3Dzzz", 200),
    desk("date hierarchy that is none", "desk/claim/?created_at__year=99999", 400),
    desk("date that is none", "desk/claim/?created_at__gte=0000-00-00", 302),
    desk("1,000 parameters of a list", "desk/actor/?" + "&".join(f"p{number}=1" for number in range(480)), 302),
    desk("address too long", "desk/actor/?q=" + "a" * 4000, 400, "too long"),
)

ADDING = tuple(
    desk(f"add {model}: {name} {shown}", f"desk/{model}/add/?{name}={value}", status)
    for model, name in (
        ("actor", "party"), ("source", "publisher"), ("source", "carries"), ("position", "on_version"), ("claim", "points"),
        ("version", "plan"), ("evidence", "produced_by"),
    )
    for shown, value, status in (("zzz", "zzz", 200), ("10^30", HUGE, 200), ("unknown", UNKNOWN, 200), ("NUL", "%00", 400))
)  # fmt: skip

PAGES = (
    desk(
        "add with every field as junk",
        "desk/claim/add/?text=%e2%80%ae&level=zzz&checkable=zzz&occurred=zzz&points=zzz",
        200,
    ),
    desk("add a user with junk", "auth/user/add/?groups=zzz&is_staff=zzz&username=%e2%80%ae", 200),
    desk("add with rows zzz", "desk/actor/add/?rows=zzz", 200),
    desk("add with rows 10^30", f"desk/actor/add/?rows={HUGE}", 200),
    desk("add with rows in Arabic digits", "desk/actor/add/?rows=%d9%a3", 200),
    desk("add in a popup to a field that is none", "desk/actor/add/?_popup=1&_to_field=zzz", 400),
    desk("change what is no id", "desk/claim/zzz/change/", 302, leads="/admin/"),
    desk("change nobody", f"desk/claim/{UNKNOWN}/change/", 302, leads="/admin/"),
    desk("change NUL", "desk/claim/_00/change/", 302),
    desk("change encoded NUL", "desk/claim/%00/change/", 400, CONTROL),
    desk("change 10^30", f"auth/user/{HUGE}/change/", 302, leads="/admin/"),
    desk("change user zzz", "auth/user/zzz/change/", 302, leads="/admin/"),
    desk("change user -1", "auth/user/-1/change/", 302, leads="/admin/"),
    desk("change in braces", "desk/claim/%7B{claim_id}%7D/change/", 200),
    desk("history of what is no id", "desk/claim/zzz/history/", 302, leads="/admin/"),
    desk("history with page zzz", "desk/claim/{claim_id}/history/?p=zzz", 200),
    desk("history with page 10^30", f"desk/claim/{{claim_id}}/history/?p={HUGE}", 200),
    desk("delete what is no id", "desk/actor/zzz/delete/", 302, leads="/admin/"),
    desk("new from a source with junk", "desk/source/new/?capture=zzz&url=%e2%80%ae", 200),
    desk("new from a source with a capture of 10^30", f"desk/source/new/?capture={HUGE}", 200),
    desk("new from a source with a capture that is not there", f"desk/source/new/?capture={UNKNOWN}", 200),
    desk("an upload that is not there", f"desk/dossier/uploads/{UNKNOWN}/", 302, leads="/admin/desk/dossier/add/"),
    desk("a bulk action that is not there", f"desk/bulkrun/{UNKNOWN}/change/", 302, leads="/admin/"),
    desk("a bulk action that is no id", "desk/bulkrun/zzz/change/", 302, leads="/admin/"),
    desk("an upload that is no id", "desk/dossier/uploads/zzz/", 302, leads="/admin/desk/dossier/uploads/zzz/change/"),
    desk("new from a source with an address that is none", "desk/source/new/?url=http://[", 200),
    desk("statements in what is no id", "desk/source/zzz/enter/", 302),
    desk("statements in a claim", "desk/source/{claim_id}/enter/", 302),
    desk("statements at sentence zzz", "desk/source/{source_id}/enter/?sentence=zzz", 200),
    desk("statements at sentence 10^30", f"desk/source/{{source_id}}/enter/?sentence={HUGE}", 200),
    desk("statements at sentence in Arabic digits", "desk/source/{source_id}/enter/?sentence=%d9%a1&free=zzz", 200),
    desk("flash with junk", "desk/claim/flash/?text=%e2%80%ae&sentence=zzz", 200),
    desk("denial of what is no id", "desk/claim/zzz/deny/", 302),
    desk("denial of nobody's", f"desk/claim/{UNKNOWN}/deny/", 302),
    desk("publish what is no id", "desk/claim/zzz/publish/", 302),
    desk("publish nobody", f"desk/claim/{UNKNOWN}/publish/", 302),
    desk("publish an actor as a claim", "desk/claim/{actor_id}/publish/", 302),
    desk("withdraw what is no id", "desk/claim/zzz/withdraw/", 302),
    desk("withdraw a draft", "desk/claim/{draft_id}/withdraw/", 200, "not public"),
    desk("password of user zzz", "auth/user/zzz/password/", 404),
    desk("old address without change", "desk/claim/zzz/", 302),
    desk("view on site of what is no id", "r/zzz/zzz/", 404),
    desk("view on site of 10^30", f"r/{HUGE}/{HUGE}/", 404),
    desk("app that is not there", "zzz/", 404),
    desk("no slash at the end of a list", "desk/claim", 301, leads="/admin/desk/claim/"),
    desk("two slashes in the middle", "desk//claim/", 404),
    desk("two slashes and a host", "/evil.example", 404),
)

AUTOCOMPLETE = "autocomplete/?app_label=desk&model_name=source&field_name=publisher"
QUESTIONS = (
    desk("autocomplete without anything", "autocomplete/", 404),
    desk("autocomplete", AUTOCOMPLETE, 200, '"results"'),
    desk("autocomplete for NUL", f"{AUTOCOMPLETE}&term=%00", 400, CONTROL),
    desk("autocomplete for a bidi override", f"{AUTOCOMPLETE}&term=%e2%80%ae", 200, '"results"'),
    desk("autocomplete for 3,000", f"{AUTOCOMPLETE}&term=" + "a" * 3000, 200, '"results": []'),
    desk("autocomplete for operators", f"{AUTOCOMPLETE}&term=%25_\\'%22", 200, '"results": []'),
    desk("autocomplete page zzz", f"{AUTOCOMPLETE}&page=zzz", 404),
    desk("autocomplete page 0", f"{AUTOCOMPLETE}&page=0", 404),
    desk("autocomplete page 10^30", f"{AUTOCOMPLETE}&page={HUGE}", 404),
    desk("autocomplete of an app that is not there", "autocomplete/?app_label=zzz&model_name=source&field_name=publisher", 404),
    desk("autocomplete of a model that is not there", "autocomplete/?app_label=desk&model_name=zzz&field_name=publisher", 404),
    desk("autocomplete of a field that is not there", "autocomplete/?app_label=desk&model_name=source&field_name=zzz", 404),
    desk("autocomplete of a field that leads nowhere", "autocomplete/?app_label=desk&model_name=source&field_name=title", 404),
    desk("autocomplete of users", "autocomplete/?app_label=desk&model_name=approval&field_name=published_by", 200),
    desk("autocomplete of a field with NUL", "autocomplete/?app_label=desk&model_name=source&field_name=%00", 400, CONTROL),
    desk("autocomplete of __class__", "autocomplete/?app_label=desk&model_name=source&field_name=__class__", 404),
    desk("script that is not there", "jsi18n/zzz/", 404),
)  # fmt: skip

CORPUS = (*LISTS, *ADDING, *PAGES, *QUESTIONS)
