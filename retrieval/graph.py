"""The ONNX graph of a BERT sentence encoder: token numbers in, one unit vector out.

Weights stay blocks of small integers (``blocks``) and ONNX Runtime multiplies them with activations rounded to 8 bits.
Where a whole tensor shares one scale of rounding that is fastest, but a few channels reach so far that the others
would drown. The product over the wide hidden layer therefore rounds by blocks; before the others every channel is
divided by how far it reaches and its weights are multiplied by that (SmoothQuant, Xiao et al. 2023).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.blocks import BLOCK, Floats, blocks_of

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto

Array = np.ndarray[Any, Any]

TOKENS, VECTOR = "tokens", "vector"
_FUSED = "com.microsoft"  # the domain of ONNX Runtime's own operators
_SMOOTHING = 0.65  # 0 leaves the rounding to the weights, 1 to the activations; chosen by cosine
# subtle: two products of 8-bit activations and 7-bit weights fit 16 bits; older processors add them up in no more.
_LEVELS = 63


def sentence_graph(state: Mapping[str, Floats], config: Mapping[str, Any], reach: Mapping[str, Floats]) -> bytes:
    """The graph of a ``BertModel`` with mean pooling, to be saved as ``.onnx``.

    ``tokens`` (1, n) go in, ``vector`` (1, hidden) comes out. ``reach`` holds the largest activation of each
    channel by the name of the tensor, see ``smoothing``. Without it every product rounds by blocks and those tensors
    come out as well.
    """
    from onnx import TensorProto, helper

    graph = _Graph(state, config, reach)
    graph.write()
    vector = helper.make_tensor_value_info(VECTOR, TensorProto.FLOAT, [1, config["hidden_size"]])
    taps = [] if reach else [helper.make_tensor_value_info(tap, TensorProto.FLOAT, None) for tap in graph.taps]
    tokens = helper.make_tensor_value_info(TOKENS, TensorProto.INT64, [1, "n"])
    whole = helper.make_graph(graph.nodes, "encoder", [tokens], [vector, *taps], graph.tensors)
    domains = [helper.make_opsetid("", 21), helper.make_opsetid(_FUSED, 1)]
    model: bytes = helper.make_model(whole, opset_imports=domains, ir_version=10).SerializeToString()
    return model


class _Graph:
    """The graph being written; every method adds nodes and returns the name of what comes out."""

    def __init__(self, state: Mapping[str, Floats], config: Mapping[str, Any], reach: Mapping[str, Floats]):
        self._state, self._config, self._reach = state, config, reach
        self.nodes: list[NodeProto] = []
        self.tensors: list[TensorProto] = []
        self.taps: list[str] = []

    def write(self) -> None:
        """Embeddings, layers, pooling."""
        states = self._embedded()
        for layer in range(self._config["num_hidden_layers"]):
            self.taps.append(states)
            states = self._layer(f"encoder.layer.{layer}", states)
        mean = self._node("ReduceMean", [states, self._tensor("axis", np.array([1]))], "mean", keepdims=0)
        self._node("LpNormalization", [mean], VECTOR, axis=-1, p=2)

    def _embedded(self) -> str:
        words = blocks_of(self._state["embeddings.word_embeddings.weight"])
        values = self._tensor("words", words.values.reshape(len(words.values), -1))
        inputs = [values, TOKENS, self._tensor("words.scales", words.scales)]
        axes = {"gather_axis": 0, "quantize_axis": 1}
        rows = self._fused("GatherBlockQuantized", inputs, "rows", bits=words.bits, block_size=BLOCK, **axes)
        # Every token is of type 0.
        kind = self._state["embeddings.token_type_embeddings.weight"][0]
        places = self._tensor("places", self._state["embeddings.position_embeddings.weight"] + kind)
        first = self._tensor("first", np.array([0]))
        length = self._node("Shape", [TOKENS], "length", start=1, end=2)
        used = self._node("Slice", [places, first, length, first], "used")
        return self._norm("embeddings.LayerNorm", rows, used)

    def _layer(self, layer: str, states: str) -> str:
        attended = self._attended(f"{layer}.attention", states)
        self.taps.append(attended)
        wide = self._product(attended, f"{layer}.intermediate.dense")
        bent = self._fused("Gelu", [wide], f"{layer}.gelu")
        return self._norm(f"{layer}.output.LayerNorm", attended, self._in_blocks(bent, f"{layer}.output.dense"))

    def _attended(self, name: str, states: str) -> str:
        thirds = [f"{name}.self.{part}" for part in ("query", "key", "value")]
        self._node("Split", [self._product(states, *thirds)], *thirds, axis=2, num_outputs=3)
        heads = self._config["num_attention_heads"]
        mixed = self._fused("MultiHeadAttention", thirds, f"{name}.mixed", num_heads=heads)
        return self._norm(f"{name}.output.LayerNorm", states, self._product(mixed, f"{name}.output.dense"))

    def _product(self, states: str, *parts: str) -> str:
        """The states times the parts' weights, laid side by side, plus their biases."""
        if not self._reach:
            return self._in_blocks(states, *parts)
        weight, bias = self._joined(parts, "weight"), self._joined(parts, "bias")
        if states in self._reach:
            divisor = _divisor(self._reach[states], weight)
            weight = weight * divisor
            states = self._node("Mul", [states, self._tensor(f"{parts[0]}.smooth", 1 / divisor)], f"{parts[0]}.in")
        scales = np.abs(weight).max(axis=1) / np.float32(_LEVELS) + np.float32(1e-12)
        levels = np.rint(weight / scales[:, None]).astype(np.int8).T
        tensors: dict[str, Array] = {
            "levels": levels,
            "scales": scales,
            "zeros": np.zeros(len(scales), np.int8),
            "bias": bias,
        }
        inputs = [self._tensor(f"{parts[0]}.{name}", array) for name, array in tensors.items()]
        return self._fused("DynamicQuantizeMatMul", [states, *inputs], f"{parts[0]}.out")

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

    def _tensor(self, name: str, array: Array) -> str:
        from onnx import numpy_helper

        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def _fused(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        return self._node(operator, inputs, output, domain=_FUSED, **attributes)

    def _node(self, operator: str, inputs: list[str], *outputs: str, domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(operator, inputs, outputs, domain=domain, **attributes))
        return outputs[0]


def _divisor(reach: Floats, weight: Floats) -> Floats:
    """What each channel is divided by and its weights are multiplied by; around 1."""
    outer = np.maximum(np.abs(weight).max(axis=0), 1e-5)
    logarithm = _SMOOTHING * np.log(np.maximum(reach, 1e-5)) - (1 - _SMOOTHING) * np.log(outer)
    divisor: Floats = np.exp(logarithm - logarithm.mean()).astype(np.float32)
    return divisor
