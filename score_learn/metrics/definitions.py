"""What each figure means, said once: the pages print these sentences, ``docs/indicators.md`` is held to them."""

from dataclasses import dataclass
from datetime import datetime

from score_learn.core.i18n import _
from score_learn.metrics.rules import Figure, MetricKind


@dataclass(frozen=True)
class Definition:
    """A figure's code, name, title, what it counts, its kind and its unit."""

    code: str
    name: str
    title: str
    sentence: str
    kind: MetricKind
    unit: str

    def figure(
        self, as_of: datetime, value: float | None, *, n: int | None = None, reporting_rate: float | None = None
    ) -> Figure:
        """Make the figure of this definition."""
        return Figure(self.name, self.code, self.kind, self.unit, as_of, value, n, reporting_rate)


ENTERPRISES_TRAINED = Definition(
    "R1",
    "enterprises_trained",
    _("Enterprises trained"),
    _(
        "Enterprises in which at least one of the management and at least one of the workers completed the same"
        " module; each counted once."
    ),
    MetricKind.DISTINCT_COUNT,
    _("enterprises"),
)
WORKERS_REPRESENTED = Definition(
    "R2",
    "workers_represented",
    _("Workers represented"),
    _(
        "Everybody employed by the enterprises trained, on the day each became one; each enterprise counted once."
        " These people were not all trained."
    ),
    MetricKind.COUNT,
    _("people"),
)
PEOPLE_TRAINED = Definition(
    "R3",
    "people_trained",
    _("People trained"),
    _("People who completed at least one module; each person counted once, as in the first module completed."),
    MetricKind.DISTINCT_COUNT,
    _("people"),
)
FEMALE_SHARE = Definition(
    "R5",
    "female_share_trained",
    _("Women among the people trained"),
    _("Women, in per cent of the people trained who stated female or male."),
    MetricKind.SHARE,
    "%",
)
WORKER_SHARE = Definition(
    "R6",
    "worker_share_trained",
    _("Workers among the people trained"),
    _(
        "Workers and worker representatives, in per cent of the people trained; the others are owners, managers and"
        " supervisors."
    ),
    MetricKind.SHARE,
    "%",
)
MODULES_COMPLETED = Definition(
    "E1",
    "modules_completed",
    _("Modules completed"),
    _("Completed modules; a person who completed two modules, or one module twice, counts twice."),
    MetricKind.COUNT,
    _("completions"),
)
CERTIFICATES_ISSUED = Definition(
    "E4",
    "certificates_issued",
    _("Certificates issued"),
    _("Certificates issued for completed modules, those revoked later included."),
    MetricKind.COUNT,
    _("certificates"),
)
SATISFACTION_RATE = Definition(
    "S1",
    "satisfaction_rate",
    _("Satisfied with the training"),
    _("Answers of 4 or 5 to “How satisfied are you with this training?”, in per cent of the answers from 1 to 5."),
    MetricKind.SHARE,
    "%",
)
RESPONSE_RATE = Definition(
    "S2",
    "survey_response_rate",
    _("Survey response rate"),
    _("Survey answers that are counted here, in per cent of the modules completed."),
    MetricKind.RATE,
    "%",
)
SATISFACTION_MEAN = Definition(
    "S3",
    "satisfaction_mean",
    _("Mean satisfaction"),
    _("The mean of the answers from 1 to 5 to “How satisfied are you with this training?”."),
    MetricKind.MEAN_SCORE,
    _("points"),
)

DEFINITIONS = (
    ENTERPRISES_TRAINED,
    WORKERS_REPRESENTED,
    PEOPLE_TRAINED,
    FEMALE_SHARE,
    WORKER_SHARE,
    MODULES_COMPLETED,
    CERTIFICATES_ISSUED,
    SATISFACTION_RATE,
    RESPONSE_RATE,
    SATISFACTION_MEAN,
)
"""Every definition, in the order of the page."""
