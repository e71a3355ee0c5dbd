"""What oversight may ask about people."""

from talent.measures.credentials import MEASURES as CREDENTIALS
from talent.measures.hours import MEASURES as HOURS
from talent.measures.trainings import MEASURES as TRAININGS

MEASURES = (*CREDENTIALS, *HOURS, *TRAININGS)
