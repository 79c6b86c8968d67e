"""What can go wrong with documents and the index. Imports nothing.

BallastError                 cause, remedy, and whether trying again helps
├── DocumentError            one file cannot be read; the others are not touched
│   ├── MissingFile          it is not there, or may not be opened
│   ├── EmptyDocument        nothing to read in it
│   ├── UnsupportedFormat    not one of the formats that are read, or not what its name says
│   ├── EncryptedDocument    it wants a password
│   ├── DamagedDocument      truncated or malformed
│   ├── OversizedDocument    larger than the limits on size, memory or time
│   └── OutsideFolder        a link or a name that leads out of the folder
├── IndexingError            the index as a whole
│   ├── IndexLocked          another process writes to it
│   ├── IndexDamaged         a cache or the catalog does not read
│   ├── EmbedderMismatch     made by another embedder than the one asked for
│   ├── UnknownCollection    no such collection
│   ├── UnknownDocument      no such file in the collection
│   ├── StorageFull          no room left on the device
│   ├── StorageUnavailable   the folder or server of the store cannot be used
│   └── ClusterUnavailable   the cluster that was to read the files is not there, or was lost
├── EmbeddingError           the embedder failed (provider down, refused, wrong shape)
└── ConfigurationError       a setting is wrong; names its key
"""


class BallastError(Exception):
    """One line for the person who asked: what is wrong (`cause`) and what to do (`remedy`).

    `retry` says whether the same call may succeed later without a change.
    """

    retry = False

    def __init__(self, cause: str, remedy: str = "") -> None:
        self.cause = cause
        self.remedy = remedy
        super().__init__(f"{cause}: {remedy}" if remedy else cause)


class DocumentError(BallastError): ...


class MissingFile(DocumentError): ...


class EmptyDocument(DocumentError): ...


class UnsupportedFormat(DocumentError): ...


class EncryptedDocument(DocumentError): ...


class DamagedDocument(DocumentError): ...


class OversizedDocument(DocumentError): ...


class OutsideFolder(DocumentError): ...


class IndexingError(BallastError): ...


class IndexLocked(IndexingError):
    retry = True


class IndexDamaged(IndexingError): ...


class EmbedderMismatch(IndexingError): ...


class UnknownCollection(IndexingError): ...


class UnknownDocument(IndexingError): ...


class StorageFull(IndexingError): ...


class StorageUnavailable(IndexingError):
    retry = True


class ClusterUnavailable(IndexingError):
    retry = True


class EmbeddingError(BallastError):
    retry = True


class ConfigurationError(BallastError): ...
