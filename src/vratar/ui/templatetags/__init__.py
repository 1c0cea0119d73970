"""Template tag libraries of the room."""
