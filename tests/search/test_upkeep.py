"""The index of search at every moment: what is in force and listed is in it, and nothing else."""

import datetime

import pytest
from django.db import connection, transaction
from django.utils import timezone

from reports import actions
from reports.management.commands import keep_up
from reports.models import (
    Agency,
    AgencyPeriod,
    Edition,
    EditionText,
    Report,
    SearchedAgency,
    SearchedEdition,
    SearchPassage,
    State,
    refresh_today,
)
from reports.models.search_tables import Sought, TooSlow, newest_passages, within
from reports.rendering.search_results import Asked, ranked_agencies, ranked_passages
from reports.searching import VERSION, understood
from tests.factories import (
    make_agency,
    make_edition,
    make_editor,
    make_published,
    make_report,
    make_supervisor,
    sound_content,
)

pytestmark = pytest.mark.django_db


def found(text, **filters):
    """Return the editions in whose passages the words are found."""
    return {one.edition for one in ranked_passages(Asked(understood(text), **filters))}


def named(text):
    """Return the addresses of the agencies that are found."""
    keys = ranked_agencies(Asked(understood(text)))
    return [Agency.objects.get(pk=key).slug for key in keys]


@pytest.fixture
def office():
    """Give the office above."""
    return make_agency("青禾县人民政府", slug="qinghe", kind="government")


@pytest.fixture
def bureau(office):
    """Give a bureau below it."""
    return make_agency("青禾县教育局", slug="jiaoyuju", superior=office, short_name="县教育局")


def published(agency, preface="<p>本报告提到渡口。</p>"):
    """Return an edition that went through the verbs."""
    editor, supervisor = make_editor(agency), make_supervisor(agency.superior)
    content = sound_content(agency_name=agency.name, preface=preface)
    edition = actions.submit(editor, make_edition(make_report(agency), content))
    assert found("渡口") == set()
    edition = actions.approve(supervisor, edition)
    assert found("渡口") == set()
    return actions.publish(supervisor, edition), editor, supervisor


def test_publication_enters_a_report_and_withdrawal_takes_it_out(bureau):
    edition, _editor, supervisor = published(bureau)
    assert found("渡口") == {edition.pk}
    actions.withdraw(supervisor, edition, "误含个人信息。")
    assert found("渡口") == set()
    assert not SearchPassage.objects.exists()
    assert not SearchedEdition.objects.exists()


def test_a_correction_takes_the_place_of_what_it_corrects_when_it_is_published(bureau):
    edition, editor, supervisor = published(bureau)
    later = actions.correct(editor, edition, "改正一处。")
    Edition.objects.filter(pk=later.pk).update(preface="<p>本报告提到石阶。</p>")
    later = actions.submit(editor, Edition.objects.get(pk=later.pk))
    later = actions.approve(supervisor, later)
    assert (found("渡口"), found("石阶")) == ({edition.pk}, set())
    actions.publish(supervisor, later)
    assert (found("渡口"), found("石阶")) == (set(), {later.pk})


def test_a_publication_that_is_undone_leaves_nothing_in_the_index(bureau):
    edition = make_edition(
        make_report(bureau), sound_content(agency_name=bureau.name, preface="<p>渡口</p>"), state=State.APPROVED
    )
    supervisor = make_supervisor(bureau.superior)
    with transaction.atomic():
        actions.publish(supervisor, edition)
        assert found("渡口") == {edition.pk}
        transaction.set_rollback(True)
    assert found("渡口") == set()


def test_what_the_index_missed_is_made_good_in_the_background(bureau):
    edition = make_published(bureau, preface="<p>渡口</p>")
    draft = make_edition(make_report(bureau, 2021), sound_content(agency_name=bureau.name, preface="<p>渡口</p>"))
    keep_up.Command().take_over_today()
    keep_up.enter_in_search()
    assert found("渡口") == {edition.pk} != {draft.pk}
    assert named("教育局") == ["jiaoyuju"]


