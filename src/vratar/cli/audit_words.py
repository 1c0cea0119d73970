"""What a verification of the audit log found, in a sentence."""

from vratar.audit.report import Damaged, Intact, Report, Unreadable, Why

_DAMAGE = {
    Why.EDITED: "was edited",
    Why.MISSING: "is missing",
    Why.REORDERED: "stands in another order than was signed",
    Why.TRUNCATED: "and what followed it is cut off",
    Why.REPLACED: "is not what was signed",
}


def words_for(report: Report) -> str:
    """One sentence for the person at the terminal."""
    match report:
        case Intact(size=size):
            return f"The audit log is intact: {size} events."
        case Damaged(seq=seq, until=until, why=why) if seq < until:
            return f"The audit log is damaged: event {seq}, or one up to {until}, {_DAMAGE[why]}."
        case Damaged(seq=seq, why=why):
            return f"The audit log is damaged: event {seq} {_DAMAGE[why]}."
        case Unreadable(reason=reason):
            return f"The audit log cannot be read: {reason}"
