"""The ONNX graph of a BERT sentence encoder: tokens of several texts in, one state a token out.

Every product takes the rows of all texts at once: of a weight read from memory each row of each text has its use, and
four short texts together cost little more than two alone. Only attention looks at one text at a time; for that the rows
are laid out as a grid with a line a text. Nothing else knows where a text ends, no sum runs over what other texts
bring, and scales are fixed (``rounding``): a text's states are the same to the bit whatever is read beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.blocks import BLOCK, Floats, blocks_of
from retrieval.rounding import Reach, channels_with_copies, rounded

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto

Array = np.ndarray[Any, Any]

STATES = "states"
_TOKENS, _CELLS, _GRID, _LENGTHS = "tokens", "cells", "grid", "lengths"
_FUSED = "com.microsoft"  # the domain of ONNX Runtime's own operators


def packed(texts: Sequence[Sequence[int]]) -> tuple[dict[str, Array], Array]:
    """What goes into the graph for texts of token numbers, and at which row each text begins.

    >>> fed, starts = packed([[5, 6, 7], [8]])
    >>> fed["tokens"].tolist(), fed["grid"].tolist(), starts.tolist()
    ([5, 6, 7, 8], [[0, 1, 2], [3, 3, 3]], [0, 3])
    >>> fed["cells"].tolist()
    [[0, 0], [0, 1], [0, 2], [1, 0]]
    """
    fed, starts = _places(tuple(map(len, texts)))
    return {_TOKENS: np.fromiter(chain.from_iterable(texts), np.int64), **fed}, starts


@lru_cache(maxsize=1024)  # a fortieth of the time of a query alone goes into making these anew
def _places(lengths: tuple[int, ...]) -> tuple[dict[str, Array], Array]:
    """Where the rows of texts of these lengths lie in the grid and back."""
    many = np.array(lengths)
    starts = np.cumsum(many) - many
    grid = starts[:, None] + np.minimum(np.arange(many.max()), many[:, None] - 1)
    places = np.arange(many.sum()) - np.repeat(starts, many)
    cells = np.stack([np.repeat(np.arange(len(many)), many), places], axis=1)
    return {_CELLS: cells, _GRID: grid, _LENGTHS: many}, starts


def sentence_graph(state: Mapping[str, Floats], config: Mapping[str, Any], reach: Mapping[str, Reach]) -> bytes:
    """The graph of a ``BertModel`` without its pooling, to be saved as ``.onnx``.

    What ``packed`` makes goes in, ``states`` (tokens, hidden) come out. ``reach`` holds that of the activations by the
    name of the tensor, see ``smoothing``. Without it every product rounds by blocks and those tensors come out as well.
    """
    from onnx import TensorProto, helper

    graph = _Graph(state, config, reach)
    graph.write()
    shapes: dict[str, list[str | int | None]] = {
        _TOKENS: ["n"],
        _CELLS: ["n", 2],
        _GRID: ["texts", "longest"],
        _LENGTHS: ["texts"],
    }
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name, shape in shapes.items()]
    states = helper.make_tensor_value_info(STATES, TensorProto.FLOAT, ["n", config["hidden_size"]])
    taps = [] if reach else [helper.make_tensor_value_info(tap, TensorProto.FLOAT, None) for tap in graph.taps]
    whole = helper.make_graph(graph.nodes, "encoder", inputs, [states, *taps], graph.tensors)
    domains = [helper.make_opsetid("", 24), helper.make_opsetid(_FUSED, 1)]
    model: bytes = helper.make_model(whole, opset_imports=domains, ir_version=10).SerializeToString()
    return model


class _Graph:
    """The graph being written; every method adds nodes and returns the name of what comes out."""

    def __init__(self, state: Mapping[str, Floats], config: Mapping[str, Any], reach: Mapping[str, Reach]):
        self._state, self._config, self._reach = dict(state), config, dict(reach)
        self.nodes: list[NodeProto] = []
        self.tensors: list[TensorProto] = []
        self.taps: list[str] = []

    def write(self) -> None:
        """Embeddings and layers."""
        states = self._embedded()
        for layer in range(self._config["num_hidden_layers"]):
            states = self._layer(f"encoder.layer.{layer}", states)
        self._node("Identity", [states], STATES)

    def _embedded(self) -> str:
        words = blocks_of(self._state["embeddings.word_embeddings.weight"])
        values = self._tensor("words", words.values.reshape(len(words.values), -1))
        inputs = [values, _TOKENS, self._tensor("words.scales", words.scales)]
        axes = {"gather_axis": 0, "quantize_axis": 1}
        rows = self._fused("GatherBlockQuantized", inputs, "rows", bits=words.bits, block_size=BLOCK, **axes)
        # Every token is of type 0.
        kind = self._state["embeddings.token_type_embeddings.weight"][0]
        places = self._tensor("places", self._state["embeddings.position_embeddings.weight"] + kind)
        place = self._node("Gather", [_CELLS, self._tensor("second", np.array(1))], "place", axis=1)
        return self._norm("embeddings.LayerNorm", rows, self._node("Gather", [places, place], "placed"))

    def _layer(self, layer: str, states: str) -> str:
        attended = self._attended(f"{layer}.attention", states)
        inner, outer, bent = f"{layer}.intermediate.dense", f"{layer}.output.dense", f"{layer}.gelu"
        if self._reach:
            self._copy_wild(inner, outer, bent)
        self._fused("Gelu", [self._product(attended, inner)], bent)
        return self._norm(f"{layer}.output.LayerNorm", attended, self._product(bent, outer))

    def _copy_wild(self, inner: str, outer: str, bent: str) -> None:
        """The wild channels between two products several times over, each with its part of the weight."""
        weight = self._state[f"{outer}.weight"]
        channels = channels_with_copies(weight, self._reach[bent])
        copies = np.bincount(channels)[channels].astype(np.float32)
        self._state[f"{outer}.weight"] = weight[:, channels] / copies
        for part in ("weight", "bias"):
            self._state[f"{inner}.{part}"] = self._state[f"{inner}.{part}"][channels]
        self._reach[bent] = self._reach[bent].of_channels(channels)

    def _attended(self, name: str, states: str) -> str:
        thirds = [f"{name}.self.{part}" for part in ("query", "key", "value")]
        grid = self._node("Gather", [self._product(states, *thirds), _GRID], f"{name}.grid")
        self._node("Split", [grid], *thirds, axis=2, num_outputs=3)
        heads = self._config["num_attention_heads"]
        # ONNX Runtime's own MultiHeadAttention gives the same to the bit and makes the whole 6 to 10 % slower.
        inputs = [*thirds, "", "", "", _LENGTHS]
        mixed = self._node("Attention", inputs, f"{name}.lines", q_num_heads=heads, kv_num_heads=heads)
        rows = self._node("GatherND", [mixed, _CELLS], f"{name}.mixed")
        added = self._product(rows, f"{name}.output.dense", even=True)
        return self._norm(f"{name}.output.LayerNorm", states, added)

    def _product(self, states: str, *parts: str, even: bool = False) -> str:
        """The states, ``even`` or to be smoothed, times the parts' weights, laid side by side, plus their biases."""
        self.taps.append(states)
        if not self._reach:
            return self._in_blocks(states, *parts)
        product = rounded(self._joined(parts, "weight"), self._reach[states], is_smooth=not even)
        name = parts[0]
        if not even:
            states = self._node("Mul", [states, self._tensor(f"{name}.smooth", 1 / product.divisor)], f"{name}.in")
        step, zero = self._tensor(f"{name}.step", product.step), self._tensor(f"{name}.zero", product.zero)
        levels, scales = self._tensor(f"{name}.levels", product.levels), self._tensor(f"{name}.scales", product.scales)
        states = self._node("QuantizeLinear", [states, step, zero], f"{name}.rounded")
        inputs = [states, levels, step, scales, zero, "", self._tensor(f"{name}.bias", self._joined(parts, "bias"))]
        return self._fused("MatMulIntegerToFloat", inputs, f"{name}.out")

    def _in_blocks(self, states: str, *parts: str) -> str:
        weight, bias = self._joined(parts, "weight"), self._joined(parts, "bias")
        blocks = blocks_of(weight)
        tensors: dict[str, Array] = {"blocks": blocks.values, "scales": blocks.scales, "bias": bias}
        values, scales, added = (self._tensor(f"{parts[0]}.{name}", array) for name, array in tensors.items())
        rows, columns = weight.shape
        sizes = {"N": rows, "K": columns, "bits": blocks.bits, "block_size": BLOCK, "accuracy_level": 4}
        return self._fused("MatMulNBits", [states, values, scales, "", "", added], f"{parts[0]}.out", **sizes)

    def _norm(self, name: str, states: str, added: str) -> str:
        """Sum and norm apart: ONNX Runtime's operator for both is six times slower than the two."""
        summed = self._node("Add", [states, added], f"{name}.sum")
        weight, bias = (self._tensor(f"{name}.{part}", self._state[f"{name}.{part}"]) for part in ("weight", "bias"))
        epsilon = self._config["layer_norm_eps"]
        return self._node("LayerNormalization", [summed, weight, bias], f"{name}.out", axis=-1, epsilon=epsilon)

    def _joined(self, parts: tuple[str, ...], kind: str) -> Floats:
        return np.concatenate([self._state[f"{part}.{kind}"] for part in parts])

    def _tensor(self, name: str, array: Array | np.generic) -> str:
        from onnx import numpy_helper

        self.tensors.append(numpy_helper.from_array(np.asarray(array, order="C"), name))
        return name

    def _fused(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        return self._node(operator, inputs, output, domain=_FUSED, **attributes)

    def _node(self, operator: str, inputs: list[str], *outputs: str, domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(operator, inputs, outputs, domain=domain, **attributes))
        return outputs[0]
