"""Three HTTP services that do the same retrieval: a query's text is encoded and the best ten passages come back.

Each is what its makers document, started in a process of its own without a log of requests; each encodes and indexes
the passages itself and answers with their texts.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

import uvicorn

from retrieval.unpacking import unpacked_model
from tests.benchmarks.pipelines.corpus import Corpus

SHOWN = 10

TOKEN = "token"  # the file in its workspace in which a service that asks for one leaves it

Request = tuple[str, str, str]  # method, address, body


def faultwise(folder: Path, data: Path, workspace: Path, port: int) -> None:
    """The product as ``faultwise serve`` runs it, over a store of its own."""
    from api.cli.serve import listening, run
    from api.services import build, open_encoder
    from api.settings import Settings
    from knowledge.access.accounts import Account
    from knowledge.access.trail import By
    from knowledge.store import Store
    from retrieval.beir import TestSet

    settings = Settings(data=workspace, port=port, requests_per_minute=1_000_000, log_requests=False)
    store = Store.open(settings.store_url)
    store.write(TestSet.from_folder(folder).passages, author="benchmark")
    store.add_account(Account(name="clients", role="technician"), By("benchmark"))
    token = store.add_token("clients", By("benchmark"), rights=("read",), days=1)[1]
    (workspace / TOKEN).write_text(token, "utf-8")
    store.close()
    with build(settings, open_encoder(Settings(data=data))) as services, listening(settings) as listener:
        run(services, listener)


def langchain(folder: Path, data: Path, workspace: Path, port: int) -> None:
    """A FAISS store behind a FastAPI route, as in LangChain's tutorials."""
    from fastapi import FastAPI
    from langchain_community.vectorstores import FAISS
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings

    del workspace
    model = HuggingFaceEmbeddings(
        model_name=str(unpacked_model(data)),
        encode_kwargs={"normalize_embeddings": True, "prompt": "passage: "},
        query_encode_kwargs={"normalize_embeddings": True, "prompt": "query: "},
    )
    texts = Corpus.from_folder(folder).texts
    store = FAISS.from_documents([Document(text, metadata={"id": id_}) for id_, text in texts.items()], model)
    app = FastAPI()

    @app.get("/search")
    def search(query: str) -> list[dict[str, Any]]:
        found = store.similarity_search_with_score(query, k=SHOWN)
        return [{**document.metadata, "text": document.page_content, "score": float(far)} for document, far in found]

    _serve(app, port)


def txtai(folder: Path, data: Path, workspace: Path, port: int) -> None:
    """txtai's own API service over an index with content, so that texts come back as from the others."""
    import yaml
    from txtai import Embeddings

    prompts = {"query": "query: ", "data": "passage: "}
    model = {"path": str(unpacked_model(data)), "instructions": prompts, "content": True}
    embeddings = Embeddings(**model)
    embeddings.index(list(Corpus.from_folder(folder).texts.items()))
    embeddings.save(str(workspace / "index"))
    config = workspace / "txtai.yml"
    config.write_text(yaml.safe_dump({"path": str(workspace / "index"), "embeddings": model}), "utf-8")
    os.environ["CONFIG"] = str(config)  # how txtai is told
    from txtai.api import app

    _serve(app, port)


def request_of(service: str, query: str) -> Request:
    """How a service is asked."""
    if service == faultwise.__name__:
        import json

        return "POST", "/v1/search", json.dumps({"text": query, "k": SHOWN})
    return "GET", f"/search?query={quote(query)}&limit={SHOWN}", ""


def _serve(app: Any, port: int) -> None:
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error")
