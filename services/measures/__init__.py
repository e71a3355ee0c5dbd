"""What oversight may ask about services, and about what they show of a station."""

from services.measures.activity import MEASURES as ACTIVITY
from services.measures.coverage import MEASURES as COVERAGE
from services.measures.haves import MEASURES as HAVES
from services.measures.records import MEASURES as RECORDS

MEASURES = (*ACTIVITY, *RECORDS, *COVERAGE, *HAVES)
