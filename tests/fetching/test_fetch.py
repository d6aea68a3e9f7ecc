"""Fetching by address: what is permitted comes back whole, everything else ends in one named sentence."""

import datetime
import gzip
import ipaddress
import ssl
import threading
import zlib

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from reports.fetching import REFUSALS, NotFetched, fetch, is_public, name_for, permitted_address
from tests.fetching.site import FakeSite, leads_to, page

HOST = "www.qinghe.gov.cn"
PUBLIC = "93.184.215.14"
LIMIT = 100_000


@pytest.fixture
def site():
    """Give a site that the host's name leads to."""
    made = FakeSite()
    made.names[HOST] = [PUBLIC]
    yield made
    made.close()


def got(site, address=f"http://{HOST}/report.html", **ways):
    """Fetch ``address`` from the site."""
    ways = {"suffixes": [".gov.cn"], "limit": LIMIT, "seconds": 5, **ways}
    return fetch(address, resolve=site.resolve, connect=site.connect, **ways)


def refusal(site, address=f"http://{HOST}/report.html", **ways):
    """Return the code of the refusal that fetching ends in."""
    with pytest.raises(NotFetched) as refused:
        got(site, address, **ways)
    assert refused.value.text.zh
    assert refused.value.text.en
    return refused.value.code


def test_a_page_comes_back_with_its_address_and_a_name(site):
    site.answers["/report.html"] = page("<html>年报</html>".encode())
    found = got(site)
    assert (found.data.decode(), found.address, found.name) == (
        "<html>年报</html>",
        f"http://{HOST}/report.html",
        "report.html",
    )
    assert site.connected == [(PUBLIC, 80)]


def test_the_request_tells_nothing_but_what_is_asked_for(site, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    site.answers["/a%E5%B9%B4?x=1&y=%20"] = page(b"<p>")
    got(site, f"http://{HOST}/a年?x=1&y=%20")
    (request,) = site.requests
    names = {line.partition(":")[0].lower() for line in request.split("\r\n")[1:] if line}
    assert names == {"host", "user-agent", "accept", "accept-language", "accept-encoding", "connection"}
    assert "Nianbao" in request


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "not_an_address"),
        ("www.qinghe.gov.cn/a.html", "not_an_address"),
        ("ftp://www.qinghe.gov.cn/", "not_an_address"),
        ("file:///etc/passwd", "not_an_address"),
        ("javascript:alert(1)", "not_an_address"),
        ("http:///a.html", "not_an_address"),
        ("http://www.qinghe.gov.cn:port/", "not_an_address"),
        ("http://www.qinghe.gov.cn\\@evil.example/", "not_an_address"),
        ("http://www.qinghe.gov.cn/a\r\nHost: x", "not_an_address"),
        ("http://www.qinghe.\tgov.cn/", "not_an_address"),
        (f"http://www.qinghe.gov.cn/{'a' * 600}", "not_an_address"),
        ("http://[::1", "not_an_address"),
        ("http://evil.example/", "foreign_host"),
        ("http://evilgov.cn/", "foreign_host"),
        ("http://www.gov.cn.evil.example/", "foreign_host"),
        ("http://127.0.0.1/", "foreign_host"),
        ("http://2130706433/", "foreign_host"),
        ("http://[::1]/", "foreign_host"),
        ("http://evil.example#.gov.cn/", "foreign_host"),
        ("http://evil.example?.gov.cn/", "foreign_host"),
        ("http://www．qinghe．gov．cn/", "foreign_host"),
        ("http://-.gov.cn/", "foreign_host"),
        ("http://user@www.qinghe.gov.cn/", "names_a_person"),
        ("http://www.qinghe.gov.cn@evil.example/", "names_a_person"),
        ("http://www.qinghe.gov.cn:22/", "foreign_port"),
        ("https://www.qinghe.gov.cn:8443/", "foreign_port"),
    ],
)
def test_addresses_that_are_not_asked_for(address, code, site):
    assert refusal(site, address) == code
    assert not site.connected


@pytest.mark.parametrize("host", ["gov.cn", "www.gov.cn", "WWW.Qinghe.GOV.CN", "www.qinghe.gov.cn."])
def test_hosts_under_the_suffix_are_permitted(host):
    assert permitted_address(f"HTTPS://{host}:443/x", [".gov.cn"]).port == 443


