"""Values that nobody should send, by what they could break."""

TEXTS = (
    "", " ", "\x00", "a\x00b", "\x1b[31m", "\r\nSet-Cookie: a=b", "\n", "\t", "\x7f", "\x85", "\ud800", "\udfff\ud800",
    "\ufffe", "\ufdd0", "\U0010ffff", "\ue000", "\u202egnp.exe", "\u2066a\u2069", "\u200b", "\u200d", "a\u200cb",
    "\ufeffa", "so\u00adft", "\U000e0041", "e" + "\u0301" * 40, "Zеlensky", "аррle", "ｆｕｌｌ", "𝕋𝕖𝕩𝕥", "ﷺ" * 30, "İ", "ß", "ﬃ",
    "Київ", "می\u200cخواهم", "שלום", "हिन्दी", "👩\u200d👩\u200d👧", "中文", "1\u0664", "²", "½", "١٢٣", "-1", "0", "-0", "00",
    "01", "1.5", "1e9", "1e309", "NaN", "inf", "-inf", "0x10", "1_000", "+1", "9" * 19, "9" * 30, "9" * 400, "-" + "9" * 30,
    "2147483648", "9223372036854775808", "true", "null", "None", "undefined", "[]", "{}", "[[", "{\"a\":1}", "[" * 2000,
    "__proto__", "constructor", "__class__", "pk", "id", "../../etc/passwd", "..%2f", "%00", "%ff", "%u0000", "%",
    "%252e", "'", "\"", "\\", "`", "';--", "' OR 1=1--", "\") OR 1=1", "%' AND '%'='", "$$", "*", "?", "&", "=", ";",
    "<script>alert(1)</script>", "{{7*7}}", "{% debug %}", "${7*7}", "javascript:alert(1)", "data:text/html,x",
    "vbscript:x", "file:///etc/passwd", "https://user:pw@example.org/", "https://exаmple.org/", "//evil.example",
    "/\\evil.example", "http://[::1", "http://1:99999/", "0000-00-00", "99999-01-01", "2025-02-30", "-0001-01-01",
    "2025-13", "2025-11-20T99:99:99Z", "../2025", "2025/..", "2025-11-20/2025-11-19", "~", "..", "٢٠٢٥-٠١-٠١", "24:00",
    "zzz", "a" * 300, "a" * 5000, "ж" * 1500, "a b " * 400, "00000000-0000-0000-0000-000000000000",
    "7f0c1c62-52a8-4b8e-9f0e-0d4c0b0a5a10", "7f0c1c62", "{7f0c1c62-52a8-4b8e-9f0e-0d4c0b0a5a10}",
    "urn:uuid:7f0c1c62-52a8-4b8e-9f0e-0d4c0b0a5a10", "7f0c1c6252a84b8e9f0e0d4c0b0a5a10", "on", "1", "2", "en", "xx-yy",
)  # fmt: skip

NAMES = (
    "q", "status", "actor", "party", "plan", "point", "kind", "place", "from", "to", "level", "sort", "after", "as_of",
    "known_at", "page", "p", "o", "e", "all", "next", "term", "app_label", "model_name", "field_name", "rows", "version",
    "_to_field", "_popup", "_changelist_filters", "_facets", "_selected_action", "action", "index", "select_across", "id__exact",
    "id", "pk", "id__in", "id__isnull", "slug", "slug__contains", "name__regex", "text__regex", "party__id__exact",
    "publisher__slug", "level__exact", "kind__in", "kind", "state__exact", "seen__exact", "user__password", "password__startswith",
    "created_at__year", "created_at__gte", "claim", "on_version", "carries", "speaker", "utm_source", "__proto__", "a[]", "a[b]",
    "", "\x00", "\u202e", "é", "_method", "csrfmiddlewaretoken", "this_is_the_login_form", "format", "callback", "lang",
    "unnamed__exact", "is_staff__exact", "groups__id__exact", "_publish", "_save", "_saveasnew", "_continue", "post", "confirmed",
    "seen", "change", "note", "with_dependents",
)  # fmt: skip

PATHS = (
    "%00", "%0a", "%ff", "%ed%a0%80", "%c0%af", "..%2f..%2f", "%2e%2e", "%e2%80%ae", "%u0041", "%25", "%5c", "'", "zzz",
    "{{7*7}}", ".", "..", "_3A", "_00", "_zz", "_", "%D9%A1", "9" * 30, "-1", "0", "a" * 200, "a" * 1200, ";a=b", "*", "~",
    "00000000-0000-0000-0000-000000000000", "add", "change", "delete", "history", "publish", "%F0%9F%92%A9", "index.php", ".git",
)  # fmt: skip

