"""Dense search in very many rows: only the lists of rows nearest to the query are read.

The only address of FAISS: an inverted file whose rows are kept in the 256 directions in which they reach furthest (in
half of all where there are very many), as one byte each, the difference to their list's centre. It yields candidates;
their order is settled by the exact vectors.

How many rows have to be read for ten of ten neighbours is measured on the rows themselves when the lists are made. A
search reads the nearest lists until it has seen that many rows; of a quarter that a filter admits half as many, which
takes twice as many lists and keeps the recall. Reading everything is the exact search.

Measured at 100,000 rows of 768 (one thread, recall@10 after rescoring, half of the questions in another language than
the rows): 632 lists of all directions 1.3 ms for .989; 1,264 lists of half the directions 0.7 ms for .996, of a third
and half as many candidates more 0.5 ms for .995, of a quarter 0.5 ms for .992. Of the first hundred rows .97, .96 and
.93 are found. Four bits a direction gain nothing: product quantisation with a table for each takes 0.5 ms for .988,
RaBitQ is slower. Hardly better are lists in the order of their own rows' mean, or with room for their width, or read
until the centres are farther than the tenth best row by a margin. Hardest are questions in another language: a sixth
of the rows for what a fiftieth does within one language.

A row's byte and the query's are multiplied as whole numbers, for which all directions share one scale: reading 8,000
rows takes 0.25 ms for 0.32 with a scale for each direction, at the same recall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.batching import filled_part
from retrieval.effort import NEIGHBOURS, SAMPLE_FACTOR, Effort, Trial, blocks, neighbours, questions, sufficient
from retrieval.found import Mask, Numbers

Matrix = NDArray[np.float32]

_LEAST_LENGTH = 1e-6
_ROWS_PER_LIST = 50  # to learn its centre from
_ROUNDS = 8
_FURTHEST = 127.0  # whole number that fits into a byte, with its sign
_LEAST_ASKED = 120  # the ten best may lie behind so many others by what is kept
_FEW_DIRECTIONS = 256  # enough to tell the first hundred of so many rows apart; of more rows half are kept
_MANY_ROWS = 250_000


@dataclass(frozen=True, eq=False)
class Among:
    """Some of the rows: one bit a row, how many of them each list has, and their share of those lists."""

    bits: NDArray[np.uint8]
    list_sizes: Numbers
    share: float


@dataclass(frozen=True, eq=False)
class Aim:
    """A query in the directions that are kept, how like it is to each list's centre, and the lists in that order."""

    question: Matrix
    likeness: Matrix
    lists: Numbers


