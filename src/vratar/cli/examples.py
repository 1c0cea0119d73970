"""Examples at the end of a command's help."""


def examples(*lines: str) -> str:
    """Return an epilogue for click that keeps its lines as they are."""
    word = "Example" if len(lines) == 1 else "Examples"
    return "\n".join(["\b", f"{word}:", *(f"  {line}" for line in lines)])
