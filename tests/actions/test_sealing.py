"""Removing by law: two people, every edition, and nothing left of the passage in any table or file."""

import json
import zlib
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection

from reports import actions
from reports.actions.index import text_marks
from reports.document import Content, document_to_json
from reports.document import Reading as ReadDocument
from reports.models import (
    Edition,
    EditionFile,
    FileRole,
    Finding,
    Reading,
    ReadingState,
    ReportEvent,
    Seal,
    SealState,
    SearchPassage,
    State,
    TextFingerprint,
    Verb,
    WithheldFile,
)
from reports.passages import MARK, digest_of
from tests.factories import (
    end_edition,
    make_agency,
    make_edition,
    make_edition_file,
    make_editor,
    make_event,
    make_file,
    make_person,
    make_report,
    make_reviewer,
    make_supervisor,
    sound_content,
)
from tests.worlds import world

pytestmark = pytest.mark.django_db
NAME, NUMBER = "申请人陈某某", "13800138000"
PASSAGE = f"{NAME}，电话{NUMBER}"
HTML = f"<p>经查，{NAME}，电话<strong>{NUMBER}</strong>，反映问题属实。</p><p>全年主动公开信息二百余条。</p>"
REASON = "含公民个人信息。"


class World:
    """A report with a superseded, a published and a working edition, files, a reading and events that all tell."""

    def __init__(self, settings=None):
        self.office = make_agency("青禾县人民政府", kind="government")
        self.agency = make_agency("青禾县石桥镇", superior=self.office, kind="township")
        self.asker, self.other = make_supervisor(self.office, "zhao"), make_supervisor(self.office, "qian")
        self.editor = make_editor(self.agency)
        self.report = make_report(self.agency)
        self.file = make_file(PASSAGE.encode(), "report.pdf")
        self.copy = make_file(b"%PDF-1.4 " + PASSAGE.encode(), "report.pdf")
        self.old = self.edition(State.PUBLISHED, text=HTML)
        end_edition(self.old)
        self.published = self.edition(State.PUBLISHED, text=HTML, number=2)
        self.draft = self.edition(State.DRAFT, text=HTML.replace("属实", "不属实"))
        document = document_to_json(ReadDocument(self.draft.content(), reader="test"))
        self.reading = Reading(file=self.file, agency=self.agency, year=2022, uploaded_by=self.editor)
        self.reading.document = document
        self.reading.evidence = {"requests.received.total": {"raw": PASSAGE, "line": 3}}
        self.reading.state, self.reading.edition = ReadingState.ACCEPTED, self.draft
        self.reading.save()
        make_event(self.report, edition=self.draft, changes={"text.overview": ["", HTML]}, comment=PASSAGE)

    def edition(self, state, *, text, number=1):
        content: Content = sound_content(agency_name=self.agency.name, leftovers=(f"附注：{PASSAGE}。",))
        sections = tuple(replace(one, text=text) if one.key == "overview" else one for one in content.sections)
        made = make_edition(self.report, replace(content, sections=sections), state=State.APPROVED)
        make_edition_file(made, self.file, role=FileRole.SOURCE, is_public=True)
        EditionFile.objects.filter(edition=made).update(public_copy=self.copy)
        explained = {"rule": "N-PERSONAL", "fingerprint": "0" * 64, "person": self.editor}
        made.explanations.create(text=f"{PASSAGE}，是值班电话。", **explained)
        made.state = state
        if state == State.PUBLISHED:
            made.number, made.digest, made.agency_name = number, made.content().digest(), self.agency.name
            made.digest, made.published_at = made.content().digest(), made.created_at
            made.save()
            self.report.current_edition = made
            self.report.save()
            actions.recheck(made)
            actions.index_search()
            return made
        made.save()
        actions.recheck(made)
        return made

    def ask(self, **parts):
        asked = {"place": "text.overview", "passage": PASSAGE, "ground": "privacy", "reason": REASON, **parts}
        return actions.ask_removal(parts.pop("person", self.asker), self.published, **asked)


@world
def place():
    """Give the world."""
    return World()


