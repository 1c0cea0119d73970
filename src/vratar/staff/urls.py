"""The addresses of staff management (ux.md §2)."""

from django.urls import path

from vratar.staff import views

urlpatterns = [
    path("setup/staff/administrators/", views.administrators, name="administrators"),
    path("setup/staff/administrators/<int:pk>/", views.administrator, name="administrator"),
]
