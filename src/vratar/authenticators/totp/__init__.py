"""Time-based one-time passwords (RFC 6238): enrolment, matching, spending, invalidation."""
