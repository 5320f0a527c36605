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
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.found import Mask, Numbers

Matrix = NDArray[np.float32]

_NEIGHBOURS = 10
# Of the sample, so that .98 holds beyond it: at a million rows .985 of it were .976 of real questions.
_WANTED_RECALL = 0.99
_ROUNDING = 1e-6
_LEAST_GAIN = 0.001  # of recall for half as many rows more, below which reading on is no help
_SAMPLED_QUESTIONS = 200
_ROWS_PER_LIST = 50  # to learn its centre from
_ROUNDS = 8
_BLOCK = 50_000
_LEAST_SHARE = 0.005  # of the rows, where the search for the right number begins
_SAMPLE_FACTOR = 4
_SPARE = 2  # times as many rows as asked for, since the directions that are kept order them nearly right
_MOST_SPARE = 8
_LEAST_ASKED = 120  # the ten best may lie behind so many others by what is kept
_FEW_DIRECTIONS = 256  # enough to tell the first hundred of so many rows apart; of more rows half are kept
_MANY_ROWS = 250_000

_log = logging.getLogger(__name__)


class Effort(NamedTuple):
    """How many rows a search reads at least, and how many of them it keeps for one that is asked for."""

    budget: int
    spare: int = _SPARE


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
        for start in range(0, len(rows), _BLOCK):
            engine.add(np.ascontiguousarray(rows[start : start + _BLOCK]))
        judged = [np.ones(len(rows), np.bool_), *(part for part in parts if part.any())]
        return cls(engine, cls(engine, Effort(len(rows)))._sufficient(rows, judged))

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
        kept: Any = faiss.downcast_VectorTransform(self.engine.chain.at(0))
        found: Matrix = faiss.vector_to_array(kept.A).reshape(kept.d_out, kept.d_in)
        return found

    @cached_property
    def centres(self) -> Matrix:
        """The centre of each list, shape (lists, kept)."""
        found: Matrix = faiss.downcast_index(self.lists.quantizer).reconstruct_n(0, self.lists.nlist)
        return found

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
        question = self.directions @ np.asarray(query, np.float32)
        likeness = self.centres @ question
        return Aim(question, likeness, np.argsort(-likeness))

    def nearest(self, aim: Aim, k: int, among: Among, effort: Effort | None = None) -> Numbers:
        """The k best of the given rows and more, in no particular order; all where there are no more."""
        budget, spare = effort or self.effort
        sizes = among.list_sizes[aim.lists]
        filled = sizes > 0
        wanted = max(budget * among.share**0.5, _SAMPLE_FACTOR * k)
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

    def _sufficient(self, rows: Matrix, parts: Sequence[Mask]) -> Effort:
        """How many rows to read, in steps by half, until the recall is as wanted, all parts taken together.

        Where reading on is no help more candidates are kept, which are then put in order by the rows themselves.
        """
        questions, before = _questions(rows), 0.0
        asked = [(question, self.aim(question)) for question in questions]
        known = [(self.among(part), _neighbours(rows, questions, part)) for part in parts]
        budget, spare = max(_SAMPLE_FACTOR * _NEIGHBOURS, int(len(rows) * _LEAST_SHARE)), _SPARE
        while True:
            effort = Effort(budget, spare)
            recall = float(np.mean([self._recall(rows, asked, best, among, effort) for among, best in known]))
            if recall >= _WANTED_RECALL:
                return effort
            if recall - before > _LEAST_GAIN and budget < len(rows):
                budget = min(len(rows), budget + budget // 2)
            elif spare < _MOST_SPARE:
                spare *= 2
            else:
                _log.warning("no more than %.3f is found in lists of %d vectors, by %s", recall, len(rows), effort)
                return effort
            before = recall

    def _recall(
        self, rows: Matrix, asked: Sequence[tuple[Matrix, Aim]], expected: Numbers, among: Among, effort: Effort
    ) -> float:
        shares = []
        for (question, aim), best in zip(asked, expected, strict=True):
            wanted = best[best >= 0]
            if len(wanted):
                # Which of several that are equally near is found makes no difference: the same words are said often.
                least = (rows[wanted] @ question).min() - _ROUNDING
                found = rows[self.nearest(aim, _NEIGHBOURS, among, effort)]
                near = int(np.count_nonzero(found @ question >= least))
                shares.append(min(near, len(wanted)) / len(wanted))
        return float(np.mean(shares))


def products(rows: Matrix, numbers: Numbers, query: Matrix) -> Matrix:
    """The inner product of each numbered row of (n, d) with a query (d,), shape (numbers,), without a copy of the rows.

    Each is summed for itself, so that a row has the same product whichever others are asked for.
    """
    found = np.empty(len(numbers), np.float32)
    rows, numbers, query = np.ascontiguousarray(rows), np.ascontiguousarray(numbers), np.ascontiguousarray(query)
    pointers = [faiss.swig_ptr(array) for array in (found, query, rows, numbers)]
    threads = faiss.omp_get_max_threads()
    # subtle: for a single query there is nothing to share out, and waking the other threads takes longer.
    faiss.omp_set_num_threads(1)
    faiss.fvec_inner_products_by_idx(*pointers, rows.shape[1], 1, len(numbers))  # type: ignore[attr-defined]
    faiss.omp_set_num_threads(threads)
    return found


def _trained(rows: Matrix) -> Any:
    count = max(1, min(4096, int(4 * len(rows) ** 0.5), len(rows) // 4))
    sample = np.ascontiguousarray(rows[_drawn(len(rows), _ROWS_PER_LIST * count)])
    kept = _directions(sample, len(rows) >= _MANY_ROWS)
    quantizer = faiss.IndexFlatIP(kept.d_out)
    kind = faiss.ScalarQuantizer.QT_8bit
    lists = faiss.IndexIVFScalarQuantizer(quantizer, kept.d_out, count, kind, faiss.METRIC_INNER_PRODUCT)
    lists.cp.niter, lists.cp.max_points_per_centroid, lists.cp.min_points_per_centroid = _ROUNDS, _ROWS_PER_LIST, 1
    engine = faiss.IndexPreTransform(kept, lists)
    engine.train(sample)
    return engine


def _directions(sample: Matrix, are_many: bool) -> Any:
    """The directions in which these rows, shape (n, d), reach furthest; not from their mean, which counts as well.

    At a million rows no reading on made up for 256 directions being too few: all rows were read, in 109 ms for 13.
    """
    dimension = sample.shape[1]
    count = min(dimension, max(_FEW_DIRECTIONS, dimension // 2) if are_many else _FEW_DIRECTIONS)
    _, directions = np.linalg.eigh((sample.T @ sample).astype(np.float64))
    kept = faiss.LinearTransform(dimension, count, False)
    faiss.copy_array_to_vector(np.ascontiguousarray(directions[:, ::-1][:, :count].T, np.float32).ravel(), kept.A)
    kept.is_trained = True
    return kept


def _questions(rows: Matrix) -> Matrix:
    """Reports that speak of two things: directions between two rows drawn by chance, nearer to the first."""
    first, second = np.random.default_rng(0).integers(0, len(rows), (2, _SAMPLED_QUESTIONS))
    between = rows[np.sort(first)] + 0.5 * rows[second]
    lengths = np.linalg.norm(between, axis=1, keepdims=True)
    questions: Matrix = (between / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return questions


def _neighbours(rows: Matrix, questions: Matrix, allowed: Mask) -> Numbers:
    """The ten best allowed rows of each question, shape (questions, 10), -1 where there are fewer."""
    best = np.full((len(questions), _NEIGHBOURS), -np.inf, np.float32)
    numbers = np.full((len(questions), _NEIGHBOURS), -1, np.int64)
    for start, block in _blocks(rows):
        scores = np.where(allowed[start : start + len(block)], questions @ block.T, -np.inf)
        scores = np.concatenate([best, scores], axis=1)
        first = np.argpartition(-scores, _NEIGHBOURS - 1, axis=1)[:, :_NEIGHBOURS]
        known = np.concatenate([numbers, np.tile(np.arange(start, start + len(block)), (len(questions), 1))], axis=1)
        best, numbers = np.take_along_axis(scores, first, 1), np.take_along_axis(known, first, 1)
    return np.where(np.isfinite(best), numbers, -1)


def _blocks(rows: Matrix) -> Iterator[tuple[int, Matrix]]:
    return ((start, np.asarray(rows[start : start + _BLOCK])) for start in range(0, len(rows), _BLOCK))


def _drawn(count: int, most: int) -> Numbers:
    """Row numbers, drawn by chance and in ascending order; all where there are no more than asked."""
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(0).choice(count, most, replace=False))
