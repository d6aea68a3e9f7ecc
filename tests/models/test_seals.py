"""A published text changes only as a seal of two people says, and only once; raw SQL is no way around it."""

import hashlib
import json

import pytest
from django.db import IntegrityError, connection, transaction

from reports.models import EditionText, Seal, SealedPlace, SealState, WithheldFile
from reports.models.freezing import maintenance
from reports.passages import MARK
from tests.factories import make_agency, make_edition, make_event, make_person, make_published, make_report

pytestmark = pytest.mark.django_db
PASSAGE = "专人"


@pytest.fixture
def people(db):
    """Give the person who asks and the one who decides."""
    return make_person("asker"), make_person("other")


@pytest.fixture
def seal(published, people):
    """Give a seal that was asked for."""
    return make_seal(published, people[0])


def make_seal(edition, person, **fields):
    """Return a seal on a passage of the first section that ``person`` asks for."""
    told = {"place": "text.overview", "passage": PASSAGE, "sha256": hashlib.sha256(b"x").hexdigest()}
    told |= {"ground": "privacy", "reason": "含个人信息。", "asked_by": person, **fields}
    return Seal.objects.create(report=edition.report, edition=edition, **told)


def confirm(seal, person):
    """Move a seal on as the verb does."""
    Seal.objects.filter(pk=seal.pk).update(state=SealState.CONFIRMED, decided_by=person)


def place_of(seal, edition, *, found=PASSAGE, leaves=MARK, place="text.overview"):
    """Say what the seal takes out of an edition."""
    return SealedPlace.objects.create(seal=seal, edition=edition, place=place, found=found, leaves=leaves, times=1)


def take_out(edition, *, key="overview", found=PASSAGE, leaves=MARK, **more):
    """Change the text of a section as the verb does."""
    texts = EditionText.objects.filter(edition=edition, key=key)
    return texts.update(text=texts.get().text.replace(found, leaves), **more)


def test_a_text_becomes_what_the_seal_leaves_of_it(published, seal, people):
    confirm(seal, people[1])
    place_of(seal, published)
    take_out(published)
    text = published.texts.get(key="overview").text
    assert MARK in text
    assert PASSAGE not in text


def test_without_a_confirmed_seal_nothing_changes(refused, published, seal, people):
    with refused("reports_editiontext"):
        take_out(published)
    with refused("reports_sealedplace"):
        place_of(seal, published)
    with refused("reports_withheldfile"):
        WithheldFile.objects.create(seal=seal, file_id=1)


@pytest.mark.parametrize(
    "change",
    [
        {"leaves": "x"},
        {"found": "信息"},
        {"after": "x"},
        {"heading": "x"},
        {"key": "improvement", "found": "部分"},
    ],
)
def test_nothing_changes_but_what_the_seal_says(refused, published, seal, people, change):
    confirm(seal, people[1])
    place_of(seal, published)
    with refused("reports_editiontext"):
        take_out(published, **change)


def test_no_other_edition_and_no_other_table_changes(run, refused, published, of_2019, seal, people):
    confirm(seal, people[1])
    place_of(seal, published)
    with refused("reports_editiontext"):
        take_out(of_2019)
    with refused("reports_edition"):
        run("UPDATE reports_edition SET preface = replace(preface, '规定', %s) WHERE id = %s", [MARK, published.pk])
    with refused("reports_requestsrow"):
        run("UPDATE reports_requestsrow SET total = 1 WHERE edition_id = %s", [published.pk])
    with refused("reports_edition"):
        run("UPDATE reports_edition SET digest = 'x' WHERE id = %s", [published.pk])


def test_words_of_lists_and_remarks_change_alike(refused, people):
    edition = make_published(leftovers=("附注：专人",), printed={"requests.received.total": "26（专人）"})
    for place, table in (("leftovers", "reports_edition"), ("printed.requests.received", "reports_requestsrow")):
        seal = make_seal(edition, people[0], place=place)
        confirm(seal, people[1])
        place_of(seal, edition, found=in_json(PASSAGE), leaves=in_json(MARK), place=place)
        column = place.partition(".")[0]
        rows = edition.requestsrow_set.filter(row="received") if column == "printed" else type(edition).objects
        with refused(table):
            rows.filter(pk=rows.get().pk).update(**{column: ["x"] if column == "leftovers" else {"total": "x"}})
        left = [f"附注：{MARK}"] if column == "leftovers" else {"total": f"26（{MARK}）"}
        rows.filter(pk=rows.get().pk).update(**{column: left})
        finish(seal)


