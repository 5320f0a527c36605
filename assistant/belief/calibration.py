"""What was learned from the case base about itself: how evidence mixes, the cause model, where the known ends.

Kept beside the index: ``calibration.json`` with what made it, and the file of arrays that it names. The arrays are
written first under a name of their own content, so that the JSON, replaced in one step, always names a whole file.
"""

from __future__ import annotations

import io
import json
import logging
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
from pydantic import BaseModel, ValidationError

from assistant.belief.boundary import Boundary
from assistant.belief.cause_labels import CauseLabels
from assistant.belief.cause_model import CauseModel
from assistant.belief.meaning_model import MeaningModel
from assistant.belief.mixing import STANDARD_MIXING, Mixing
from assistant.belief.nearness import UNSCALED, Nearness
from assistant.belief.sharpening import UNSHARPENED, Sharpening
from assistant.belief.word_model import WordModel
from knowledge.records import Model

FILE_NAME = "calibration.json"
FORMAT = 20  # raise it when evidence or features are made differently

_log = logging.getLogger(__name__)


class Made(Model):
    """What made a calibration: the state of the store, the encoder, and the cases it was fitted on."""

    format: int = FORMAT
    encoder: str
    seq: int  # of the store's change log
    cases: int  # with a named cause
    sampled: int  # of them predicted from the others


class Reliability(Model):
    """Predictions of about the same confidence: how many, how sure on average, how often right."""

    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, eq=False)
class Calibration:
    """What ``weigh`` and ``is_familiar`` go by; without arguments the standard of knowledge too small to fit."""

    mixing: Mixing = STANDARD_MIXING
    model: CauseModel | None = None
    boundary: Boundary | None = None
    made: Made | None = None
    sharpening: Sharpening = UNSHARPENED
    reliability: tuple[Reliability, ...] = ()
    nearness: Nearness = UNSCALED


UNFITTED = Calibration()


class CalibrationDesk:
    """Hands out the present calibration; replacing it is one assignment, so answers never wait for a new one."""

    def __init__(self, calibration: Calibration = UNFITTED) -> None:
        self.current = calibration


class _Saved(Model):
    made: Made
    mixing: Mixing
    sharpening: Sharpening
    boundary: Boundary | None
    reliability: tuple[Reliability, ...] = ()
    nearness: Nearness
    arrays: str


class _Format(BaseModel):
    format: int


class _AnyFormat(BaseModel):
    made: _Format


def save(folder: Path, calibration: Calibration) -> None:
    """Keep a fitted calibration in a folder, replacing the one there in one step."""
    if calibration.made is None:
        raise ValueError("a calibration that was not fitted is not saved; call calibrate first")
    folder.mkdir(parents=True, exist_ok=True)
    arrays = _packed(calibration.model)
    name = f"calibration-{sha256(arrays).hexdigest()[:16]}.npz"
    _replace(folder / name, arrays)
    saved = _Saved(
        made=calibration.made,
        mixing=calibration.mixing,
        sharpening=calibration.sharpening,
        boundary=calibration.boundary,
        reliability=calibration.reliability,
        nearness=calibration.nearness,
        arrays=name,
    )
    _replace(folder / FILE_NAME, saved.model_dump_json(indent=2).encode())
    for old in folder.glob("calibration-*.npz"):
        if old.name != name:
            old.unlink(missing_ok=True)


def load(folder: Path, encoder: str) -> Calibration:
    """The calibration kept in a folder; ``UNFITTED`` where there is none for this encoder and program."""
    try:
        kept = (folder / FILE_NAME).read_bytes()
        # subtle: the format comes first, for another one may have fields that this program does not know
        if (found := _AnyFormat.model_validate_json(kept).made.format) != FORMAT:
            raise ValueError(f"it has format {found}, this program reads {FORMAT}")
        saved = _Saved.model_validate_json(kept)
        if saved.made.encoder != encoder:
            raise ValueError(f"it was made with {saved.made.encoder}, not with {encoder}")
        model = _unpacked((folder / Path(saved.arrays).name).read_bytes())
    except FileNotFoundError:
        return UNFITTED
    except (OSError, ValueError, ValidationError, KeyError, EOFError) as error:
        _log.warning("%s: %s; it is fitted again", folder / FILE_NAME, error)
        return UNFITTED
    return Calibration(
        mixing=saved.mixing,
        model=model,
        boundary=saved.boundary,
        made=saved.made,
        sharpening=saved.sharpening,
        reliability=saved.reliability,
        nearness=saved.nearness,
    )


def _replace(file: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=file.parent, prefix=".calibration-", delete=False) as unfinished:
        try:
            unfinished.write(content)
            unfinished.flush()
            os.fsync(unfinished.fileno())
            os.replace(unfinished.name, file)
        except BaseException:
            Path(unfinished.name).unlink(missing_ok=True)
            raise


def _packed(model: CauseModel | None) -> bytes:
    """The model's arrays as an npz file without pickles; its names as JSON in bytes."""
    packed = io.BytesIO()
    if model is None:
        np.savez(packed)
    else:
        labels, words, meaning = model.labels, model.words, model.meaning
        names = json.dumps(
            [labels.components, labels.failure_modes, labels.causes, words.terms, model.cases], ensure_ascii=False
        )
        np.savez(
            packed,
            names=np.frombuffer(names.encode(errors="surrogatepass"), np.uint8),
            component_of=labels.component_of,
            failure_mode_of=labels.failure_mode_of,
            rarity=words.rarity,
            word_weights=words.weights,
            word_bias=words.bias,
            center=meaning.center,
            meaning_weights=meaning.weights,
            meaning_bias=meaning.bias,
        )
    return packed.getvalue()


def _unpacked(content: bytes) -> CauseModel | None:
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        if "names" not in arrays:
            return None
        names = json.loads(arrays["names"].tobytes().decode(errors="surrogatepass"))
        components, failure_modes, causes, terms = map(tuple, names[:4])
        return CauseModel(
            labels=CauseLabels(components, failure_modes, causes, arrays["component_of"], arrays["failure_mode_of"]),
            words=WordModel(terms, arrays["rarity"], arrays["word_weights"], arrays["word_bias"]),
            meaning=MeaningModel(arrays["center"], arrays["meaning_weights"], arrays["meaning_bias"]),
            cases=names[4],
        )
