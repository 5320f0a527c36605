"""Publishing through the gate: golden reports are replayed with the draft in, and a drop needs an admin's word."""

from __future__ import annotations

from api.auth.caller import Caller
from api.editing import editing, editor
from api.language import Said
from api.last_publication import LastPublication
from api.problems import FieldProblem, RequestProblem
from api.services import Services
from api.uploading import bundle_of
from assistant.evaluation.rehearsing import NOTHING_REPLAYED, Rehearsal, rehearse
from knowledge.changes import Written
from knowledge.editing.draft import Draft
from knowledge.editing.golden import GoldenReport
from knowledge.editing.workflow import ALONE, Bundle


def rehearsal(services: Services, draft: Draft, bundle: Bundle = ALONE) -> Rehearsal:
    """What publishing the draft would do to the golden reports."""
    if draft.of == GoldenReport.kind:
        return NOTHING_REPLAYED
    record = draft.proposed
    puts = () if draft.retires else (record, *bundle.records)
    retired = [*bundle.retired, *([(record.kind, record.key)] if draft.retires else [])]
    if draft.from_outcome:
        retired.append(("outcome", draft.from_outcome))
    return rehearse(services.assistant, services.settings.index_folder, puts, retired)


def publish(
    services: Services, draft_id: str, version: int, who: Caller, note: str, override: str
) -> tuple[Written, Rehearsal]:
    """The publication and what it did to the golden reports; 409 where they suffer beyond the limit."""
    workflow, by = editing(services), editor(who)
    draft = workflow.draft(draft_id, by).record
    workflow.check_publishable(draft, by)
    bundle = bundle_of(services.store, draft)
    replayed = rehearsal(services, draft, bundle)
    if replayed.first_before - replayed.first_after > services.settings_now.golden_drop * replayed.replayed:
        if not (override and who.may("administer")):
            raise _regression(replayed)
        note = f"{note}; golden reports overridden: {override}".removeprefix("; ")
    written = workflow.publish(draft_id, version, by, note, bundle)
    if replayed.replayed:
        record = draft.proposed
        LastPublication.of(record.kind, record.key, who.name, replayed).keep(services.settings.index_folder)
    return written, replayed


def _regression(replayed: Rehearsal) -> RequestProblem:
    lost = [replay for replay in replayed.worse if replay.lost]
    errors = tuple(
        FieldProblem(
            field=f"golden.{replay.id}",
            code="worse",
            detail=f"{replay.text[:200]}: 1 → {replay.rank_after or '–'}, "
            f"{replay.probability_before:.2f} → {replay.probability_after:.2f}",
        )
        for replay in lost
    )
    before, after, all_ = replayed.first_before, replayed.first_after, replayed.replayed
    return RequestProblem(
        409,
        "golden-reports-worse",
        Said("标准报告变差", "Golden reports get worse"),
        Said(
            f"发布后，{all_} 条标准报告中首位正确的将从 {before} 条降到 {after} 条；没有发布。"
            "请修改草稿，或由管理员在 override 中写明理由后发布。",
            f"Of {all_} golden reports, {before} have the right cause first and only {after} would; nothing was "
            "published. Change the draft, or have an admin publish it with a reason in `override`.",
        ),
        errors,
    )