def in_json(text):
    """Return a text as the JSON of this database holds it."""
    return json.dumps(text, ensure_ascii=connection.vendor != "postgresql")[1:-1]


def finish(seal):
    """Carry a seal out as the verb does."""
    SealedPlace.objects.filter(seal=seal).update(found="", leaves="")
    Seal.objects.filter(pk=seal.pk).update(state=SealState.CARRIED_OUT, passage="")


def test_what_is_carried_out_opens_nothing_any_more(refused, published, seal, people):
    confirm(seal, people[1])
    place_of(seal, published)
    take_out(published)
    finish(seal)
    with refused("reports_editiontext"):
        take_out(published, found=MARK, leaves=PASSAGE)
    with refused("reports_sealedplace"):
        place_of(seal, published)
    for change in ({"state": "confirmed"}, {"state": "asked"}, {"reason": "x"}, {"passage": "x"}, {"sha256": "x"}):
        with refused("reports_seal"):
            Seal.objects.filter(pk=seal.pk).update(**change)


def test_seals_and_what_hangs_on_them_are_never_deleted(run, refused, published, seal, people):
    confirm(seal, people[1])
    place_of(seal, published)
    for table in ("reports_sealedplace", "reports_seal"):
        with refused(table):
            run(f"DELETE FROM {table}")
    other = make_edition(make_report(make_agency("白水县民政局")))
    for change in ({"found": "x"}, {"edition": other}, {"times": 9}):
        with refused("reports_sealedplace"):
            SealedPlace.objects.update(**change)


def test_the_one_who_asked_never_confirms(refused, published, seal, people):
    with refused("reports_seal"):
        confirm(seal, people[0])
    with refused("reports_seal"):
        confirm(seal, None)
    with refused("reports_seal"):
        Seal.objects.filter(pk=seal.pk).update(state="carried_out", decided_by=people[1], passage="")
    with refused("reports_seal"):
        Seal.objects.filter(pk=seal.pk).update(asked_by=people[1])
    with refused("reports_seal"):
        make_seal(published, people[0], state="confirmed", decided_by=people[1])


def test_a_place_still_to_be_cleared_holds_a_seal_up(refused, published, seal, people):
    confirm(seal, people[1])
    place_of(seal, published)
    with refused("reports_seal"):
        Seal.objects.filter(pk=seal.pk).update(state="carried_out", passage="")


def test_a_declined_seal_keeps_no_passage(refused, seal, people):
    with refused("reports_seal"):
        Seal.objects.filter(pk=seal.pk).update(state="declined", decided_by=people[1])
    Seal.objects.filter(pk=seal.pk).update(state="declined", decided_by=people[1], passage="")
    with refused("reports_seal"):
        confirm(seal, people[1])


def test_constraints_say_the_same_where_triggers_are_away(seal, people):
    for change in ({"state": "confirmed", "decided_by": people[0]}, {"state": "declined"}):
        with pytest.raises(IntegrityError), transaction.atomic(), maintenance("test", "test"):
            Seal.objects.filter(pk=seal.pk).update(**change)


def test_words_of_events_and_explanations_go_while_a_seal_of_the_report_is_carried_out(
    run, refused, published, seal, people
):
    own = make_event(published.report, comment=PASSAGE)
    foreign = make_event(make_report(make_agency("白水县民政局")), comment=PASSAGE)
    with refused("reports_reportevent"):
        run("UPDATE reports_reportevent SET comment = %s WHERE id = %s", [MARK, own.pk])
    confirm(seal, people[1])
    run("UPDATE reports_reportevent SET comment = %s, changes = '{}' WHERE id = %s", [MARK, own.pk])
    with refused("reports_reportevent"):
        run("UPDATE reports_reportevent SET person_name = 'x' WHERE id = %s", [own.pk])
    with refused("reports_reportevent"):
        run("UPDATE reports_reportevent SET comment = %s WHERE id = %s", [MARK, foreign.pk])
