"""``faultwise calibrate``: probabilities fitted to the case base now instead of when enough has changed."""

from __future__ import annotations

import json

import typer

from api.cli.options import AsJson, Data, settings_from


def calibrate(as_json: AsJson = False, data: Data = None) -> None:
    """Fit the probabilities to the case base: each case predicted from the earlier ones.

    The server does this by itself whenever a tenth of the knowledge has changed.
    """
    from api.cli.opening import opened, progress
    from api.cli.terminal import out

    with opened(settings_from(data)) as services, progress() as bar:
        task = bar.add_task("Calibrating", total=None)
        fitted = services.recalibration.fit(lambda done, total: bar.update(task, completed=done, total=total))
    made = fitted.made
    figures = {
        "cases": made.cases if made else 0,
        "sampled": made.sampled if made else 0,
        "causes": len(fitted.model.labels.causes) if fitted.model else 0,
        "knows_foreign": fitted.boundary is not None,
    }
    if as_json:
        typer.echo(json.dumps(figures | {"mixing": fitted.mixing.model_dump()}))
        return
    out().print(f"Calibrated on {figures['sampled']} of {figures['cases']} cases that name component and failure mode.")
    if fitted.model is None:
        out().print("Too few of them to fit: the standard values hold.")
