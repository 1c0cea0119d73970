"""The addresses of this room (ux.md §2)."""

from django.urls import path

from vratar.reports.views import adoption, audit, audit_export, evidence

urlpatterns = [
    path("reports/adoption", adoption.report, name="adoption"),
    path("reports/adoption/<slug:name>.csv", adoption.table, name="adoption-table"),
    path("reports/evidence", evidence.report, name="evidence"),
    path("reports/audit", audit.audit, name="audit"),
    path("reports/audit/export", audit_export.audit_export, name="audit-export"),
    path("reports/audit/<int:seq>", audit.event, name="audit-event"),
    path("reports/audit/<int:seq>/proof", audit.event_proof, name="audit-event-proof"),
]