def everything():
    """Return the text of every column of every table of the database, packed JSON unpacked."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table == "reports_searchtokens" and connection.vendor == "sqlite":
                continue  # keeps nothing itself: its tokens lie in the tables beside it
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                told += [words for value in row for words in in_words(value)]
    return "\n".join(told)


def in_words(value):
    """Yield what a column says: as it is stored, as JSON, unpacked."""
    if isinstance(value, bytes | memoryview):
        packed = bytes(value)
        value = zlib.decompress(packed).decode() if packed[:1] == b"\x78" else packed.decode("utf-8", "replace")
    yield str(value)
    if isinstance(value, str) and value[:1] in ("{", "["):
        yield json.dumps(json.loads(value), ensure_ascii=False)


def letters(text):
    """Return a text without tags and white space, as the passage may stand across them."""
    return "".join(text.replace("<strong>", "").replace("</strong>", "").split())


def test_nothing_is_left_of_the_passage(place, django_capture_on_commit_callbacks):
    assert letters(everything()).count(PASSAGE) > 10
    cache.set("page:kept", HTML)
    with django_capture_on_commit_callbacks(execute=True):
        actions.confirm_removal(place.other, place.ask(files=[place.file.pk]))
        actions.confirm_removal(place.other, place.ask(place="leftovers"))
    told = letters(everything())
    assert MARK in told
    assert NUMBER not in told
    assert NAME not in told
    assert [file.content.storage.exists(file.content.name) for file in (place.file, place.copy)] == [False, False]
    assert cache.get("page:kept") is None


def test_every_edition_shows_the_mark_and_keeps_its_digest(place):
    digests = [place.old.digest, place.published.digest]
    actions.confirm_removal(place.other, place.ask())
    for edition in (place.old, place.published, place.draft):
        assert MARK in Edition.objects.get(pk=edition.pk).content().section("overview").text
    assert [Edition.objects.get(pk=edition.pk).digest for edition in (place.old, place.published)] == digests
    counted = {sealed.edition_id: sealed.times for sealed in Seal.objects.get().places.all()}
    assert counted == {place.old.pk: 1, place.published.pk: 1, place.draft.pk: 1}


def test_who_has_the_draft_open_cannot_save_the_passage_back(place):
    actions.confirm_removal(place.other, place.ask())
    typed = {"text.overview": HTML}
    with pytest.raises(actions.Stale):
        actions.save_draft(place.editor, place.draft, texts=typed, version=place.draft.version)


def test_the_log_says_who_where_why_and_the_digest_and_never_the_passage(place):
    seal = actions.confirm_removal(place.other, place.ask())
    asked, done = ReportEvent.objects.filter(verb__in=(Verb.ASK_SEAL, Verb.SEAL)).order_by("pk")
    assert (asked.person, done.person) == (place.asker, place.other)
    for event in (asked, done):
        assert REASON in event.comment
        assert digest_of(PASSAGE) in event.comment
        assert actions.place_name("text.overview") in event.comment
    assert (seal.state, seal.passage, seal.sha256) == (SealState.CARRIED_OUT, "", digest_of(PASSAGE))


def test_search_and_findings_follow(place):
    def state():
        passages = SearchPassage.objects.filter(edition=place.published).values_list("body", flat=True)
        return "".join(passages), set(Finding.objects.filter(edition=place.published).values_list("rule", flat=True))

    passages, found = state()
    assert NUMBER in passages
    assert "N-PERSONAL" in found
    actions.confirm_removal(place.other, place.ask(place="leftovers"))
    actions.confirm_removal(place.other, place.ask())
    passages, found = state()
    assert MARK.strip("〔〕") in passages
    assert NUMBER not in passages
    assert "N-PERSONAL" not in found


def test_fingerprints_follow(place):
    def marks():
        return set(TextFingerprint.objects.filter(edition=place.published).values_list("mark", flat=True))

    long = "".join(chr(0x4E00 + 7 * number) for number in range(900))
    place.report = make_report(place.agency, 2024)
    place.published = place.edition(State.PUBLISHED, text=f"<p>{long}</p>")
    before, passage = marks(), long[100:700]
    actions.confirm_removal(place.other, place.ask(passage=passage))
    assert before != marks() == {mark for found in text_marks(place.published.content()).values() for mark in found}


def test_a_remark_beside_a_figure_can_be_sealed_and_the_figure_stays(place):
    content = sound_content(printed={"requests.received.total": f"26（含{PASSAGE}）"})
    edition = make_edition(make_report(place.agency, 2023), content, state=State.PUBLISHED)
    place.published = edition
    actions.confirm_removal(place.other, place.ask(place="printed.requests.received"))
    said = Edition.objects.get(pk=edition.pk).content()
    assert said.printed == {"requests.received.total": f"26（含{MARK}）"}
    assert said.figures == content.figures


def test_files_are_withheld_and_not_taken_again(place, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.confirm_removal(place.other, place.ask(place=actions.FILES_ALONE, passage="", files=[place.file.pk]))
    assert set(WithheldFile.objects.values_list("file", flat=True)) == {place.file.pk, place.copy.pk}
    assert not EditionFile.objects.public().exists()
    assert EditionFile.objects.withheld().count() == 2
    with pytest.raises(actions.Refused, match="withheld by law"):
        actions.attach(place.editor, place.draft, b"%PDF-1.4 " + PASSAGE.encode(), "again.pdf", FileRole.SOURCE)
    assert not Finding.objects.filter(rule="P-FILE", edition=place.published, verdict="fails").exists()
    place.copy.content.storage.save(place.copy.content.name, ContentFile(b"back from a backup"))
    assert (actions.erase_withheld_files(), actions.erase_withheld_files()) == (1, 0)


def test_two_people_decide(place):
    seal = place.ask()
    with pytest.raises(actions.NotAllowed, match="another person"):
        actions.confirm_removal(place.asker, seal)
    for person in (place.editor, make_reviewer(place.agency)):
        with pytest.raises(actions.NotAllowed):
            actions.confirm_removal(person, seal)
        with pytest.raises(actions.NotAllowed):
            actions.ask_removal(person, place.published, place="preface", passage="x", ground="other", reason="x")
    chief = make_person("chief", superuser=True)
    assert actions.confirm_removal(chief, seal).decided_by == chief


def test_what_is_decided_stays_decided(place):
    seal = place.ask()
    seen_before = Seal.objects.get(pk=seal.pk)
    actions.confirm_removal(place.other, seal)
    for act in (actions.confirm_removal, lambda who, what: actions.decline_removal(who, what, "重复。")):
        with pytest.raises(actions.WrongState, match="already decided"):
            act(place.other, seen_before)


def test_declining_needs_a_word_and_erases_the_passage(place):
    seal = place.ask()
    with pytest.raises(actions.Refused, match="why it is declined"):
        actions.decline_removal(place.other, seal, " ")
    with pytest.raises(actions.Refused, match="out of the reason"):
        actions.decline_removal(place.other, seal, PASSAGE)
    seal = actions.decline_removal(place.other, seal, "是单位名称，不是个人信息。")
    assert (seal.state, Seal.objects.get().passage) == (SealState.DECLINED, "")
    assert PASSAGE in letters(place.published.content().section("overview").text)
    assert actions.decline_removal(place.asker, place.ask(), "贴错了。").state == SealState.DECLINED


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"place": "text.improvement"}, "does not stand in that place"),
        ({"place": "after.nowhere"}, "Choose the place"),
        ({"passage": " 陈 "}, "at least two"),
        ({"passage": "tr"}, "does not stand"),
        ({"ground": "none"}, "legal ground"),
        ({"reason": " "}, "Give the reason"),
        ({"reason": f"因为{PASSAGE}"}, "leave the passage itself out"),
        ({"files": [0]}, "does not belong"),
        ({"place": "files", "passage": ""}, "Choose the files"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(place, parts, sentence):
    with pytest.raises(actions.Refused, match=sentence):
        place.ask(**parts)
    assert not Seal.objects.exists()


def test_a_passage_is_asked_for_and_removed_once(place):
    seal = place.ask()
    with pytest.raises(actions.Refused, match="waits for a second person"):
        place.ask()
    actions.confirm_removal(place.other, seal)
    with pytest.raises(actions.Refused, match="already removed"):
        place.ask()


def test_a_draft_is_edited_instead(place):
    place.published = place.draft
    with pytest.raises(actions.WrongState, match="not public"):
        place.ask()


def test_where_else_the_passage_stands_is_told(place):
    assert {where for _edition, where in actions.other_places(place.ask())} == {"leftovers"}


def test_a_file_beside_a_report_out_of_reach_needs_somebody_above_both(place):
    foreign = make_edition(make_report(make_agency("白水县民政局")))
    make_edition_file(foreign, place.file)
    with pytest.raises(actions.NotAllowed, match="白水县民政局"):
        place.ask(files=[place.file.pk])
    chief = make_person("chief", superuser=True)
    seal = actions.ask_removal(
        chief,
        place.published,
        place="text.overview",
        passage=PASSAGE,
        ground="privacy",
        reason=REASON,
        files=[place.file.pk],
    )
    with pytest.raises(actions.NotAllowed, match="supervisor of both"):
        actions.confirm_removal(place.other, seal)
