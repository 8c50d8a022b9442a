"""The report as data: `pullfix.report/1`, in the form of data/report.schema.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.core import local
from tui.core.finding import Finding, Problem, Remedy
from tui.core.image import DEFAULT_TAG
from tui.core.loaded import Loaded, Project
from tui.core.pulls import pulls_of
from tui.core.reference import Reference, ReferenceId
from tui.core.status import Status
from tui.core.text import Snapshot

if TYPE_CHECKING:
    from tui.core.answers import Step
from tui.core.report import Row, Source, every_row, rows, sources, summary

SCHEMA = "pullfix.report/1"


def document(
    loaded: Loaded,
    snapshot: Snapshot,
    statuses: Mapping[ReferenceId, Status] | None = None,
    findings: Mapping[ReferenceId, Finding] | None = None,
    advice: Mapping[ReferenceId, tuple[Finding, ...]] | None = None,
) -> dict[str, object]:
    """The JSON report. Without `statuses` (no network) references carry no status and no summary of verdicts."""
    table = rows(loaded, statuses or {}, snapshot)
    counts = summary(table)
    totals: dict[str, object] = {"references": counts.references}
    if statuses is not None:
        totals |= {
            "available": counts.available,
            "failing": counts.failing,
            "undecided": counts.undecided,
            "waiting": counts.waiting,
            "not_pulled": counts.not_pulled,
        }
    out: dict[str, object] = {
        "schema": SCHEMA,
        "root": snapshot.root,
        "projects": [_project(project, snapshot) for project in loaded.projects],
        "references": [
            _reference(row, snapshot, statuses, findings or {}, advice or {})
            for row in every_row(loaded, statuses or {}, snapshot)
        ],
        "problems": [_problem(problem, snapshot) for problem in loaded.problems],
        "summary": totals,
    }
    pulls = [each.document for each in pulls_of((statuses or {}).values())]
    return out | {"pulls": pulls} if pulls else out


def _project(project: Project, snapshot: Snapshot) -> dict[str, object]:
    return {
        "path": project.path,
        "files": list(project.files),
        "problems": [_problem(problem, snapshot) for problem in project.problems],
        "services": {
            service.name: {
                "image": service.image,
                "reference": str(service.reference) if service.reference else None,
                "pulled": service.pulled,
            }
            for service in project.services
        },
    }


def _problem(problem: Problem, snapshot: Snapshot) -> dict[str, object]:
    place = snapshot.place(problem.span) if problem.span is not None else problem.path
    return {"code": problem.code, "message": problem.message, "place": place, "soft": problem.soft}


def _reference(
    row: Row,
    snapshot: Snapshot,
    statuses: Mapping[ReferenceId, Status] | None,
    findings: Mapping[ReferenceId, Finding],
    advice: Mapping[ReferenceId, tuple[Finding, ...]],
) -> dict[str, object]:
    reference = row.reference
    file = snapshot.text_file(reference.id.path)
    at = file.position(reference.slot.start) if file else None
    out: dict[str, object] = {
        "id": str(reference.id),
        "file": reference.id.path,
        "line": at.line if at else None,
        "column": at.column if at else None,
        "kind": reference.kind.value,
        "role": reference.role.value,
        "services": list(reference.services),
        "written": row.written,
        "resolved": row.resolved,
        "canonical": _canonical(reference),
        "pieces": [_piece(source) for source in sources(reference, snapshot)],
        "problems": [_problem(problem, snapshot) for problem in reference.problems],
    }
    if statuses is not None:
        finding = findings.get(reference.id)
        out["status"] = _status(row.status)
        own = [finding] if finding else []
        out["findings"] = [_finding(each) for each in (*own, *advice.get(reference.id, ()))]
    return out


def _canonical(reference: Reference) -> dict[str, object] | None:
    name = reference.image
    if name is None:
        return None
    tag = name.tag if name.tag or name.digest else DEFAULT_TAG
    return {"registry": name.registry, "repository": name.repository, "tag": tag, "digest": name.digest}


def _piece(source: Source) -> dict[str, object]:
    piece: dict[str, object] = {"text": source.text}
    if source.variable:
        piece["variable"] = source.variable
    return piece | {"from": source.place}


def _status(status: Status) -> dict[str, object]:
    out: dict[str, object] = {
        "verdict": status.verdict.value if status.verdict else None,
        "could_be": [cause.value for cause in status.could_be],
        "http": status.http,
        "code": status.code,
        "message": status.message,
        "digest": status.digest,
        "checked_at": status.checked_at.isoformat() if status.checked_at else None,
        "from_cache": status.from_cache,
        "endpoint": (status.answer.endpoint or None) if status.answer else None,
    }
    if status.local:
        out["local"] = local.document(status.local)
    if status.waiting:
        waiting = status.waiting
        out["waiting"] = {"because": waiting.because, "since": waiting.since, "until": waiting.until,
                          "overdue": waiting.overdue, "days": waiting.left, "see": waiting.see or None}  # fmt: skip
    return out


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "likely": finding.likely,
        "todo": finding.todo,
        "evidence": list(finding.evidence),
        "remedies": [_remedy(remedy) for remedy in finding.remedies],
    }


def _remedy(remedy: Remedy) -> dict[str, object]:
    return {
        "code": remedy.code.value,
        "title": remedy.title,
        "disposition": remedy.disposition.value,
        "to": remedy.to or None,
        "recommended": remedy.recommended,
        "why": remedy.why,
        "consequence": remedy.consequence,
        "risk": remedy.risk,
        "evidence": list(remedy.evidence),
        **({"copy": remedy.copy} if remedy.copy else {}),
    }


def step_document(step: Step) -> dict[str, object]:
    """One request and its reply, for `explain`."""
    return {
        "purpose": step.purpose.value,
        "method": step.method,
        "url": step.url,
        "status": step.status,
        "headers": dict(step.headers),
        "body": step.body,
        "fault": step.fault or None,
        "login": step.login or None,
        "milliseconds": step.milliseconds,
    }


def status_document(status: Status) -> dict[str, object]:
    """The `status` object of the JSON contract."""
    return _status(status)


def finding_document(finding: Finding) -> dict[str, object]:
    """One entry of `findings` of the JSON contract."""
    return _finding(finding)
