"""The project around the app: settings are refused when they are nonsense, requests meet the right middleware."""

import base64
import hashlib
import os
import re
import socket
import stat
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.client import encode_multipart
from django.utils.translation import get_language

from portal.middleware import ClientAddress, LanguageFromPath, RefuseLargeBodies, StripBasePath
from portal.refusals import server_error
from reports.management.commands.serve import require_free_port
from tests.run import clean_environment

CHECKOUT = Path(__file__).resolve().parent.parent


def start(folder, *arguments, **variables):
    """Run Python, and with it nothing but the settings unless ``arguments`` say more; return how it ended."""
    environment = clean_environment(folder) | variables
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, *(arguments or ("-c", "import portal.settings"))]
    return subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("name", "nonsense", "advice"),
    [
        ("DEBUG", "maybe", "DEBUG must be true or false"),
        ("SECURE", "2", "SECURE must be true or false"),
        ("DATABASE_URL", "mysql://host/name", "DATABASE_URL must start with postgres:// or sqlite://"),
        ("DATABASE_URL", "postgres://host/", "name a database"),
        ("DATABASE_URL", "postgres://user:secret@host:port/name", "DATABASE_URL must be an address such as"),
        ("DATABASE_URL", "sqlite://", "name a database"),
        ("DATA_DIR", os.devnull, "cannot be made"),
        ("MAX_UPLOAD_BYTES", "20 MB", "MAX_UPLOAD_BYTES must be a number of bytes"),
        ("MAX_UPLOAD_BYTES", "0", "MAX_UPLOAD_BYTES must be a number of bytes"),
        ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES must be the number of proxies"),
        ("HSTS_SECONDS", "a year", "HSTS_SECONDS must be a number of seconds"),
        ("BASE_PATH", "xxgk", "BASE_PATH must be empty or a path"),
        ("ALLOWED_HOSTS", "https://www.example.gov.cn", "ALLOWED_HOSTS must be host names"),
        ("CSRF_TRUSTED_ORIGINS", "www.example.gov.cn", "CSRF_TRUSTED_ORIGINS must be origins"),
        ("EMAIL_URL", "post office", "EMAIL_URL must be an address"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL must be DEBUG"),
        ("LIBREOFFICE", "/no/such/program", "LIBREOFFICE must be the path"),
    ],
)
def test_nonsense_is_refused_in_one_line(tmp_path, name, nonsense, advice):
    done = start(tmp_path, "manage.py", "version", **{name: nonsense})
    assert done.returncode != 0
    assert advice in done.stderr
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr


def test_an_empty_variable_is_a_variable_that_is_not_set(tmp_path):
    assert start(tmp_path, DEBUG="", DATABASE_URL="", EMAIL_URL=" ", MAX_UPLOAD_BYTES="").returncode == 0


def test_the_secret_key_is_drawn_once_and_kept_from_others(tmp_path):
    assert start(tmp_path).returncode == 0
    first = (tmp_path / "secret_key").read_text()
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert start(tmp_path).returncode == 0
    assert (tmp_path / "secret_key").read_text() == first
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_taken_port_is_refused_before_anything_else():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CommandError, match="choose another"):
            require_free_port("127.0.0.1", str(taken.getsockname()[1]))


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", ""])
def test_a_port_that_is_no_port_is_refused(port):
    with pytest.raises(CommandError, match="PORT must be a number from 1 to 65535"):
        require_free_port("127.0.0.1", port)


@pytest.mark.parametrize(
    ("path", "language"),
    [("/", "zh-hans"), ("/admin/", "zh-hans"), ("/en/", "en"), ("/en/admin/", "en"), ("/english/", "zh-hans")],
)
def test_the_path_alone_chooses_the_language(path, language):
    request = RequestFactory(headers={"accept-language": "en"}).get(path)
    request.COOKIES["django_language"] = "en"
    answer = LanguageFromPath(lambda request: HttpResponse(get_language()))(request)
    assert answer.content.decode() == language
    assert language == request.LANGUAGE_CODE
    assert not answer.has_header("Vary")


