"""Go through the sentences of a passage: figures, denials, and what holds for all."""

import re
from dataclasses import replace
from decimal import Decimal

from .claims import ASIDE, CARRIED, DONE, MAIN, RECEIVED, TOTAL, WEAK, ZERO, Claim, State, Target
from .figures import FigureReader
from .meanings import DOMAINS, domain_of, is_blocked, meaning_in, rows_of
from .numerals import Number
from .prose import Passage
from .scanning import Stretch, Word, is_telling, stretches, words_in

# Two bodies with a number each: neither is the number of the report.
_DIVIDED = re.compile(r"(?:(?:政府|部门|单位|机关|局|街道|乡镇|街镇)\)?(?:共|新)?(?:收到|受理|新收)[^;]*?){2}")
_TOPIC = re.compile(r"(依申请|信息公开申请)|行政复议|行政诉讼")
_UNRELATED = re.compile(r"非(?:政府)?信息公开|与(?:政府)?信息公开(?:工作)?无关")
_MOST_HEADS = 10  # figures that one 均 or 全部 may speak of
_INCLUDING = re.compile(r"(?:含|包括|加上)[^;]{0,4}(?:上年|上一年|去年|20\d\d年度?结转)")


def claims_of(passage: Passage, year: int) -> list[Claim]:
    """Return what every figure, denial and "all" of a passage says, in order."""
    reader = _Reader(passage.clean, year)
    paragraph = end = -1
    for sentence in passage.sentences():
        start = max(paragraph, passage.clean.rfind("\n", max(end, 0), sentence.start()))
        if end < 0 or start != paragraph:
            paragraph = start
            reader.begin_paragraph()
        end = sentence.end()
        reader.read(sentence[0], sentence.start(), sentence.end())
    return reader.claims


