"""Write the text of a report so that it says the same as its tables."""

from collections.abc import Sequence
from random import Random

from ..document import FeeStatement, SectionText
from ..formats import FORMS, SECTION_KEYS, Group, form_for, groups, leaves
from ..formats.wording import FEE_NAME, OVERVIEW_TOPICS
from ..markup import paragraphs
from ..models import AgencyKind
from . import sentences
from .district import BODIES, CITY, DISTRICT, Body
from .figures import Work

ADDRESS = "松烟路9号"
_NUMBERS = "一二三四五"
_ELEMENTS = 7
_IMPROVEMENT = (
    *("IMPROVED", "FIRST_PROBLEMS", "SECOND_PROBLEMS"),
    *("FIRST_MEASURES", "SECOND_MEASURES", "THIRD_MEASURES", "FOURTH_MEASURES"),
)
_POOLS = tuple(name for name in vars(sentences) if name.isupper())


class Narrator:
    """Writes one report of one body: which sentences it takes follows from the seed, the body and the year."""

    def __init__(self, body: Body, year: int, name: str, seed: str) -> None:
        of_body = Random(f"{seed}/{body.key}/words")  # noqa: S311 (choice of sentences, not secrets)
        self.chance = Random(f"{seed}/{body.key}/words/{year}")  # noqa: S311
        self.body, self.year = body, year
        self.has_headings = of_body.random() < 0.7
        self.offset = Random(f"{seed}/words").randint(0, 6)  # noqa: S311
        self.starts = {name: of_body.randint(0, 1000) for name in _POOLS}
        subjects = [*body.subjects]
        turn = year % len(subjects)
        a, b, c = subjects[turn:] + subjects[:turn]
        busy = 40 + body.size.requests * 3 if body.kind != AgencyKind.GOVERNMENT else 5200
        self.words = {
            **{"a": a, "b": b, "c": c, "we": _we(body, name), "year": year, "next": year + 1, "fee": FEE_NAME.zh},
            **{"address": f"{CITY}{DISTRICT}{ADDRESS}", "telephone": telephone_of(body)},
            **{"many": self.chance.randint(busy, busy * 3), "few": self.chance.randint(6, 38)},
            "times": self.chance.randint(1, 4),
        }

    def pick(self, pool: str, **more: object) -> str:
        """Return this year's sentence of ``pool`` with the words put in.

        One step a year through the pool, so that no sentence stands in two years in a row.
        """
        texts: Sequence[str] = getattr(sentences, pool)
        return texts[(self.starts[pool] + self.year) % len(texts)].format(**self.words, **more)

    def turn(self, pools: Sequence[str]) -> list[str]:
        """Return one sentence of each pool, so that no two reports share more than two of them.

        Body and year are the coefficients of a polynomial over seven elements, the pools the places where it is
        taken: two different polynomials of the second degree agree in two places at most.
        """
        number, step = BODIES.index(self.body), self.year + self.offset
        chosen = []
        for place, pool in enumerate(pools):
            texts: Sequence[str] = getattr(sentences, pool)
            at = (number + number // _ELEMENTS * place + step * (place * place + 1)) % _ELEMENTS
            chosen.append(texts[at].format(**self.words))
        return chosen

    def preface(self) -> str:
        """Return the preface."""
        return paragraphs(self.pick("PREFACE"))

    def sections(self, work: Work, last: Work | None) -> tuple[SectionText, ...]:
        """Return the six sections; the tables speak for themselves in three of them."""
        texts = {
            "overview": self.overview(work, last),
            "improvement": self.improvement(),
            "other_matters": self.other_matters(work.fee),
        }
        return self._under_headings(texts)

    def sections_without_tables(self) -> tuple[SectionText, ...]:
        """Return the three sections of a party organ with a plate."""
        texts = {
            "overview": paragraphs(self.pick("PARTY_OVERVIEW")),
            "improvement": self.improvement(),
            "other_matters": paragraphs(self.pick("BEFORE_FEES")),
        }
        return tuple(section for section in self._under_headings(texts) if section.key in texts)

    def _under_headings(self, texts: dict[str, str]) -> tuple[SectionText, ...]:
        form = form_for(self.year)
        return tuple(SectionText(key, form.section(key).heading.zh, texts.get(key, "")) for key in SECTION_KEYS)

    def overview(self, work: Work, last: Work | None) -> str:
        """Return section one: a lead and the five topics of the notice."""
        pools = [
            *("LEAD", "DISCLOSURE", "ON_REQUEST" if work.count("requests.received.total") else "NO_REQUEST"),
            *("MANAGEMENT", "PLATFORM"),
            "OF_GOVERNMENTS" if self.body.kind == AgencyKind.GOVERNMENT else "SUPERVISION",
        ]
        lead, disclosure, on_request, management, platform, supervision = self.turn(pools)
        topics = (
            f"{disclosure}{decisions_in_words(work)}",
            f"{requests_in_words(work, last, BODIES.index(self.body) + self.year + 1)}{on_request}",
            management,
            platform,
            f"{supervision}{remedies_in_words(work)}",
        )
        parts = [paragraphs(lead)]
        for number, topic, text in zip(_NUMBERS, OVERVIEW_TOPICS, topics, strict=True):
            if self.has_headings:
                parts.append(f"<h3>（{number}）{topic.zh}</h3><p>{text}</p>")
            else:
                parts.append(f"<p><strong>（{number}）{topic.zh}。</strong>{text}</p>")
        return "".join(parts)

    def improvement(self) -> str:
        """Return section five: what was mended, two problems, four measures."""
        mended, first, second, *measures = self.turn(_IMPROVEMENT)
        return f"<p>{mended}</p><p>{first}；{second}。</p><p>{'；'.join(measures)}。</p>"

    def other_matters(self, fee: FeeStatement) -> str:
        """Return section six: the fee for processing information from 2021 on, and what else there is."""
        if self.year < 2021:
            return paragraphs(self.pick("BEFORE_FEES"))
        if fee.notices:
            stated = self.pick(
                "FEE_SOME",
                notices=fee.notices,
                notified=fee.notified_yuan,
                collected=fee.collected_yuan,
            )
        else:
            stated = self.pick("FEE_NIL")
        return paragraphs(f"{stated}\n{self.pick('OTHER')}")


def telephone_of(body: Body) -> str:
    """Return a telephone number that no office can have."""
    return f"0000-5550{sum(body.key.encode()) % 1000:03d}"


def requests_in_words(work: Work, last: Work | None, turn: int) -> str:
    """Say how many requests came, what became of them, and who made them; by ``turn`` one of the two is left out."""
    received, brought = (work.count(f"requests.{row}.total") for row in ("received", "brought_forward"))
    done, carried = (work.count(f"requests.{row}.total") for row in ("results_total", "carried_forward"))
    if not received and not brought:
        return f"全年未收到政府信息公开申请{_trend(0, last)}。"
    before = f"上年结转{brought}件" if brought else "无上年结转件"
    after = f"结转下年度继续办理{carried}件" if carried else "当年收到的申请全部办结"
    span = "本年度" if turn // 3 % 2 else "全年"
    text = f"{span}新收政府信息公开申请{received}件{_trend(received, last)}，{before}；办结{done}件，{after}。"
    persons = work.count("requests.received.natural_person")
    if 0 < persons < received and turn % 3 != 1:
        natural, organization = _applicant_names(work)
        text += f"新收申请中，{natural}提出{persons}件，{organization}提出{received - persons}件。"
    results = [f"{name}{count}件" for name, count in _result_groups(work) if count]
    told = "办理结果为" if turn % 2 else "按结果分，"
    return text + (f"{told}{'、'.join(results)}。" if results and turn % 3 != 2 else "")


def _trend(received: int, last: Work | None) -> str:
    if last is None:
        return ""
    change = received - last.count("requests.received.total")
    if not change:
        return "，与上年持平"
    return f"，比上年{'增加' if change > 0 else '减少'}{abs(change)}件"


def _applicant_names(work: Work) -> tuple[str, str]:
    applicants = next(groups(form_for(work.year).table("requests").columns)).children
    return applicants[0].text.in_running_text.zh, applicants[1].text.in_running_text.zh


def _result_groups(work: Work) -> list[tuple[str, int]]:
    """Return the six groups of results with what each holds in all."""
    rows = form_for(work.year).table("requests").rows
    results = next(node for node in rows if isinstance(node, Group))
    found = []
    for node in results.children[:-1]:
        keys = [leaf.key for leaf in leaves((node,))]
        found.append((node.text.in_running_text.zh, sum(work.count(f"requests.{key}.total") for key in keys)))
    return found


def decisions_in_words(work: Work) -> str:
    """Say what section two counts: documents, licences, penalties, compulsion."""
    said = []
    if form_for(work.year) is FORMS["2021"]:
        issued, repealed, in_force = (
            work.count(f"documents.normative_documents.{column}") for column in ("issued", "repealed", "in_force")
        )
        if issued or repealed:
            said.append(f"制发行政规范性文件{issued}件，废止{repealed}件，现行有效{in_force}件")
    elif issued := work.count("documents.normative_documents.newly_produced"):
        said.append(f"新制作并公开规范性文件{issued}件")
    for cell, words in (
        ("licensing.licensing", "作出行政许可决定"),
        ("enforcement.penalties", "作出行政处罚决定"),
        ("enforcement.compulsion", "作出行政强制决定"),
    ):
        if count := work.count(f"{cell}.decisions"):
            said.append(f"{words}{count}件")
    return f"本年{'，'.join(said)}。" if said else ""


def remedies_in_words(work: Work) -> str:
    """Say how many applications for reconsideration and suits there were."""
    reconsidered = work.count("remedies.reconsideration.total")
    sued = sum(work.count(f"remedies.{row}.total") for row in ("litigation_direct", "litigation_after_reconsideration"))
    if not reconsidered and not sued:
        return "全年没有因政府信息公开引起的行政复议和行政诉讼。"
    first = f"因政府信息公开被申请行政复议{reconsidered}件" if reconsidered else "没有因政府信息公开被申请行政复议"
    return f"{first}，{f'被提起行政诉讼{sued}件' if sued else '没有被提起行政诉讼'}。"


def _we(body: Body, name: str) -> str:
    if body.kind == AgencyKind.TOWNSHIP:
        return f"{body.short_name}"
    if body.kind == AgencyKind.SUBDISTRICT:
        return f"{body.short_name}办事处"
    return f"区{name.partition('澄砚区')[2]}"