@pytest.mark.parametrize(
    ("prefix", "path", "seen"),
    [
        ("/xxgk/nianbao", "/xxgk/nianbao/years/2022/", "/years/2022/"),
        ("/xxgk/nianbao", "/xxgk/nianbao", "/"),
        ("/xxgk/nianbao", "/years/2022/", "/years/2022/"),
        ("/xxgk/nianbao", "/xxgk/nianbaode/", "/xxgk/nianbaode/"),
        ("", "/years/2022/", "/years/2022/"),
    ],
)
def test_the_prefix_is_taken_off_whether_or_not_the_proxy_did(settings, prefix, path, seen):
    settings.BASE_PATH = prefix
    assert StripBasePath(lambda environ, start_response: environ["PATH_INFO"])({"PATH_INFO": path}, None) == seen


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_trusted_proxies_say_where_a_request_comes_from(settings, proxies, header, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory(headers={"x-forwarded-for": header}).get("/")
    assert ClientAddress(lambda request: request.META["REMOTE_ADDR"])(request) == address


def test_a_body_that_is_too_large_is_answered_with_a_sentence_and_never_reaches_a_view(settings):
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    request = RequestFactory().post("/en/", {"file": SimpleUploadedFile("large.txt", b"x" * 2 * 1024 * 1024)})
    answer = LanguageFromPath(RefuseLargeBodies(lambda request: pytest.fail("reached a view")))(request)
    assert answer.status_code == 413
    assert "at most 1 MiB" in answer.content.decode()


def test_a_file_just_over_the_limit_is_dropped_and_one_at_the_limit_is_not(settings):
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    for size, kept in ((1024 * 1024, True), (1024 * 1024 + 1, False)):
        request = RequestFactory().post("/", {"file": SimpleUploadedFile("some.txt", b"x" * size)})
        assert RefuseLargeBodies(lambda request: "file" in request.FILES)(request) is kept


@pytest.mark.django_db
@pytest.mark.any_database
@pytest.mark.parametrize(
    ("prefix", "sentence"), [("", '<html lang="zh-Hans"'), ("/en", "at most 5 MiB of text in 10000 fields")]
)
@pytest.mark.parametrize(
    "fields",
    [{"username": "x" * 6 * 1024 * 1024}, {f"field{number}": "1" for number in range(10_001)}],
    ids=["a long field", "many fields"],
)
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=BoUnDaRyStRiNg", "application/x-www-form-urlencoded"])
def test_a_form_that_is_too_long_is_answered_with_a_sentence(prefix, sentence, fields, kind):
    body = urlencode(fields) if kind.endswith("urlencoded") else encode_multipart("BoUnDaRyStRiNg", fields)
    client = Client(enforce_csrf_checks=True)
    client.get("/admin/login/")
    answer = client.post(f"{prefix}/admin/login/", body, content_type=kind)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert "Bad Request" not in answer.content.decode()


@pytest.mark.django_db
def test_an_unknown_host_is_answered_with_a_page(client):
    answer = client.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "<h1>" in answer.content.decode()


@pytest.mark.django_db
def test_the_health_check_asks_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_every_answer_has_safe_headers_and_no_cookie(client):
    answer = client.get("/healthz")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert not answer.has_header("Vary")
    assert not answer.cookies


@pytest.mark.django_db
@pytest.mark.any_database
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_forgotten_password_is_replaced_by_mail(client, mailoutbox, prefix):
    person = get_user_model().objects.create_user("wang", "wang@example.gov.cn", "an-old-password-1")
    assert client.get(f"{prefix}/admin/password_reset/").status_code == 200
    client.post(f"{prefix}/admin/password_reset/", {"email": person.email})
    link = re.search(r"https?://[^/]+(/\S+)", mailoutbox[0].body)[1]
    assert link.startswith(f"{prefix}/admin/password_reset/")

    form = client.get(link, follow=True).redirect_chain[-1][0]
    done = client.post(form, {"new_password1": "a-new-password-2", "new_password2": "a-new-password-2"}, follow=True)
    assert done.redirect_chain[-1][0] == f"{prefix}/admin/password_reset/complete/"
    person.refresh_from_db()
    assert person.check_password("a-new-password-2")


@pytest.mark.django_db
def test_ten_failures_close_the_door_for_a_while(client, settings):
    settings.AXES_ENABLED = True
    get_user_model().objects.create_user("wang", "wang@example.gov.cn", "the-right-password-1")
    answers = [client.post("/en/admin/login/", {"username": "wang", "password": "wrong"}) for _ in range(10)]
    assert [answer.status_code for answer in answers] == [200] * 9 + [429]
    assert "Too many attempts" in answers[-1].content.decode()
    right = client.post("/en/admin/login/", {"username": "wang", "password": "the-right-password-1"})
    assert right.status_code == 429


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_with_a_sentence():
    answer = Client(enforce_csrf_checks=True).post("/en/admin/login/", {"username": "wang", "password": "wrong"})
    assert answer.status_code == 403
    assert "Nothing was stored" in answer.content.decode()


def test_a_fault_is_answered_with_a_sentence_and_without_a_database(rf):
    answer = server_error(rf.get("/"))
    html = answer.content.decode()
    assert answer.status_code == 500
    assert html.count("<h1>") == 2
    assert not re.search(r"(?:src|srcset)=|<link", html)


def test_the_style_of_the_fault_page_is_the_one_that_the_policy_allows(client, settings, monkeypatch):
    def fail(*_arguments, **_names):
        raise RuntimeError("a fault in the code")

    client.raise_request_exception = False
    monkeypatch.setattr("reports.views.robots.current_site", fail)
    answer = client.get("/robots.txt")
    assert answer.status_code == 500
    style = re.search(r"<style>(.*?)</style>", answer.content.decode(), re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_sqlite_is_set_up_to_keep_what_is_frozen(django_db_blocker):
    from django.db import connection

    if connection.vendor != "sqlite":
        assert settings.DATABASES["default"]["OPTIONS"]["prepare_threshold"] is None
        return
    with connection.cursor() as cursor:
        for name in ("foreign_keys", "recursive_triggers"):
            assert cursor.execute(f"PRAGMA {name}").fetchone() == (1,)
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
