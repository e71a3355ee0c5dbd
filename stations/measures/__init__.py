"""What oversight may ask about stations."""

from stations.measures.brands import MEASURES as BRANDS
from stations.measures.heads import MEASURES as HEADS
from stations.measures.premises import MEASURES as PREMISES

MEASURES = (*HEADS, *PREMISES, *BRANDS)
