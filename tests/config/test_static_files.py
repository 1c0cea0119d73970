import hashlib
from pathlib import Path

from django.templatetags.static import static

import vratar.ui


def test_the_address_of_a_file_changes_with_its_content() -> None:
    content = Path(vratar.ui.__file__).parent.joinpath("static/vratar/app.css").read_bytes()
    version = hashlib.sha256(content).hexdigest()[:8]
    assert static("vratar/app.css") == f"/static/vratar/app.css?v={version}"


def test_the_address_of_a_file_that_is_not_there_has_no_version() -> None:
    assert static("vratar/nothing.css") == "/static/vratar/nothing.css"