@pytest.mark.parametrize(
    "number",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        "0.0.0.0",  # noqa: S104 (a number to refuse)
        *("100.64.0.1", "192.0.0.1", "192.0.2.1", "192.88.99.1", "198.18.0.1", "203.0.113.1"),
        *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::ffff:127.0.0.1", "::ffff:93.184.215.14", "::127.0.0.1", "fe80::1", "fe80::1%eth0"),
        *("fc00::1", "fd00::1", "fec0::1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1"),
        *("2001::1", "2001:db8::1", "2002:7f00:1::1", "2002:c0a8:101::", "3fff::1", "5f00::1"),
        *("localhost", "", "127.1", "0x7f000001", "2130706433"),
    ],
)
def test_inner_numbers_are_not_public(number, site):
    assert not is_public(number)
    site.names[HOST] = [number]
    assert refusal(site) == "inner_host"
    site.names[HOST] = [PUBLIC, number]
    assert refusal(site) == "inner_host"
    assert not site.connected


@pytest.mark.parametrize("number", [PUBLIC, "1.1.1.1", "223.5.5.5", "2400:3200::1", "2606:4700:4700::1111"])
def test_numbers_of_the_public_network_are(number):
    assert ipaddress.ip_address(number)
    assert is_public(number)


def test_the_connection_goes_to_the_number_that_was_checked(site):
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    asked = []

    def rebinding(host, port):
        asked.append(host)
        return next(answers)

    site.answers["/report.html"] = page(b"<p>one")
    assert fetch(
        f"http://{HOST}/report.html", suffixes=["gov.cn"], limit=LIMIT, resolve=rebinding, connect=site.connect
    )
    assert (asked, site.connected) == ([HOST], [(PUBLIC, 80)])


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("http://evil.example/", "foreign_host"),
        ("http://inner.gov.cn/", "inner_host"),
        ("http://127.0.0.1/", "foreign_host"),
        ("//evil.example/", "foreign_host"),
        (f"http://{HOST}:22/", "foreign_port"),
        (f"http://x@{HOST}/", "names_a_person"),
        ("file:///etc/passwd", "not_an_address"),
        ("gopher://www.qinghe.gov.cn/", "not_an_address"),
        ("http://nowhere.gov.cn/", "unknown_host"),
        ("/report.html", "too_many_redirects"),
    ],
)
def test_a_redirect_is_guarded_like_the_first_address(target, code, site):
    site.names["inner.gov.cn"] = ["10.1.2.3"]
    site.answers["/report.html"] = leads_to(target)
    assert refusal(site) == code
    assert set(site.connected) == {(PUBLIC, 80)}


def test_five_redirects_are_followed_and_the_last_address_is_the_source(site):
    for number in range(5):
        site.answers[f"/{number}"] = leads_to(f"{number + 1}")
    site.answers["/5"] = page(b"<p>there")
    assert got(site, f"http://{HOST}/0").address == f"http://{HOST}/5"
    site.answers["/5"], site.answers["/6"] = leads_to("6"), page(b"<p>")
    assert refusal(site, f"http://{HOST}/0") == "too_many_redirects"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (page(b"x" * (LIMIT + 1)), "too_large"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", "too_large"),
        (b"HTTP/1.0 200 OK\r\n\r\n" + b"x" * (LIMIT + 1), "too_large"),
        (page(gzip.compress(b"0" * LIMIT * 100), "Content-Encoding: gzip"), "too_large"),
        (page(b"x" * 50, "Content-Encoding: br"), "not_understood"),
        (page(b"x" * 50, "Content-Encoding: gzip"), "not_understood"),
        (page(gzip.compress(b"<p>half" * 99)[:-12], "Content-Encoding: gzip"), "not_understood"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "not_understood"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\xb2\r\n\r\n" + b"x" * (LIMIT + 1), "too_large"),
        (b"SSH-2.0-OpenSSH_9\r\n", "not_understood"),
        (b"", "not_understood"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200, "not_understood"),
        (page(b"", status="404 Not Found"), "not_found"),
        (page(b"", status="403 Forbidden"), "refused"),
        (page(b"", status="500 Oops"), "refused"),
        (page(b"", status="302 Found"), "refused"),
    ],
)
def test_answers_that_are_not_taken(answer, code, site):
    site.answers["/report.html"] = answer
    assert refusal(site) == code


