"""Which addresses a source may be fetched from."""

from ipaddress import ip_address

import pytest

from tracker.desk.destinations import Destinations, is_public, taken_apart
from tracker.desk.refusals import Reason, Refused

NOT_PUBLIC = [
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "100.127.255.255", "127.0.0.1", "127.255.0.1"),
    *("168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1"),
    *("192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1"),
    *("239.255.255.250", "240.0.0.1", "255.255.255.255", "192.31.196.1", "192.52.193.1", "192.175.48.1"),
    *("::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:8.8.8.8"),
    *("64:ff9b::127.0.0.1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:53aa:64c::1", "2001:2::1"),
    *("2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1"),
    *("fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "4000::1", "2620:4f:8000::1"),
]
PUBLIC = [
    *("1.1.1.1", "8.8.8.8", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.255.255.255", "128.0.0.1", "172.15.0.1"),
    *("172.32.0.1", "192.0.1.1", "192.167.0.1", "198.17.0.1", "198.20.0.1", "223.255.255.255", "168.63.129.17"),
    *("2001:200::1", "2001:4860:4860::8888", "2606:4700::1111", "2a00:1450::1", "2003::1"),
]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_not_public(address: str) -> None:
    assert not is_public(ip_address(address))
    nowhere = Destinations(resolve=lambda name, port: ["8.8.8.8", address])
    with pytest.raises(Refused) as caught:
        nowhere.addresses(taken_apart("https://news.example/"), 5)
    assert caught.value.reason == Reason.FORBIDDEN


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert is_public(ip_address(address))
    written = f"[{address}]" if ":" in address else address
    assert Destinations().addresses(taken_apart(f"https://{written}/"), 5) == [address]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://news.example/", Reason.ADDRESS),
        ("file:///etc/passwd", Reason.ADDRESS),
        ("//news.example/", Reason.ADDRESS),
        ("news.example", Reason.ADDRESS),
        ("", Reason.ADDRESS),
        ("http://", Reason.ADDRESS),
        ("http:///etc", Reason.ADDRESS),
        ("http://news.example:http/", Reason.ADDRESS),
        ("http://news.example:99999/", Reason.ADDRESS),
        ("http://news.example/a b", Reason.ADDRESS),
        ("http://news.example/\r\nHost: x", Reason.ADDRESS),
        ("http://news\t.example/", Reason.ADDRESS),
        ("http://news.example\\@other.example/", Reason.ADDRESS),
        ("http://news..example/", Reason.ADDRESS),
        ("http://.example/", Reason.ADDRESS),
        ("http://%6eews.example/", Reason.ADDRESS),
        ("http://[::1%25lo]/", Reason.ADDRESS),
        ("http://[v1.news]/", Reason.ADDRESS),
        ("http://[127.0.0.1]/", Reason.ADDRESS),
        ("http://straße.example/", Reason.ADDRESS),
        (f"http://{'a' * 64}.example/", Reason.ADDRESS),
        (f"http://news.example/{'a' * 2048}", Reason.ADDRESS),
        (f"http://news.example/{'я' * 400}", Reason.ADDRESS),
        ("http://reader@news.example/", Reason.LOGIN),
        ("http://reader:word@news.example/", Reason.LOGIN),
        ("http://@news.example/", Reason.LOGIN),
        ("http://news.example:8080/", Reason.PORT),
        ("http://news.example:0/", Reason.PORT),
        ("https://news.example:22/", Reason.PORT),
        ("http://localhost/", Reason.FORBIDDEN),
        ("http://intranet/", Reason.FORBIDDEN),
        ("http://2130706433/", Reason.NUMBER),
        ("http://017700000001/", Reason.NUMBER),
        ("http://0x7f000001/", Reason.NUMBER),
        ("http://0x7f.0.0.1/", Reason.NUMBER),
        ("http://0177.0.0.1/", Reason.NUMBER),
        ("http://127.0.0.01/", Reason.NUMBER),
        ("http://127.1/", Reason.NUMBER),
        ("http://127.0.0.1.1/", Reason.NUMBER),
        ("http://news.0x/", Reason.NUMBER),
        ("http://１２７.１/", Reason.NUMBER),
    ],
)
def test_what_is_no_address_of_a_public_page(url: str, reason: Reason) -> None:
    with pytest.raises(Refused) as caught:
        Destinations().target(url)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1.", "１２７.0.0.1", "127。0。0。1", "[::1]", "[::ffff:7f00:1]"]
)
def test_each_way_to_write_this_machine_is_seen_through(host: str) -> None:
    with pytest.raises(Refused) as caught:
        Destinations().addresses(Destinations().target(f"http://{host}/"), 5)
    assert caught.value.reason == Reason.FORBIDDEN


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("HTTPS://News.Example", "https://news.example/"),
        (" https://news.example:443/a?b=c#d ", "https://news.example/a?b=c"),
        ("http://news.example:443/", "http://news.example:443/"),
        ("https://новини.укр/стаття?q=так", None),
        ("https://news.example/a%2Fb?c=%D1%82&d=[1]", "https://news.example/a%2Fb?c=%D1%82&d=%5B1%5D"),
        ("https://news.example./", "https://news.example/"),
        ("https://[2606:4700:0::1111]/", "https://[2606:4700::1111]/"),
    ],
)
def test_an_address_has_one_reading(url: str, asked: str | None) -> None:
    target = Destinations().target(url)
    assert str(target) == (
        asked or "https://xn--b1amarcd.xn--j1amh/%D1%81%D1%82%D0%B0%D1%82%D1%82%D1%8F?q=%D1%82%D0%B0%D0%BA"
    )
    assert str(taken_apart(str(target))) == str(target)


def test_nothing_is_looked_up_for_an_address_of_a_machine() -> None:
    looked_up: list[str] = []
    somewhere = Destinations(resolve=lambda name, port: looked_up.append(name) or [])  # type: ignore[func-returns-value]
    assert somewhere.addresses(taken_apart("http://1.1.1.1/"), 5) == ["1.1.1.1"]
    with pytest.raises(Refused):
        somewhere.addresses(taken_apart("http://nowhere.example/"), 5)
    assert looked_up == ["nowhere.example"]
