"""Files of an edition in words: why one cannot go along."""

from collections.abc import Mapping
from typing import Final

from broadcasts.attachments import FileFault
from locales.catalogues import N_

FAULTS: Final[Mapping[FileFault, str]] = {
    FileFault.EMPTY: N_("This file is empty. Please send another one."),
    FileFault.OTHER_TYPE: N_("This is neither a picture (JPEG or PNG) nor a PDF. Please send another file."),
    FileFault.BROKEN: N_("This picture is damaged or was cut off on its way. Please save it again and send that."),
    FileFault.SHAPE: N_(
        "This picture is too large or too narrow for messengers: width and height may be 10,000 pixels together, "
        "and one side at most 20 times the other. Please send a smaller one."
    ),
}
