"""The addresses of this room (ux.md §2)."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
