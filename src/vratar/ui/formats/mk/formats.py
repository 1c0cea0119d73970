"""Macedonian: 24.11.2026, 15:05, month names in lower case, weeks from Monday."""

V_DATE = "{day:02}.{month:02}.{year}"  # patterns of `ui.dates`
V_LONGDATE = "{day}\u00a0{month_long} {year}\u00a0г."  # noqa: RUF001 - Macedonian

DATE_FORMAT = "d.m.Y"  # never a month name of Django's catalogue: those have capitals
SHORT_DATE_FORMAT = "d.m.Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "d.m.Y, H:i"
SHORT_DATETIME_FORMAT = "d.m.Y, H:i"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
