"""XML read with entities off and the network out of reach."""

from lxml import etree

from bot.domain.errors import Unreadable
from bot.timetables.reading.content import Source, refuse_crowded

_MOST_TAGS = 2_000_000


def root_of(source: Source) -> etree._Element:
    """Raises Unreadable for broken XML and for any with a document type: entities are declared
    there, and no programme needs one."""
    refuse_crowded(source.name, source.content, b"<", _MOST_TAGS)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(source.content.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(
            f"{source.name} is broken XML: {error.msg}.", "Download or export it again."
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(
            f"{source.name} declares a document type (DOCTYPE), which no programme needs.",
            "Export it again; if it was sent to you, ask where it comes from.",
        )
    return root
