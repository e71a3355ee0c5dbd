"""The registers, in the order in which they need each other."""

from registers.intake import (
    funds,
    incubation,
    inspection,
    linkage,
    orgs,
    premises,
    projects,
    services,
    talent,
    training,
)
from registers.intake.plan import Intake

CATALOG: dict[str, Intake] = {
    intake.code: intake
    for intake in (
        projects.INTAKE,
        funds.INTAKE,
        talent.INTAKE,
        orgs.INTAKE,
        services.INTAKE,
        premises.INTAKE,
        training.INTAKE,
        linkage.INTAKE,
        inspection.INTAKE,
        incubation.INTAKE,
    )
}
