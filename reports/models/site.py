"""The site: one record with names, identification codes, footer and colours."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..checks import Thresholds

_PERCENT = (MinValueValidator(1), MaxValueValidator(100))


class Colour(models.TextChoices):
    """The one colour that carries the office."""

    BLUE = "blue", _("blue")
    RED = "red", _("red")
    GREEN = "green", _("green")


class Site(models.Model):
    """What the portal says of itself; there is one record. Everything but the name may stay empty.

    Names of page labels and footer parts: notice on standards for government websites (国办发〔2017〕47号).
    """

    name = models.CharField(_("name of the site"), max_length=100, default="政府信息公开工作年度报告")
    organ = models.CharField(_("office whose site this is"), max_length=100, blank=True)
    english_name = models.CharField(_("English name"), max_length=150, blank=True)
    domain = models.CharField(_("domain"), max_length=100, blank=True)
    identification_code = models.CharField(
        _("website identification code"), max_length=10, blank=True, validators=[RegexValidator(r"^\d{10}$")]
    )
    host_organ = models.CharField(_("hosted by"), max_length=100, blank=True)
    operating_organ = models.CharField(_("operated by"), max_length=100, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    icp_record = models.CharField(_("ICP record"), max_length=60, blank=True)
    police_record = models.CharField(_("public security record"), max_length=60, blank=True)
    mark_address = models.URLField(_("address of the party and government website mark"), blank=True)
    error_report_address = models.URLField(_("address of 'find errors on government websites'"), blank=True)
    sitemap_address = models.URLField(_("address of the site map"), blank=True)
    supports_ipv6 = models.BooleanField(_("note that IPv6 is supported"), default=False)
    colour = models.CharField(_("colour"), max_length=8, choices=Colour, default=Colour.BLUE)
    reviewers_publish = models.BooleanField(_("reviewers may publish"), default=False)
    repeat_percent = models.PositiveSmallIntegerField(
        _("repeated text asks for a word from, percent"), default=50, validators=_PERCENT
    )
    backlog_percent = models.PositiveSmallIntegerField(
        _("requests carried forward ask for a word from, percent of the workload"), default=30, validators=_PERCENT
    )
    jump_factor = models.PositiveSmallIntegerField(
        _("a change asks for a word from, times last year's number"), default=5, validators=[MinValueValidator(2)]
    )
    jump_from = models.PositiveIntegerField(
        _("and only from this number of cases"), default=30, validators=[MinValueValidator(1)]
    )
    doubtful_wording = models.TextField(
        _("doubtful wording"),
        blank=True,
        help_text=_("One a line: what is wrong, an equals sign, what is meant. Empty: the list that comes with it."),
    )
    public_stamp = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("site")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_site")]

    def __str__(self) -> str:
        return self.name

    def thresholds(self) -> Thresholds:
        """Return where plausible ends, as the site sets it."""
        pairs = (line.partition("=") for line in self.doubtful_wording.splitlines())
        words = {wrong.strip(): right.strip() for wrong, _sign, right in pairs if wrong.strip()}
        return Thresholds(
            jump_factor=self.jump_factor,
            jump_from=self.jump_from,
            backlog_share=self.backlog_percent / 100,
            repeat_share=self.repeat_percent / 100,
            doubtful_words=words or None,
        )


def current_site() -> Site:
    """Return the one record, or its defaults unsaved where nobody has saved it. Costs one query."""
    return Site.objects.filter(pk=1).first() or Site(pk=1)
