"""How heavy the report pages of a demonstration district are, without the texts of the reports, in both languages.

    python -m tests.views.weigh        (make weigh)

Draws every public report of a district made for this, with the addresses of files as they are served. Prints how the
weights are spread, the heaviest pages and how many pages say less than everything. Fails where one is over its budget.
"""

from statistics import quantiles

from tests.benches import end, say, scratch_portal

MOST_BYTES = 60 * 1024
LANGUAGES = ("", "/en")
SHOWN = 5


def weight_of(page: bytes, content) -> int:
    """Return the bytes of ``page`` without the texts of the report on it; the page counts for itself."""
    texts = [content.preface, *(part for section in content.sections for part in (section.text, section.after))]
    return len(page) - sum(len(text.encode()) for text in texts)


def weigh() -> list[tuple[int, bool, str]]:
    """Return weight, whether it is shortened, and address of every report page, heaviest first."""
    from django.test import Client

    from reports.models import Edition

    browser, found = Client(headers={"host": "localhost"}), []
    for edition in Edition.objects.published().select_related("report__agency", "report__year"):
        content, report = edition.content(), edition.report
        for language in LANGUAGES:
            address = f"{language}/reports/{report.agency.slug}/{report.year.year}/"
            page = browser.get(address).content
            found.append((weight_of(page, content), f'href="{address}findings/"'.encode() in page, address))
    return sorted(found, reverse=True)


def main() -> None:
    """Make the district, weigh its pages, print what was found."""
    with scratch_portal():
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("demo", verbosity=0)
        pages = weigh()
        weights = [weight for weight, _, _ in pages]
        tenths = quantiles(weights, n=10)
        say(f"{len(pages)} pages; bytes without the texts of the reports:")
        say(f"lightest {weights[-1]}, median {tenths[4]:.0f}, nine tenths under {tenths[8]:.0f}, heaviest {weights[0]}")
        say(f"{sum(is_short for _, is_short, _ in pages)} say less than everything and lead to the rest; the heaviest:")
        for weight, is_short, address in pages[:SHOWN]:
            say(f"{weight:7} {address}{' (shortened)' if is_short else ''}")
        end(f"{address} weighs {weight} bytes" for weight, _, address in pages if weight > MOST_BYTES)


if __name__ == "__main__":
    main()