@dataclass(frozen=True, eq=False)
class InvertedLists:
    """Rows in lists, and how many of them a search reads."""

    engine: Any
    effort: Effort

    @classmethod
    def built(cls, rows: Matrix, parts: Sequence[Mask] = ()) -> InvertedLists:
        """Lists of rows, shape (n, d), whose recall is as wanted among all and within the parts."""
        engine = _trained(rows)
        for _, block in blocks(rows):
            _file(engine, block)
        judged = [np.ones(len(rows), np.bool_), *(part for part in parts if part.any())]
        return cls(engine, sufficient(rows, cls(engine, Effort(len(rows)))._trials(rows, judged)))

    @classmethod
    def load(cls, path: Path, effort: Effort) -> InvertedLists:
        """The lists in a file."""
        return cls(faiss.read_index(str(path)), effort)

    def save(self, path: Path) -> None:
        """Write the lists to a file."""
        faiss.write_index(self.engine, str(path))

    @cached_property
    def lists(self) -> Any:
        """The lists themselves, of rows that are turned and cut already."""
        return faiss.downcast_index(self.engine.index)

    @cached_property
    def directions(self) -> Matrix:
        """The directions that are kept of a row, shape (kept, d)."""
        return _directions_of(self.engine)

    @cached_property
    def centres(self) -> Matrix:
        """The centre of each list, shape (lists, kept)."""
        return _centres_of(self.lists)

    @cached_property
    def list_of(self) -> NDArray[np.int32]:
        """For each row the number of its list, shape (n,)."""
        filed = np.empty(self.lists.ntotal, np.int32)
        lists = self.lists.invlists
        for number in range(self.lists.nlist):
            if size := lists.list_size(number):
                filed[faiss.rev_swig_ptr(lists.get_ids(number), size)] = number
        return filed

    @cached_property
    def list_sizes(self) -> Numbers:
        """How many rows each list has."""
        return np.bincount(self.list_of, minlength=self.lists.nlist)

    def among(self, mask: Mask) -> Among:
        """Some of the rows, to be searched again and again."""
        sizes = np.bincount(self.list_of[mask], minlength=self.lists.nlist)
        among = int(self.list_sizes[sizes > 0].sum())
        return Among(np.packbits(mask, bitorder="little"), sizes, int(sizes.sum()) / max(1, among))

    def aim(self, query: Matrix) -> Aim:
        """Where a query (d,) is to look first; for as many searches as there are parts."""
        filled = filled_part(query)
        question = self.directions[:, :filled] @ np.asarray(query[:filled], np.float32)
        # As large as whole numbers may be; what they leave out counts in the little that sets a row off its centre.
        question *= _FURTHEST / max(float(np.abs(question).max()), _LEAST_LENGTH)
        likeness = self.centres @ question
        return Aim(np.rint(question), likeness, np.argsort(-likeness))

    def nearest(self, aim: Aim, k: int, among: Among, effort: Effort | None = None) -> Numbers:
        """The k best of the given rows and more, in no particular order; all where there are no more."""
        budget, spare = effort or self.effort
        sizes = among.list_sizes[aim.lists]
        filled = sizes > 0
        wanted = max(budget * among.share**0.5, SAMPLE_FACTOR * k)
        read = 1 + int(np.searchsorted(np.cumsum(sizes[filled]), wanted))
        return self._search(aim, spare * max(k, _LEAST_ASKED), aim.lists[filled][:read], among)

    def _search(self, aim: Aim, k: int, lists: Numbers, among: Among) -> Numbers:
        chosen = np.ascontiguousarray(lists, np.int64)
        near = np.ascontiguousarray(aim.likeness[chosen], np.float32)
        scores, rows = np.empty(k, np.float32), np.empty(k, np.int64)
        pointers = [faiss.swig_ptr(array) for array in (chosen, near, scores, rows)]
        selector = faiss.IDSelectorBitmap(among.bits)  # type: ignore[call-arg, arg-type]
        parameters = faiss.SearchParametersIVF(sel=selector, nprobe=len(chosen))  # type: ignore[call-arg]
        self.lists.search_preassigned_c(1, faiss.swig_ptr(aim.question), k, *pointers, False, parameters)
        return rows[rows >= 0]

    def _trials(self, rows: Matrix, parts: Sequence[Mask]) -> list[Trial]:
        """Questions asked of each part of the rows."""
        asked = questions(rows)
        aims = list(map(self.aim, asked))
        return [
            Trial(question, best, partial(self.nearest, aim, NEIGHBOURS, among))
            for part in parts
            for among in [self.among(part)]
            for question, aim, best in zip(asked, aims, neighbours(rows, asked, part), strict=True)
        ]


def products(rows: Matrix, numbers: Numbers, query: Matrix) -> Matrix:
    """The inner product of each numbered row of (n, d) with a query (d,), shape (numbers,), without a copy of the rows.

    Each is summed for itself, so that a row has the same product whichever others are asked for.
    """
    found = np.empty(len(numbers), np.float32)
    rows, numbers, query = np.ascontiguousarray(rows), np.ascontiguousarray(numbers), np.ascontiguousarray(query)
    if 2 * (filled := filled_part(query)) == len(query):
        # Half of each row need not be read: every row is two of half the length then.
        rows, numbers, query = rows.reshape(-1, filled), 2 * numbers, query[:filled]
    pointers = [faiss.swig_ptr(array) for array in (found, query, rows, numbers)]
    threads = faiss.omp_get_max_threads()
    # subtle: for a single query there is nothing to share out, and waking the other threads takes longer.
    faiss.omp_set_num_threads(1)
    faiss.fvec_inner_products_by_idx(*pointers, rows.shape[1], 1, len(numbers))  # type: ignore[attr-defined]
    faiss.omp_set_num_threads(threads)
    return found


