"""Tie every figure of a sentence to what the tables count, by the words around it."""

import re
from dataclasses import replace
from decimal import Decimal

from .claims import ASIDE, COUNTED, DONE, MAIN, RECEIVED, TOTAL, WEAK, WORKLOAD, Claim, Meaning, State, Target
from .meanings import DOMAINS, bases_of, domain_of, is_blocked, meaning_in
from .numerals import Number
from .scanning import Stretch, Word

_FILLER = re.compile(
    r"其中|包括|含|另有|另外|另|仍有|尚有|还有|有|已|共|总?计|为|是|的|达到?|总?数量?|约|由|经|本[机关单位局委办镇区县市]+|我[局委办镇县区市街道乡]+"
    r"|属于|提出|提交|方面|中|在|对|被|均|情况|结果|作出|新|以|并|及时|按期|按时|依法|所有|全部|书面|上|了|该|类|到|予以|涉及|因|从|看|主要|来自"
    r"|等|原因|件|份|个|主体|向|应|之|个案|例|而|将|转|办理|处理"
)


class FigureReader:
    """Ties figures and keeps in mind what the paragraph speaks of."""

    def __init__(self, clean: str, year: int) -> None:
        self.clean = clean
        self.claims: list[Claim] = []
        self.state = State(year)
        self.sentence: list[Word] = []

    def take_figure(self, stretch: Stretch, figure: Word) -> None:
        """Add what one figure says."""
        state, number = self.state, figure.number
        assert number is not None  # noqa: S101 (words_in gives every figure its number)
        claim = self._change(stretch, figure) if state.compares else None
        if claim and state.compares == "other":
            claim = Claim(figure.start, figure.end, "untied", number)
        if claim is None and number.is_share:
            claim = self._rate(stretch, figure)
        claims = [claim] if claim else self._values(stretch, figure)
        self.claims += claims
        first = claims[0]
        is_last_years = any(word.kind in ("compare", "from_last") for word in stretch.left[-2:])
        if first.kind != "untied":
            state.last = first
        elif not (is_last_years and state.last is not None):
            state.last = None
        if first.kind not in ("rate", "change") and not number.is_share:
            state.recent.append(first if first.kind == "value" else None)

    def _values(self, stretch: Stretch, figure: Word) -> list[Claim]:
        state, number = self.state, figure.number
        untied = Claim(figure.start, figure.end, "untied", number)
        is_last_years = any(word.kind in ("compare", "from_last") for word in stretch.left[-2:])
        level = any(word.kind == "level" for word in stretch.left)
        if state.pending and not stretch.left:
            return [Claim(figure.start, figure.end, "value", number, state.pending.pop(0), is_firm=state.is_ogi)]
        meaning = self._meaning(stretch, figure)
        if meaning is None and level and state.subject:
            meaning = Meaning(state.domain, (state.subject,))
        if meaning is None:
            return [untied]
        if is_last_years and not level:
            state.subject = meaning.each[0]
            state.domain = meaning.domain
            return [untied]
        state.domain, state.row = meaning.domain, meaning.row or state.row
        if state.scope != "this" or not self._has_unit(meaning, number):
            return [untied]
        if len(meaning.each) > 1 and any(word.kind == "respectively" for word in stretch.left):
            state.pending = list(meaning.each[1:])
            meaning = meaning._replace(each=meaning.each[:1])
        firm = meaning.is_firm and self._is_sure(meaning, stretch, figure)
        return [Claim(figure.start, figure.end, "value", number, options, is_firm=firm) for options in meaning.each]

    def _is_sure(self, meaning: Meaning, stretch: Stretch, figure: Word) -> bool:
        """Tell whether the words leave no doubt that the figure counts what they mean."""
        if any(word.kind == "loose" for word in stretch.left):
            return False
        if any(word.kind == "respectively" for word in stretch.left) and not self.state.pending:
            return False
        is_item = figure.number is not None and figure.number.unit == "项"
        if meaning.domain == "decisions" and is_item:  # items of a list, not decisions
            return False
        return self._is_plain(stretch, figure)

    def _is_plain(self, stretch: Stretch, figure: Word) -> bool:
        """Tell whether nothing stands between the words that name the thing and its figure but fillers."""
        named = [word for word in stretch.left if word.kind in MAIN]
        if not named:
            behind = next((word for word in stretch.right if word.kind in MAIN), None)
            is_described = behind is not None and (
                behind.text.endswith("的") or self.clean[behind.end : behind.end + 1] == "的"
            )
            return not is_described and self.clean[figure.start - 1 : figure.start] != "对"
        if stretch.follows_bare and all(word.kind == "request" for word in named):
            return False
        at, rest = named[-1].end, ""
        for word in stretch.left:
            if word.start >= at:
                rest += self.clean[at : word.start]
                at = word.end
        return len(_FILLER.sub("", rest + self.clean[at : figure.start])) <= 2

    def _has_unit(self, meaning: Meaning, number: Number | None) -> bool:
        assert number is not None  # noqa: S101 (only figures come here)
        if meaning.domain == "fee":
            return number.unit == "元"
        if number.unit in ("人", "名", "家"):
            return all(not place.endswith(TOTAL) for options in meaning.each for place in options[0])
        return number.unit in COUNTED

    def _meaning(self, stretch: Stretch, figure: Word) -> Meaning | None:
        """Return what the words around a figure point at; None when they point at nothing in the tables."""
        left = [word for word in stretch.left if word.kind not in ASIDE]
        if any(word.kind == "part" for word in left):
            return None
        has_main = any(word.kind in MAIN for word in left)
        if is_blocked(left):
            if self.state.domain != "documents":
                self.state.domain = "other"
            return None
        if left and all(word.kind in ("whole", "rest") for word in left):
            return self._rest_or_whole(left[-1], stretch, figure)
        if not left and not stretch.right and not stretch.is_bare:
            return self._unnamed(stretch, figure)
        if has_main:
            noun = next((word for word in stretch.right if word.kind in MAIN | {"other"}), None)
            is_weak = all(
                (word.kind == "row" and word.value in WEAK) or word.kind == "document_column"
                for word in left
                if word.kind in MAIN
            )
            if is_weak and noun is not None and noun.start - figure.end <= 12 and not stretch.is_bare:
                if noun.kind == "other":
                    return None
                if noun.kind in ("request", "document", "remedy"):
                    left = [*left, noun]
            told = next((word for word in stretch.right if word.kind in MAIN), None)
            is_open = all(word.kind == "request" for word in left if word.kind in MAIN) and not stretch.is_bare
            if is_open and told is not None and told.kind in ("row", "carried", "brought") and told.value not in WEAK:
                left = [*left, told]  # 申请1件结转下年: what became of it stands behind
            return self._resolved(left, stretch, figure, is_behind=False)
        if stretch.is_bare:
            return None
        right = [
            word for word in stretch.right if word.kind not in ("scope", "year", "date", "skip", "aside", "ogi", "all")
        ]
        if not any(word.kind in MAIN for word in right) or right[0].kind in ("other", "part"):
            return None
        return self._resolved(left + right, stretch, figure, is_behind=True)

    def _rest_or_whole(self, word: Word, stretch: Stretch, figure: Word) -> Meaning | None:
        """Return what 其他 and 合计 stand for behind requests: they take their meaning from what was said before."""
        state = self.state
        if state.domain != "requests" or self._unexplained(stretch, figure) > 2:
            return None
        if word.kind == "rest":
            is_among = state.row.startswith("otherwise")
            return Meaning("requests", ((("requests.otherwise_other.total",),),)) if is_among else None
        return Meaning("requests", (((RECEIVED,), WORKLOAD, (DONE,)),), False)

    def _unnamed(self, stretch: Stretch, figure: Word) -> Meaning | None:
        """Return what a figure without a word of its own counts: this year's part, or the fee named just before."""
        state = self.state
        if state.domain == "fee" and figure.number is not None and figure.number.unit == "元":
            return meaning_in("fee", [], state)
        text = self.clean[stretch.start : figure.start]
        if state.domain == "requests" and re.search(r"其中,?(?:本年|今年|当年)度?(?:新收)?$", text):
            return Meaning("requests", (((RECEIVED,), (DONE,)),), False)
        return None

    def _resolved(self, words: list[Word], stretch: Stretch, figure: Word, *, is_behind: bool) -> Meaning | None:
        state = self.state
        explicit = domain_of(words)
        domain = explicit or state.domain
        if not domain or domain == "other":
            return None
        if not explicit and self._unexplained(stretch, figure) > 2:
            return None
        meaning = meaning_in(domain, words, state, is_behind=is_behind)
        # 予以公开 and 结转下年 are said of letters and proposals too.
        is_borrowed = state.domain == "other" and not any(word.kind in DOMAINS for word in words)
        if meaning and (is_borrowed or any(word.kind == "other" for word in words)):
            return meaning._replace(is_firm=False, domain="other" if is_borrowed else meaning.domain)
        return meaning

    def _unexplained(self, stretch: Stretch, figure: Word) -> int:
        """Return how many characters before a figure are neither known words nor fillers."""
        left, at = [], stretch.start
        for word in stretch.left:
            left.append(self.clean[at : word.start])
            at = word.end
        left.append(self.clean[at : figure.start])
        return sum(len(_FILLER.sub("", part)) for part in left)

    def _change(self, stretch: Stretch, figure: Word) -> Claim | None:
        """Return the claim on a change since last year; None when the figure is no change."""
        number, left = figure.number, stretch.left
        assert number is not None  # noqa: S101 (only figures come here)
        turn = next((word for word in reversed(left) if word.kind == "direction"), None)
        compare = next((word for word in reversed(left) if word.kind == "compare"), None)
        if turn is None and compare is None:
            return None
        if (
            turn is None
            and compare is not None
            and not (compare.text.startswith(("超", "多于", "高于")) or number.unit == "倍")
        ):
            return None
        untied = Claim(figure.start, figure.end, "untied", number)
        options = self.changing(stretch, figure)
        if not options or self.state.scope not in ("this",) or number.unit not in {*COUNTED, "%", "倍", "人", "元"}:
            return untied
        sign = -1 if turn is not None and turn.value == "-" else 1
        if number.unit == "倍":
            is_grown = turn is not None
            one = Decimal(1 if is_grown else 0)
            number = Number(number.low + one, number.high + one, "倍", number.step)
            return Claim(figure.start, figure.end, "change", number, options, sign=1, is_factor=True)
        return Claim(figure.start, figure.end, "change", number, options, sign=sign)

    def changing(self, stretch: Stretch, figure: Word | None) -> tuple[Target, ...]:
        """Return what it is that changed: named in the stretch, else what was spoken of last."""
        state = self.state
        before = [
            word
            for word in stretch.left
            if word.kind not in ("direction", "compare", "scope", "year", "date", "skip", "aside", "ogi")
        ]
        if any(word.kind in ("part", "rate") for word in before) or is_blocked(before):
            return ()
        if any(word.kind in MAIN for word in before):
            explicit = domain_of(before)
            domain = explicit or state.domain
            meaning = meaning_in(domain, before, state) if domain and domain != "other" else None
            if meaning is not None:
                state.domain = meaning.domain
            return meaning.each[0] if meaning is not None else ()
        if state.last is not None and state.last.options and state.last.kind in ("value", "change"):
            return state.last.options
        return state.subject if state.last is None and not state.recent else ()

    def _rate(self, stretch: Stretch, figure: Word) -> Claim:
        state, number = self.state, figure.number
        untied = Claim(figure.start, figure.end, "untied", number)
        left = [word for word in stretch.left if word.kind not in ("scope", "year", "date", "aside", "ogi")]
        if any(word.kind == "respectively" for word in left):
            count = sum(
                1
                for word in self.sentence
                if word.start >= figure.start and word.number is not None and word.number.is_share
            )
            state.shares = list(state.recent[-count:])
        if state.scope != "this" or any(word.kind in ("part", "skip") for word in left) or is_blocked(left):
            state.shares = state.shares[1:]
            return untied
        named = next((word for word in left if word.kind == "rate"), None)
        if named is not None:
            return self._named_rate(named, left, figure)
        if any(word.kind == "request" for word in left) and any(word.text == "公开(含部分公开)" for word in left):
            return untied
        disclosed = next((word for word in left if word.value == "disclosed+partly_disclosed"), None)
        if state.shares:
            subject: Claim | None = state.shares.pop(0)
        elif any(word.kind in MAIN for word in left):
            meaning = self._meaning(replace(stretch, right=[]), figure)
            subject = Claim(0, 0, "value", None, meaning.each[0], is_firm=meaning.is_firm) if meaning else None
        else:
            subject = state.last if self._unexplained_share(stretch, figure) else None
        if subject is None or subject.kind != "value" or not subject.options:
            return untied
        bases = bases_of(subject.options[0])
        if not bases:
            return untied
        is_firm = subject.is_firm and disclosed is None
        return Claim(
            figure.start, figure.end, "rate", number, subject.options, bases, is_firm=is_firm, stated=subject.number
        )

    def _unexplained_share(self, stretch: Stretch, figure: Word) -> bool:
        """Tell whether the words before a share leave nothing open but what it is a share of."""
        text = self.clean[stretch.start : figure.start]
        return len(text) < 3 or "占" in text

    def _named_rate(self, named: Word, left: list[Word], figure: Word) -> Claim:
        state, number = self.state, figure.number
        assert number is not None  # noqa: S101 (only figures come here)
        untied = Claim(figure.start, figure.end, "untied", number)
        explicit = domain_of(left) or state.domain
        if named.value in ("upheld", "corrected"):
            rows = [word.value for word in left if word.kind == "remedy"] or state.remedies[-1:]
            if not rows:
                return untied
            return Claim(
                figure.start,
                figure.end,
                "rate",
                number,
                ((f"remedies.{rows[-1]}.{named.value}",),),
                ((f"remedies.{rows[-1]}.{TOTAL}",),),
            )
        if named.value == "results_total":
            if explicit != "requests":
                return untied
            is_firm = not number.allows(100)
            return Claim(figure.start, figure.end, "rate", number, ((DONE,),), (WORKLOAD, (RECEIVED,)), is_firm=is_firm)
        options = tuple(f"requests.{part}.{TOTAL}" for part in named.value.split("+"))
        return Claim(figure.start, figure.end, "rate", number, (options,), ((DONE,), (RECEIVED,), WORKLOAD))
