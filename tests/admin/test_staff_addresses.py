"""Every address of the staff side has an entry that says who may open it and who may send something to it.

The entries are written from DESIGN section 7; what depends on the state of an edition is tried in
test_rights_matrix.py. An address without an entry, and an entry without an address, fails. On PostgreSQL the
administrator, who may open nearly everything, tries it alone.
"""

import datetime
import logging

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client, TestCase
from django.urls import URLResolver, reverse

from reports.models import STATISTICS, Agency, AgencyChange, Job, JobItem, Membership, ReportingYear, Seal, Site
from tests.admin.rights_world import AUTHORS, FOREIGN, OWN, PEOPLE, SUPERUSERS, World, make_reading, read_whole

EVERYBODY = frozenset(PEOPLE) - {"anonymous"}
WORKERS = EVERYBODY - {"idle"}
EDITORS = frozenset(who for who in WORKERS if "editor" in PEOPLE[who])
OWN_PEOPLE = EDITORS | {"reviewer"}
ADMINISTRATORS = frozenset(SUPERUSERS)
SUPERVISORS = ADMINISTRATORS | {"supervisor"}
OTHERS = EVERYBODY - AUTHORS - {"administrator"}  # authors differ from the others in approving alone
OF_THE_EDITORS_JOB = ADMINISTRATORS | {"editor"}
NOBODY: frozenset[str] = frozenset()

# name: (who may open it, who may send something to it). The objects are those of the own agency, submitted.
BY_HAND: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "index": (EVERYBODY, EVERYBODY),
    "login": (EVERYBODY, EVERYBODY),
    "logout": (NOBODY, EVERYBODY),
    "password_change": (EVERYBODY, EVERYBODY),
    "password_change_done": (EVERYBODY, NOBODY),
    "autocomplete": (NOBODY, NOBODY),  # only for fields that name it; none does
    "jsi18n": (EVERYBODY, NOBODY),
    "view_on_site": (NOBODY, NOBODY),
    "app_list": (WORKERS, WORKERS),
    "reports_report_changelist": (WORKERS, WORKERS),
    "reports_report_change": (WORKERS, WORKERS),
    "reports_findings_export": (WORKERS, WORKERS),
    "report_start": (WORKERS, EDITORS),
    "report_save": (WORKERS, EDITORS),
    "report_explain": (WORKERS, EDITORS),
    "report_check": (NOBODY, EDITORS),  # it answers what is typed
    "report_clear": (WORKERS, EDITORS | {"reviewer", "supervisor"}),
    "report_findings": (WORKERS, WORKERS),
    "report_attach": (WORKERS, EDITORS),
    "report_verb": (WORKERS, frozenset({"reviewer", "supervisor", "administrator"})),  # approving
    "report_seal": (SUPERVISORS, SUPERVISORS),  # 302: the edition is not public
    "report_seal_decide": (SUPERVISORS, SUPERVISORS),
    "report_file": (WORKERS, WORKERS),
    "report_file_page": (NOBODY, NOBODY),  # 404: the files of the world cannot be drawn
    "report_export": (WORKERS, WORKERS),
    "report_preview": (WORKERS, WORKERS),
    "report_print": (WORKERS, WORKERS),
    "reports_finding_changelist": (WORKERS, WORKERS),
    "reports_reportevent_changelist": (WORKERS, WORKERS),
    "reports_reading_changelist": (WORKERS, WORKERS),
    "reports_reading_change": (OWN_PEOPLE, OWN_PEOPLE),
    "intake_upload": (EDITORS, EDITORS),
    "intake_review": (OWN_PEOPLE, EDITORS),
    "intake_source": (OWN_PEOPLE, OWN_PEOPLE),
    "intake_page": (NOBODY, NOBODY),  # 404: the reading of the world is a text
    "intake_commented": (NOBODY, NOBODY),  # 404: it is no workbook
    "intake_markup": (OWN_PEOPLE, OWN_PEOPLE),
    "intake_reject": (OWN_PEOPLE, EDITORS),
    "bulk_upload": (EDITORS | {"supervisor"}, EDITORS | {"supervisor"}),
    "bulk_job": (OF_THE_EDITORS_JOB, NOBODY),
    "bulk_progress": (OF_THE_EDITORS_JOB, NOBODY),
    "bulk_accept": (OF_THE_EDITORS_JOB, OF_THE_EDITORS_JOB),
    "bulk_cancel": (OF_THE_EDITORS_JOB, OF_THE_EDITORS_JOB),
    "bulk_result": (OF_THE_EDITORS_JOB, NOBODY),
    "bulk_commented": (OF_THE_EDITORS_JOB, NOBODY),
    "auth_user_password_change": (ADMINISTRATORS, ADMINISTRATORS),
}
LISTS_OF_ADMINISTRATORS = {
    "agency": {"changelist", "add", "change", "history", "import", "process_import", "export"},
    "agencychange": {"changelist", "add", "change", "history", "delete"},
    "reportingyear": {"changelist", "add", "change", "history", "import", "process_import", "export"},
    "person": {"changelist", "add", "change", "history"},
    "membership": {"changelist", "add", "change", "history", "delete"},
    "site": {"changelist", "change", "history"},
}
OF_A_LIST = ("changelist", "add", "change", "history", "delete", "import", "process_import", "export")
WITH_FILES = {"agency", "reportingyear", *(model._meta.model_name for model in STATISTICS.values())}
STATISTICS_ACTIONS = {
    "changelist": (WORKERS, WORKERS),
    "change": (WORKERS, WORKERS),  # leads to the page of the report
    "history": (WORKERS, WORKERS),
    "export": (WORKERS, WORKERS),
    "import": (EDITORS, EDITORS),
    "process_import": (EDITORS, EDITORS),
}
# What Django adds without a name: an old address of a change page, and the page for everything else.
WITHOUT_NAME = {"<path:object_id>/", "(?P<url>.*)$"}
# These lead on without looking: what they lead to has to refuse.
SIGNPOSTS = {"reports_reading_change", "reports_site_changelist"}
ALLOWED, REFUSED = {200, 302, 409, 422}, {403, 404, 405}