@pytest.mark.parametrize(
    ("packed", "packing"),
    [(gzip.compress, "gzip"), (zlib.compress, "deflate"), (gzip.compress, "X-GZIP"), (bytes, "identity")],
)
def test_a_packed_page_is_unpacked(packed, packing, site):
    site.answers["/report.html"] = page(packed("<p>年报".encode()), f"Content-Encoding: {packing}")
    assert got(site).data.decode() == "<p>年报"


def test_a_page_in_chunks_is_joined(site):
    site.answers["/report.html"] = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n<p>a\r\n3\r\nbcd\r\n0\r\n\r\n"
    )
    assert got(site).data == b"<p>abcd"


@pytest.mark.parametrize("drip", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b""])
def test_a_site_that_drips_is_left(drip, site):
    over = threading.Event()

    def slowly(talking):
        talking.sendall(drip)
        while not over.wait(0.02):
            talking.sendall(b"x")

    site.answers["/report.html"] = slowly
    assert refusal(site, seconds=0.3) == "too_slow"
    over.set()


def test_a_resolver_that_hangs_is_left(site):
    over = threading.Event()
    with pytest.raises(NotFetched) as refused:
        fetch(
            f"http://{HOST}/",
            suffixes=["gov.cn"],
            limit=LIMIT,
            seconds=0.2,
            resolve=lambda host, port: [str(over.wait(5))],
            connect=site.connect,
        )
    over.set()
    assert refused.value.code == "too_slow"


def test_a_host_that_nobody_knows_and_one_that_does_not_answer(site):
    assert refusal(site, "http://nowhere.gov.cn/") == "unknown_host"

    def refusing(place, seconds):
        raise ConnectionRefusedError

    with pytest.raises(NotFetched) as refused:
        fetch(f"http://{HOST}/", suffixes=["gov.cn"], limit=LIMIT, resolve=site.resolve, connect=refusing)
    assert refused.value.code == "no_connection"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Give the path of a certificate for the host, with its key, that nobody has signed."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string(f"CN={HOST}")
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "site.pem"
    words = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(words + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def secure_site(certificate):
    """Give a site that speaks TLS."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    made = FakeSite(server)
    made.names = {HOST: [PUBLIC], "other.gov.cn": [PUBLIC]}
    made.answers["/"] = page(b"<p>secure")
    yield made
    made.close()


def test_a_certificate_is_verified_against_the_name(secure_site, certificate):
    trust = ssl.create_default_context(cafile=str(certificate))
    assert got(secure_site, f"https://{HOST}/", trust=trust).data == b"<p>secure"
    assert secure_site.connected == [(PUBLIC, 443)]
    assert refusal(secure_site, "https://other.gov.cn/", trust=trust) == "not_trusted"
    assert refusal(secure_site, f"https://{HOST}/") == "not_trusted"


def test_plain_words_where_tls_is_expected_are_not_understood(site):
    site.answers["/"] = page(b"<p>")
    assert refusal(site, f"https://{HOST}/", seconds=0.4) in ("not_understood", "too_slow")


@pytest.mark.parametrize(
    ("target", "data", "name"),
    [
        ("/a/t2024_1.html", b"<html>", "t2024_1.html"),
        ("/a/t2024_1.shtml?x=/etc", b"<p>", "t2024_1.html"),
        ("/", b"<p>", "page.html"),
        ("/report.docx", b"<html>gone", "report.html"),
        ("/download.do", b"%PDF-1.7", "download.pdf"),
        ("/%E5%B9%B4%E6%8A%A5.pdf", b"%PDF-1.7", "年报.pdf"),
        ("/..%2f..%2fetc%2fpasswd", b"<p>", "passwd.html"),
        ("/a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc"),
        ("/a.txt", "一、总体情况".encode(), "a.txt"),
        ("/a.zip", b"PK\x03\x04", "a.zip"),
    ],
)
def test_the_content_says_what_a_file_is(target, data, name):
    assert name_for(target, data) == name


@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_says_what_to_do_in_both_languages(code):
    values = {"host": "h", "hosts": "x", "port": "1", "seconds": "2", "limit": "3", "status": "404"}
    refused = NotFetched(code, **values)
    assert "{" not in refused.text.zh + refused.text.en
    assert refused.text.zh.endswith("。")
    assert refused.text.en.endswith(".")


def test_a_length_that_is_no_number_is_passed_over(site):
    site.answers["/report.html"] = b"HTTP/1.1 200 OK\r\nContent-Length: 9\xb2\r\n\r\nwhole"
    assert got(site).data == b"whole"
