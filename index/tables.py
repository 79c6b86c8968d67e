"""The catalog's tables, one set a collection; what SQLite and PostgreSQL share."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)
from sqlalchemy.util import OrderedSet

SCHEMA_VERSION = 1

metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file", Text, nullable=False, unique=True),
    Column("path", Text, nullable=False, index=True),
    Column("root", Text, index=True),  # the folder it was ingested with; null for a file given by itself
    Column("sha256", String(64), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("format", Text, nullable=False),
    Column("encoding", Text),
    Column("title", Text),
    Column("published", String(10)),
    Column("paragraphs", Integer, nullable=False),
    Column("quantities", Integer, nullable=False),
    Column("ingested_at", Text, nullable=False),
    Column("warnings", Text, nullable=False),  # JSON
)

paragraphs = Table(
    "paragraphs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("first_line", Integer, nullable=False),
    Column("last_line", Integer, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("heading", Text),  # JSON list; null where empty
    Column("page", Integer),
    Column("sheet", Text),
    Column("context", Text),
    Column("lead", Text),  # the text before it, where it leans on that ("of these, ...")
    Column("hash", LargeBinary(32), nullable=False),
    Column("language", String(3), nullable=False),
    Column("quantities", Text),  # JSON, see index.figures; null where there are none
    Column("fingerprint", LargeBinary(16), nullable=False),  # of all that is embedded and searched
    Index("paragraphs_place", "document", "number"),
    Index("paragraphs_hash", "hash"),
)

passages = Table(
    "passages",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # from the counter in `meta`: never used again
    Column("paragraph", Integer, nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("language", String(3), nullable=False),
    Column("vector", LargeBinary, nullable=False),  # float16
)

changes = Table(
    "changes",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("op", SmallInteger, nullable=False),  # 1: passages added, -1: passages deleted
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)

for _table in metadata.tables.values():
    # SQLAlchemy makes indexes in the order of a set, which is another in each process, and with it a new file's layout.
    _table.indexes = OrderedSet(sorted(_table.indexes, key=lambda index: str(index.name)))
