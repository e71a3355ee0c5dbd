"""Stored files."""

import hashlib

import factory
from factory.django import DjangoModelFactory

from files import store
from files.models import Attachment
from tests.files import samples


class AttachmentFactory(DjangoModelFactory):
    """A row with its file; ``written=b"…"`` says what lies there."""

    class Meta:
        model = Attachment
        skip_postgeneration_save = True

    name = factory.Sequence("材料{}.png".format)
    content_type = Attachment.Type.PNG
    size = 0

    @factory.post_generation
    def written(row, create, value, **kwargs):
        """The bytes lie where the row says, whatever else the test changes."""
        content = value or samples.png()
        row.sealed = store.write(row.key, content)
        row.size, row.sha256 = len(content), hashlib.sha256(content).hexdigest()
        row.save(update_fields=["sealed", "size", "sha256"])
