"""The addresses of this room (ux.md §2)."""

from django.urls import path

from vratar.training.views import (
    certificate,
    drill,
    duties,
    lesson,
    overview,
    quiz,
    reminding,
    team,
)

urlpatterns = [
    path("training/", overview.training, name="training"),
    path("training/quiz", quiz.quiz, name="training-quiz"),
    path("training/pictures/<str:name>", overview.picture, name="training-picture"),
    path("training/drill/recovery", drill.recovery, name="drill-recovery"),
    path("training/duties", duties.duties, name="training-duties"),
    path("training/certificate", certificate.certificate, name="training-certificate"),
    path("training/team", team.team, name="training-team"),
    path("training/team/csv", team.as_csv, name="training-team-csv"),
    path("training/team/remind", reminding.remind, name="training-team-remind"),
    # Last: the names of lessons are none of the above (`course_plan.RESERVED`).
    path("training/<slug:name>/", lesson.lesson, name="training-lesson"),
]