def _trained(rows: Matrix) -> Any:
    """Empty lists; directions and centres are as long as it takes for whole numbers of a byte to tell rows apart."""
    count = max(1, min(4096, int(4 * len(rows) ** 0.5), len(rows) // 4))
    sample = rows[_drawn(len(rows), _ROWS_PER_LIST * count)]
    directions = _directions(sample, len(rows) >= _MANY_ROWS)
    turned = np.ascontiguousarray(sample @ directions.T)
    points = {"max_points_per_centroid": _ROWS_PER_LIST, "min_points_per_centroid": 1}
    means = faiss.Kmeans(turned.shape[1], count, niter=_ROUNDS, spherical=True, **points)
    means.train(turned)
    centres = np.asarray(means.centroids)
    _, nearest = means.index.search(turned, 1)
    scale = np.float32(_FURTHEST / max(float(np.abs(turned - centres[nearest[:, 0]]).max()), _LEAST_LENGTH))
    quantizer = faiss.IndexFlatIP(turned.shape[1])
    quantizer.add(centres * scale)
    kind = faiss.ScalarQuantizer.QT_8bit_direct_signed
    lists = faiss.IndexIVFScalarQuantizer(quantizer, quantizer.d, count, kind, faiss.METRIC_INNER_PRODUCT)
    lists.train(turned[:1] * scale)
    kept = faiss.LinearTransform(directions.shape[1], quantizer.d, False)
    faiss.copy_array_to_vector((directions * scale).ravel(), kept.A)
    kept.is_trained = True
    return faiss.IndexPreTransform(kept, lists)


def _file(engine: Any, rows: Matrix) -> None:
    """Put rows in their lists."""
    lists: Any = faiss.downcast_index(engine.index)
    filed = np.ascontiguousarray(rows @ _directions_of(engine).T)
    _, nearest = lists.quantizer.search(filed, 1)
    centres = _centres_of(lists)[nearest[:, 0]]
    # subtle: the engine rounds down, and what is beyond a byte would come out at its other end.
    filed -= centres
    filed.clip(-_FURTHEST, _FURTHEST, out=filed)
    filed += centres + np.float32(0.5)
    lists.add_core(len(filed), faiss.swig_ptr(filed), None, faiss.swig_ptr(nearest))
    engine.ntotal = lists.ntotal


def _directions_of(engine: Any) -> Matrix:
    kept: Any = faiss.downcast_VectorTransform(engine.chain.at(0))
    found: Matrix = faiss.vector_to_array(kept.A).reshape(kept.d_out, kept.d_in)
    return found


def _centres_of(lists: Any) -> Matrix:
    found: Matrix = faiss.downcast_index(lists.quantizer).reconstruct_n(0, lists.nlist)
    return found


def _directions(sample: Matrix, are_many: bool) -> Matrix:
    """The directions (kept, d) in which these rows (n, d) reach furthest; not from their mean, which counts as well.

    At a million rows no reading on made up for 256 directions being too few: all rows were read, in 109 ms for 13.
    """
    dimension = sample.shape[1]
    count = min(dimension, max(_FEW_DIRECTIONS, dimension // 2) if are_many else _FEW_DIRECTIONS)
    _, directions = np.linalg.eigh((sample.T @ sample).astype(np.float64))
    return np.ascontiguousarray(directions[:, ::-1][:, :count].T, np.float32)


def _drawn(count: int, most: int) -> Numbers:
    """Row numbers, drawn by chance and in ascending order; all where there are no more than asked."""
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(0).choice(count, most, replace=False))
