"""A hub's coverage plan as one self-contained page, in the look of the report."""

from bot.domain.coverage_plan import CoveragePlan
from bot.domain.patient_voice import DEFINITION, LEAST_SHARED
from bot.domain.triage import Mode
from bot.reports.page import Style, environment


def plan_as_html(plan: CoveragePlan) -> str:
    """Times are shown in the congress's zone. Colours follow the reader's system, or a data-theme
    of "light" or "dark" on the root element."""
    style = Style.of("report.css", "plan.css")
    return (
        environment()
        .get_template("plan.html.j2")
        .render(
            plan=plan,
            css=style.css,
            css_hash=style.digest,
            tz=plan.congress.tz,
            modes=[(mode.value, plan.of_mode(mode)) for mode in Mode],
            voice_definition=DEFINITION.meaning,
            least_shared=LEAST_SHARED,
        )
    )