def entries():
    """Return who may open and send to every address, by its name."""
    found = dict(BY_HAND)
    for model, actions in LISTS_OF_ADMINISTRATORS.items():
        for action in OF_A_LIST:
            if model in WITH_FILES or "port" not in action:
                who = ADMINISTRATORS if action in actions else NOBODY
                found[f"reports_{model}_{action}"] = (who, who)
    for model in STATISTICS.values():
        for action in OF_A_LIST:
            found[f"reports_{model._meta.model_name}_{action}"] = STATISTICS_ACTIONS.get(action, (NOBODY, NOBODY))
    return found


def addresses(patterns):
    """Yield (name, pattern) of everything under ``patterns``."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
        else:
            yield pattern.name, pattern


def named():
    """Return {name: pattern} of the staff side; the first pattern of a name is the one that answers."""
    found = {}
    for name, pattern in addresses(admin.site.get_urls()):
        if name:
            found.setdefault(name, pattern)
    return found


@pytest.mark.usefixtures("in_this_process")
class AddressesTest(TestCase):
    """Every address is opened and sent to by everybody."""

    @classmethod
    def setUpTestData(cls):
        cls.world = world = World()
        cls.edition = world.editions[OWN, "submitted"]
        cls.reading = make_reading(world.agencies[OWN], world.people["editor"])
        cls.job = Job.objects.create(person=world.people["editor"], options={"origin": "drafted"}, state="done")
        cls.item = JobItem.objects.create(job=cls.job, key="year.xlsx", state="several", result={"file": 0})
        cls.seal = Seal.objects.create(
            report=cls.edition.report, edition=cls.edition, place="preface", asked_by=world.people["idle"]
        )
        change = AgencyChange.objects.create(day=datetime.date(2024, 1, 1), kind="renamed")
        cls.objects = {
            "agency": world.agencies[OWN].pk,
            "agencychange": change.pk,
            "reportingyear": ReportingYear.objects.get(year=2022).pk,
            "person": world.people["idle"].pk,
            "membership": Membership.objects.first().pk,
            "site": Site.objects.create(pk=1).pk,
        }
        for model in STATISTICS.values():
            cls.objects[model._meta.model_name] = model.objects.filter(edition=cls.edition).first().pk

    def setUp(self):
        logging.disable(logging.CRITICAL)  # every refusal would be a line with a traceback
        self.addCleanup(logging.disable, logging.NOTSET)

    def client_of(self, who):
        """Return a browser in which ``who`` has signed in."""
        client = Client(raise_request_exception=False)
        if who != "anonymous":
            client.force_login(self.world.people[who])
        return client

    def address(self, name, pattern):
        """Return an address of ``name`` for an object of the own agency."""
        model = name.split("_")[1] if name.startswith("reports_") else ""
        arguments = {
            "report_id": self.edition.report_id,
            "edition_id": self.edition.pk,
            "file_id": self.world.files[OWN, "submitted"],
            "reading_id": self.reading.pk,
            "seal_id": self.seal.pk,
            "job_id": self.job.pk,
            "item_id": self.item.pk,
            "verb": "approve",
            "kind": "json",
            "what": "findings",
            "number": 1,
            "app_label": "reports",
            "id": self.world.people["idle"].pk,
            "content_type_id": ContentType.objects.get_for_model(Agency).pk,
            "object_id": self.objects.get(model, self.objects["agency"]),
        }
        needed = pattern.pattern.regex.groupindex
        return reverse(f"admin:{name}", kwargs={key: arguments[key] for key in needed})

    def test_every_address_has_an_entry_and_every_entry_an_address(self):
        assert set(named()) == set(entries())

    def test_only_what_django_adds_has_no_name(self):
        nameless = {str(pattern.pattern) for name, pattern in addresses(admin.site.get_urls()) if not name}
        assert nameless <= WITHOUT_NAME

    def test_the_administrator_opens_and_sends_to_what_is_theirs(self):
        assert self.wrong_answers("get", {"administrator"}) == []
        assert self.wrong_answers("post", {"administrator"}) == []

    @pytest.mark.any_database
    def test_everybody_else_opens_what_is_theirs_and_nothing_else(self):
        assert self.wrong_answers("get", OTHERS) == []

    @pytest.mark.any_database
    def test_everybody_else_sends_to_what_is_theirs_and_nothing_else(self):
        assert self.wrong_answers("post", OTHERS) == []

    def wrong_answers(self, method, people):
        """Return every answer to ``method`` by ``people`` that is not as the entries say."""
        wrong = []
        expected, patterns = entries(), named()
        for who in sorted(people):
            client = self.client_of(who)
            for name, pattern in patterns.items():
                is_allowed = who in expected[name][method == "post"]
                if method == "post" and who in ("reviewer", "supervisor") and name.partition("_")[0] == "reports":
                    continue  # the lists do not tell them from auditors
                answer = self.undone(client, method, self.address(name, pattern), name)
                if name == "logout" and method == "post":
                    client = self.client_of(who)
                if answer.status_code not in (ALLOWED if is_allowed else REFUSED):
                    wrong.append(f"{method} {name} by {who}: {answer.status_code}, allowed: {is_allowed}")
        return wrong

    def undone(self, client, method, address, name):
        """Send one request, follow a mere signpost, undo what was done, and return the answer."""
        with transaction.atomic():
            answer = getattr(client, method)(address)
            if answer.status_code == 302 and name in SIGNPOSTS:
                answer = client.get(answer["Location"])
            transaction.set_rollback(True)
        read_whole(answer)
        return answer

    @pytest.mark.any_database
    def test_strangers_are_led_to_the_sign_in_everywhere(self):
        client = self.client_of("anonymous")
        for name, pattern in named().items():
            for method in ("get", "post"):
                answer = getattr(client, method)(self.address(name, pattern))
                if name == "login":
                    assert answer.status_code == 200
                else:
                    assert answer.status_code == 302, (name, method)
                    assert answer["Location"].startswith((reverse("admin:login"), reverse("admin:index"))), name

    def test_rows_readings_and_files_of_a_foreign_agency_do_not_exist(self):
        foreign = self.world.editions[FOREIGN, "submitted"]
        reading = make_reading(self.world.agencies[FOREIGN], self.world.people["administrator"], name="other.txt")
        places = [reverse(f"admin:intake_{name}", args=[reading.pk]) for name in ("review", "source", "markup")]
        for model in STATISTICS.values():
            row = model.objects.filter(edition=foreign).first()
            places += [
                reverse(f"admin:reports_{model._meta.model_name}_{action}", args=[row.pk])
                for action in ("change", "history")
            ]
        own = [self.edition.report_id, self.edition.pk]
        places.append(reverse("admin:intake_page", args=[reading.pk, 1]))
        places.append(reverse("admin:report_export", args=[foreign.report_id, foreign.pk, "docx"]))
        places.append(reverse("admin:report_file", args=[*own, self.world.files[FOREIGN, "submitted"]]))
        for who in WORKERS - ADMINISTRATORS:
            client = self.client_of(who)
            assert [place for place in places if client.get(place).status_code != 404] == [], who

    def test_lists_hold_what_is_in_reach_alone(self):
        names = {place: agency.name for place, agency in self.world.agencies.items()}
        for model in ("report", "finding", "reportevent", *(m._meta.model_name for m in STATISTICS.values())):
            address = reverse(f"admin:reports_{model}_changelist")
            for who in ("editor", "auditor", "administrator"):
                page = self.client_of(who).get(address).content.decode()
                assert names[OWN] in page, (model, who)
                assert (names[FOREIGN] in page) == (who in ADMINISTRATORS), (model, who)
