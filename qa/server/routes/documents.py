"""`/v1/documents` and `/v1/collections`: what is there, one paragraph of it, and removing it."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from index.collection import CollectionLike
from index.errors import UnknownCollection, UnknownDocument
from index.model import Source, StoredParagraph
from qa.server.routes.declaring import problems
from qa.server.schemas import COLLECTION, CollectionsBody, DocumentBody, DocumentsBody, NeighbourhoodBody
from qa.server.service import caller, service

router = APIRouter(tags=["documents"])

Collection = Annotated[str, Query(pattern=COLLECTION)]
DocumentId = Annotated[str, Path(description="The file's name, or its number.", max_length=1000)]
_HIGHEST = 2**31 - 1


def document_json(source: Source, collection: str) -> dict[str, Any]:
    """A document as the catalog knows it; where the server read it from stays with the server."""
    return {
        "id": source.id,
        "file": source.file,
        "collection": collection,
        "title": source.title,
        "format": source.format,
        "encoding": source.encoding,
        "bytes": source.bytes,
        "sha256": source.sha256,
        "paragraphs": source.paragraphs,
        "quantities": source.quantities,
        "published": source.published.isoformat() if source.published else None,
        "ingested_at": source.ingested_at,
        "warnings": list(source.warnings),
    }


def paragraph_json(stored: StoredParagraph) -> dict[str, Any]:
    paragraph = stored.paragraph
    return {
        "number": paragraph.number,
        "text": paragraph.text,
        "kind": paragraph.kind,
        "heading": list(paragraph.heading),
        "lines": [paragraph.first_line, paragraph.last_line],
        "chars": [paragraph.start, paragraph.end],
        "page": paragraph.page,
        "sheet": paragraph.sheet,
        "context": paragraph.context,
        "hash": stored.hash,
        "language": stored.language,
    }


def find(collection: CollectionLike, identity: str) -> Source:
    """The document with this name, or with this number where no file has it for a name. Raises UnknownDocument."""
    try:
        return collection.source(identity)
    except UnknownDocument:
        if identity.isdecimal():
            for source in collection.sources():
                if str(source.id) == identity:
                    return source
        raise


@router.get("/v1/documents", response_model=None, responses={200: {"model": DocumentsBody}, **problems(400, 404, 422)})
async def list_documents(
    http: HttpRequest,
    collection: Collection = "default",
    offset: Annotated[int, Query(ge=0, le=_HIGHEST)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 1000,
) -> Response:
    """The documents of a collection, in the order of their names."""
    caller(http).require(collection)

    def read() -> dict[str, Any]:
        try:
            sources = sorted(service(http).app.library.open(collection).sources(), key=lambda source: source.file)
        except UnknownCollection:
            if collection != "default":
                raise
            sources = []
        page = [document_json(source, collection) for source in sources[offset : offset + limit]]
        return {"collection": collection, "total": len(sources), "documents": page}

    return _json(await asyncio.to_thread(read))


@router.get(
    "/v1/documents/{id:path}/paragraphs/{number}",
    response_model=None,
    responses={200: {"model": NeighbourhoodBody}, **problems(400, 404, 422)},
)
async def read_paragraph(
    http: HttpRequest,
    id: DocumentId,  # noqa: A002 - the contract's name of the parameter
    number: Annotated[int, Path(ge=1, le=_HIGHEST)],
    around: Annotated[int, Query(ge=0, le=50)] = 2,
    collection: Collection = "default",
) -> Response:
    """One paragraph, with up to `around` neighbours before and after it."""
    caller(http).require(collection)

    def read() -> dict[str, Any]:
        opened = service(http).app.library.open(collection)
        source = find(opened, id)
        stored = opened.paragraph(source.file, number)
        near = opened.neighbours(source.file, number, around) if around else [stored]
        return {
            "document": document_json(source, collection),
            "paragraph": paragraph_json(stored),
            "before": [paragraph_json(other) for other in near if other.paragraph.number < number],
            "after": [paragraph_json(other) for other in near if other.paragraph.number > number],
        }

    return _json(await asyncio.to_thread(read))


@router.get(
    "/v1/documents/{id:path}",
    response_model=None,
    responses={200: {"model": DocumentBody}, **problems(400, 404, 422)},
)
async def read_document(
    http: HttpRequest,
    id: DocumentId,  # noqa: A002 - the contract's name of the parameter
    collection: Collection = "default",
) -> Response:
    """One document."""
    caller(http).require(collection)

    def read() -> dict[str, Any]:
        return document_json(find(service(http).app.library.open(collection), id), collection)

    return _json(await asyncio.to_thread(read))


@router.delete("/v1/documents/{id:path}", status_code=204, response_model=None, responses=problems(400, 404, 422))
async def delete_document(
    http: HttpRequest,
    id: DocumentId,  # noqa: A002 - the contract's name of the parameter
    collection: Collection = "default",
) -> Response:
    """Remove a document; answers no longer see it from this moment."""
    caller(http).require(collection, write=True)

    def forget() -> None:
        opened = service(http).app.library.open(collection)
        opened.forget([find(opened, id).file])

    async with service(http).writing[collection]:
        await asyncio.to_thread(forget)
    return Response(status_code=204)


@router.get("/v1/collections", response_model=None, responses={200: {"model": CollectionsBody}, **problems()})
async def list_collections(http: HttpRequest) -> Response:
    """The collections that the key may read."""
    key, library = caller(http), service(http).app.library

    def read() -> list[dict[str, Any]]:
        found = []
        for name in library.names():
            if key.reaches(name):
                status = library.open(name).status()
                counts = {"documents": status.documents, "paragraphs": status.paragraphs}
                found.append({"name": name, **counts, "writable": key.writes})
        return found

    return _json({"collections": await asyncio.to_thread(read)})


def _json(body: object, status: int = 200) -> Response:
    return Response(orjson.dumps(body), status, media_type="application/json")