METHODS = (
    "HEAD",
    "OPTIONS",
    "PUT",
    "PATCH",
    "DELETE",
    "TRACE",
    "CONNECT",
    "get",
    "Post",
    "BREW",
    "PROPFIND",
    "A" * 300,
    "\x00",
)

KINDS = (
    "", "text/plain", "text/plain; charset=base64", "application/x-www-form-urlencoded; charset=utf-7", "application/json",
    "application/x-www-form-urlencoded; charset=rot13", "application/x-www-form-urlencoded; charset=\x00", "multipart/form-data",
    "multipart/form-data; boundary=" + "a" * 300, "multipart/form-data; boundary=\"", "multipart/form-data; boundary=é",
    "application/x-www-form-urlencoded; charset=utf-16", "application/xml", "/", ";;;", "\xff",
    "application/x-www-form-urlencoded; charset=idna", "multipart/form-data; boundary=x; charset=hex",
)  # fmt: skip

HEADERS = (
    ("HTTP_HOST", ("", "evil.example", "127.0.0.1:port", "a b", "[::1", "localhost\x00", "é.example", "a" * 5000, "localhost:0",
                   "localhost:99999", "localhost, evil.example", "testserver.", "TESTSERVER", "@testserver", "testserver/x")),
    ("HTTP_COOKIE", ("desk_session=x", "desk_session=" + "z" * 32, "messages=[[; desk_session", "desk_session=\"a\\000\"", "a" * 10_000,
                     "csrftoken=" + "y" * 3000, "=; =;;=", "django_language=../../etc", "desk_session=a; desk_session=b", "é=ü",
                     "messages=W1siX19qc29uX21lc3NhZ2UiLDAsMjUsIngiXV0:1:x", "$Version=1; desk_session=x; $Path=/")),
    ("HTTP_ACCEPT_LANGUAGE", ("xx", "xx-" + "y" * 5000, "en;q=9999", "*", ",,,;;;", "uk;q=nan", "zh-" + "a-" * 400)),
    ("HTTP_ACCEPT", ("", "*/*;q=" + "9" * 400, "text/html;" * 200, "application/json", "/")),
    ("HTTP_ACCEPT_ENCODING", ("", "br;q=x", "gzip, " * 500, "identity;q=0", "*;q=0")),
    ("HTTP_IF_MODIFIED_SINCE", ("junk", "Thu, 99 Foo 99999 99:99:99 GMT", "Thu, 01 Jan 0000 00:00:00 GMT")),
    ("HTTP_IF_NONE_MATCH", ("*", '"' * 999, 'W/"' + "a" * 5000, "\x00")),
    ("HTTP_RANGE", ("bytes=-1", "bytes=9999999999999999999999-1", "bytes=0-0,1-1,2-2", "lines=1")),
    ("HTTP_X_FORWARDED_HOST", ("evil.example", "a, b, c", "\x00")),
    ("HTTP_X_FORWARDED_PROTO", ("https", "gopher", "https, http")),
    ("HTTP_X_FORWARDED_FOR", ("1.2.3.4", "not an address", "1.2.3.4, " * 400, "::1%eth0")),
    ("REMOTE_ADDR", ("not-an-address", "", "::1", "1.2.3.4:5")),
    ("HTTP_HX_REQUEST", ("true", "x" * 999)),
    ("HTTP_HX_CURRENT_URL", ("%ff", "http://[::1", "javascript:alert(1)", "é")),
    ("HTTP_HX_CURRENT_URL_URI_AUTOENCODED", ("true", "x")),
    ("HTTP_HX_TARGET", ("\x00", "é" * 300)),
    ("HTTP_AUTHORIZATION", ("Basic !!!", "Basic " + "A" * 5000, "Bearer")),
    ("HTTP_REFERER", ("javascript:alert(1)", "http://[", "https://evil.example/" + "a" * 3000, "%ff")),
    ("HTTP_ORIGIN", ("null", "http://[", "https://evil.example", "\x00")),
    ("HTTP_USER_AGENT", ("", "\x00", "a" * 10_000, "() { :;}; x")),
    ("HTTP_X_REQUEST_ID", ("", "a" * 5000, "\r\nx: y", "{{7*7}}")),
    ("HTTP_X_CSRFTOKEN", ("x", "é", "a" * 64)),
    ("CONTENT_LENGTH", ("junk", "-5", "", "99999999999999999999", "1")),
    ("SERVER_PORT", ("x", "99999")),
    ("HTTP_X_HTTP_METHOD_OVERRIDE", ("DELETE",)),
)  # fmt: skip
