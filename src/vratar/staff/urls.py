"""The addresses of staff management (ux.md §2)."""

from django.urls import path

from vratar.staff.views import entry, listing

urlpatterns = [
    path("setup/staff/administrators/", listing.administrators, name="administrators"),
    path("setup/staff/administrators/<int:pk>/", entry.administrator, name="administrator"),
]