def test_an_agency_that_is_no_longer_listed_is_gone_with_its_reports(bureau):
    make_published(bureau, preface="<p>渡口</p>")
    actions.name_agencies()
    assert (len(found("渡口")), named("教育局")) == (1, ["jiaoyuju"])
    Agency.objects.filter(pk=bureau.pk).update(is_listed=False)
    actions.name_agencies()
    assert (found("渡口"), named("教育局")) == (set(), [])
    Agency.objects.filter(pk=bureau.pk).update(is_listed=True)
    actions.name_agencies()
    assert (len(found("渡口")), named("教育局")) == (1, ["jiaoyuju"])


def test_a_new_name_and_the_former_one_lead_to_the_agency(bureau):
    actions.name_agencies()
    assert named("教育和体育局") == []
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    bureau.periods.update(last_day=yesterday)
    AgencyPeriod.objects.create(
        agency=bureau, first_day=timezone.localdate(), name="青禾县教育和体育局", superior=bureau.superior
    )
    refresh_today()
    assert actions.name_agencies() == 1
    assert named("教育和体育局") == named("青禾县教育局") == named("jiaoyuhetiyuju") == ["jiaoyuju"]
    assert actions.name_agencies() == 0


def test_reports_follow_their_agency_below_another_superior(office, bureau):
    other = make_agency("白石市人民政府", slug="baishi", kind="government")
    edition = make_published(bureau, preface="<p>渡口</p>")
    actions.name_agencies()
    assert found("渡口", agency=Agency.objects.get(slug="qinghe")) == {edition.pk}
    bureau.periods.update(superior=other)
    refresh_today()
    actions.name_agencies()
    assert found("渡口", agency=Agency.objects.get(slug="qinghe")) == set()
    assert found("渡口", agency=Agency.objects.get(slug="baishi")) == {edition.pk}


def test_an_index_cut_in_another_way_is_made_anew(bureau):
    make_published(bureau, preface="<p>渡口</p>")
    actions.index_search()
    SearchedEdition.objects.update(version=99)
    actions.index_search()
    assert not SearchedEdition.objects.exclude(version=VERSION).exists()
    assert len(found("渡口")) == 1
    assert SearchedAgency.objects.exists()


def test_a_broken_off_indexing_goes_on(bureau, monkeypatch):
    editions = {make_published(bureau, year, preface="<p>渡口</p>").pk for year in (2020, 2021, 2022)}
    monkeypatch.setattr("reports.actions.search_index.GROUP", 1)
    assert actions.index_search(seconds=0) == 1
    assert len(found("渡口")) == 1
    assert actions.index_search() == 2
    assert found("渡口") == editions


def test_a_very_long_text_is_searched_to_its_end(bureau):
    text = "".join(f"<p>{'溪流山石云岭松风' * 40}{number}。</p>" for number in range(120))
    report = make_report(bureau)
    edition = make_edition(report, sound_content(agency_name=bureau.name, preface=text), state=State.APPROVED)
    EditionText.objects.filter(edition=edition, key="overview").update(text=f"<p>{'长' * 60000}渡口</p>")
    actions.publish(make_supervisor(bureau.superior), edition)
    assert found("渡口") == found("风119") == {edition.pk}
    assert found("风120") == set()


def test_the_index_holds_only_what_reports_hold(bureau):
    edition = make_published(bureau, preface="<p>渡口 &amp; 石阶</p>")
    actions.index_search()
    sections = set(edition.search_passages.values_list("section", flat=True))
    assert sections == {"title", "preface", "overview", "requests", "improvement", "other_matters"}
    assert Report.objects.published().count() == 1
    assert found("渡口、石阶") == {edition.pk}
    assert found("渡口石阶") == set()


@pytest.mark.django_db(transaction=True)
def test_a_search_that_takes_too_long_is_broken_off(monkeypatch):
    monkeypatch.setattr("reports.models.search_tables._STEPS", 1)
    slow = "SELECT pg_sleep(5)"
    if connection.vendor != "postgresql":
        slow = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(TooSlow), within(0.01), connection.cursor() as cursor:
        cursor.execute(slow)
    assert newest_passages(Sought(words=(("公开", ("公开",)),)), 5) == []