class _Reader(FigureReader):
    """Reads sentence after sentence and forgets at the end of a paragraph what it spoke of."""

    heading = ""  # what the heading over the paragraph is about

    def begin_paragraph(self) -> None:
        """Forget what the paragraph before spoke of, unless it was a heading."""
        self.state = State(self.state.year, domain=self.heading)
        self.heading = ""

    def read(self, sentence: str, start: int, end: int) -> None:
        """Add the claims of one sentence."""
        state = self.state
        state.is_ogi = state.is_ogi or "信息公开" in sentence or "依申请" in sentence
        if not is_telling(sentence):
            self._take_topic(sentence, end)
            return
        if state.domain == "other":
            state.domain = ""
        state.scope, state.compares, state.last, state.recent, state.shares = "this", "", None, [], []
        state.remedies, state.documents, state.subject, state.column = [], [], (), ""
        state.includes_brought = bool(_INCLUDING.search(sentence))
        state.is_foreign = bool(_UNRELATED.search(sentence))
        state.publishes, state.pending = False, []
        if _DIVIDED.search(sentence):
            state.scope = "part"
        words = words_in(self.clean, start, end)
        self.sentence = [self._dated(words, at) for at in range(len(words))]
        for stretch in stretches(self.sentence, start):
            self._take(stretch)

    def _take_topic(self, sentence: str, end: int) -> None:
        """Keep in mind what a heading, or a sentence that opens with its topic, is about."""
        topic = _TOPIC.search(sentence, 0, 24)
        if topic is None:
            return
        domain = "requests" if topic[1] else "remedies"
        if self.clean[end : end + 1] in ("\n", "") and len(sentence) <= 24:
            self.heading = domain
        else:
            self.state.domain = domain

    def _dated(self, words: list[Word], at: int) -> Word:
        """Return a word; 结转 behind last year's number is what was brought forward."""
        word = words[at]
        if word.kind != "carried" or not at or words[at - 1].kind != "year" or words[at - 1].end != word.start:
            return word
        return word._replace(kind="brought") if self._scope_of(words[at - 1]) == "last" else word

    def _scope_of(self, word: Word) -> str:
        years = {int(year) for year in re.findall(r"20\d\d", word.text)}
        if word.kind != "year":
            return "this" if years == {self.state.year} else word.value
        year = max(years, default=self.state.year)
        return {self.state.year: "this", self.state.year - 1: "last", self.state.year + 1: "next"}.get(year, "other")

    def _is_last_year(self, word: Word) -> bool:
        year = re.search(r"20\d\d", word.text)
        return int(year[0]) == self.state.year - 1 if year else not re.search("往年|前年", word.text)

    def _mark_scope(self, words: list[Word]) -> None:
        state = self.state
        for at, word in enumerate(words):
            if word.kind in ("scope", "year"):
                follows_brought = (
                    at + 1 < len(words) and words[at + 1].kind == "brought" and words[at + 1].start == word.end
                )
                if not follows_brought:
                    state.scope = self._scope_of(word)
            elif word.kind == "part_of":
                state.scope = "part"
            elif word.kind == "whole" and state.scope == "part":
                state.scope = "this"
            elif word.kind in ("compare", "from_last"):
                state.compares = "last" if self._is_last_year(word) else "other"
            elif word.kind == "verb" and word.value == "publish":
                state.publishes = True

    def _take(self, stretch: Stretch) -> None:
        """Add the claims of one stretch."""
        self._mark_scope(stretch.left)
        if stretch.figure is None:
            self._take_words(stretch)
            return
        self.take_figure(stretch, stretch.figure)
        self._mark_scope(stretch.right)
        self._take_all_done(stretch)

    def _take_words(self, stretch: Stretch) -> None:
        """Take denials, "all of them", directions; else keep in mind what the words speak of."""
        words = stretch.left
        kinds = {word.kind for word in words}
        if "none" in kinds:
            self._take_denial(words)
        elif "all_done" in kinds:
            self._take_all_done(stretch)
        elif "direction" in kinds and self.state.compares == "last":
            self._take_direction(stretch)
        elif not self._take_all(stretch):
            self._keep(words)

    def _keep(self, words: list[Word]) -> None:
        state = self.state
        domain = domain_of(words)
        if domain:
            state.domain = domain
            rows = rows_of(words)
            state.row = rows[-1] if rows and "+" not in rows[-1] else state.row
            columns = [word.value for word in words if word.kind == "column"]
            state.column = columns[-1] if len(columns) == 1 else state.column
            state.remedies += [word.value for word in words if word.kind == "remedy"]
            state.documents = [word.value for word in words if word.kind == "document"] or state.documents
            state.last = None
        elif any(word.kind in ("other", "part") for word in words):
            state.domain = "other"
            state.last = None

    def _take_denial(self, words: list[Word]) -> None:
        state = self.state
        at = next(at for at, word in enumerate(words) if word.kind == "none")
        none = words[at]
        behind = [word for word in words[at + 1 :] if word.kind not in ASIDE]
        before = [word for word in words[:at] if word.kind not in ASIDE]
        told = behind if any(word.kind in MAIN for word in behind) else before + behind
        if any(word.kind == "part" for word in told) or is_blocked(told) or state.scope != "this":
            return
        meanings = self._denied(told, none)
        for options in meanings:
            self.claims.append(Claim(none.start, none.end, "value", ZERO, options, is_denial=True))
        state.last = self.claims[-1] if meanings else None

    def _denied(self, words: list[Word], none: Word) -> list[tuple[Target, ...]]:
        """Return everything that a denial denies."""
        state, found = self.state, []
        if not any(word.kind in MAIN for word in words):
            return [((RECEIVED,),)] if "收到" in none.text and state.domain == "requests" else []
        domains = list(dict.fromkeys(DOMAINS[word.kind] for word in words if word.kind in DOMAINS)) or [
            domain_of(words) or state.domain
        ]
        if "remedies" in domains:
            domains = ["remedies"]
        for domain in domains:
            if domain == "documents":
                found += self._denied_documents(words)
                continue
            if (
                domain == "remedies"
                and any(word.kind == "outcome" for word in words)
                and not any(word.kind == "remedy" for word in words)
            ):
                outcome = next(word.value for word in words if word.kind == "outcome")
                found += [((f"remedies.{row}.{outcome}",),) for row in dict.fromkeys(state.remedies)]
                continue
            meaning = meaning_in(domain, [*words, none], state) if domain and domain != "other" else None
            if meaning is not None:
                state.domain = meaning.domain
                found += [options[:1] for options in meaning.each]
        return found

    def _denied_documents(self, words: list[Word]) -> list[tuple[Target, ...]]:
        rows = dict.fromkeys(word.value for word in words if word.kind == "document")
        columns = dict.fromkeys(word.value for word in words if word.kind == "document_column") or {"issued": None}
        return [((f"documents.{row}.{column}",),) for row in rows for column in columns]

    def _take_all_done(self, stretch: Stretch) -> None:
        state = self.state
        word = next((word for word in stretch.words if word.kind == "all_done"), None)
        if word is None or "除" in word.text:
            return
        before = [other for other in stretch.words if other.start < word.start]
        explicit = domain_of([other for other in before if other.kind != "row" or other.value in WEAK])
        if (explicit or state.domain) != "requests" or state.scope not in ("this",) or is_blocked(before):
            return
        if any(
            other.kind in ("brought", "part", "column", "remedy", "date")
            or (other.kind == "row" and other.value not in WEAK)
            for other in before
        ):
            return
        if (
            not explicit
            and state.last is not None
            and state.last.options
            and state.last.options[0][0] not in (RECEIVED, DONE)
        ):
            return
        self.claims.append(Claim(word.start, word.end, "value", ZERO, ((CARRIED,),), is_denial=True))

    def _take_direction(self, stretch: Stretch) -> None:
        word = next(word for word in stretch.left if word.kind == "direction")
        ahead = replace(stretch, left=[other for other in stretch.left if other.start < word.start])
        options = self.changing(ahead, None)
        if not options or self.state.scope != "this":
            return
        sign = {"+": 1, "-": -1}.get(word.value, 0)
        if word.value == "double":
            factor = Decimal(4 if "两番" in word.text else 2)
            number = Number(factor, factor, "倍")
            self.claims.append(Claim(word.start, word.end, "change", number, options, sign=1, is_factor=True))
        else:
            self.claims.append(Claim(word.start, word.end, "change", None, options, sign=sign))

    def _take_all(self, stretch: Stretch) -> bool:
        """Take 均为自然人, 全部予以公开, 均获维持, and the one outcome of one case."""
        state, words = self.state, stretch.left
        main = [word for word in words if word.kind in ("row", "column", "outcome") and word.value not in WEAK]
        every = next((word for word in words if word.kind == "all"), None)
        heads = [claim for claim in state.recent[-_MOST_HEADS:] if claim is not None]
        if len(main) != 1 or not heads or is_blocked(words) or state.scope != "this":
            return False
        number = heads[-1].number
        if every is None and (main[0].kind != "outcome" or number is None or number.low != 1 or number.high != 1):
            return False
        if main[0].kind == "outcome":
            heads = [claim for claim in heads if claim.options[0][0].startswith("remedies.")]
            heads = heads if every else heads[-1:]
        else:
            heads = heads[-1:]
        claims = [self._of_head(claim, main[0], every or main[0]) for claim in heads]
        self.claims += [claim for claim in claims if claim]
        return bool(claims)

    def _of_head(self, head: Claim, word: Word, said: Word) -> Claim | None:
        place = head.options[0][0]
        table, row, _column = place.split(".")
        if word.kind == "outcome" and table == "remedies":
            options: tuple[Target, ...] = ((f"remedies.{row}.{word.value}",),)
        elif word.kind == "column" and table == "requests":
            options = tuple(
                (f"requests.{one}.{word.value}",) for one in dict.fromkeys((row, "received", "results_total"))
            )
        elif word.kind == "row" and table == "requests":
            options = (tuple(f"requests.{part}.{TOTAL}" for part in word.value.split("+")),)
        else:
            return None
        return Claim(said.start, word.end, "value", head.number, options, is_firm=head.is_firm)
