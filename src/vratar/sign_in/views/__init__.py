"""Pages: parse, call one service, render what it returned."""
