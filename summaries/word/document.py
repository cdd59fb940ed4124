"""A week as the Word document of whichever office issues it."""

from core.word.filled import filled
from districts.models import District

from ..models import WordTemplate
from ..reading import Reading
from ..telling import tell
from .builtin import builtin_template
from .contents import contents
from .specimen import known

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def template_for(district: District) -> bytes:
    """Its own office's, else that of the nearest office above, else the portal's."""
    found = WordTemplate.objects.serving(district).first()
    return bytes(found.content) if found else builtin_template()


def document_of(reading: Reading) -> bytes:
    """Raises WordError when an office's template cannot be filled with this week after all."""
    names = known()
    return filled(template_for(reading.district), contents(tell(reading)), names)
