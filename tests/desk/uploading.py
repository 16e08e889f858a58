"""Files for the page that imports dossiers, and what its buttons do, for tests."""

import json
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.desk.dossier_files import Lists

ADD = "/admin/desk/dossier/add/"


def one_file(content: Lists | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("any.json", content if isinstance(content, bytes) else json.dumps(content).encode())


def upload(client: Client, content: Lists | bytes) -> str:
    """The address of the page that shows what importing it would do."""
    answer = client.post(ADD, {"file": one_file(content)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def preview(client: Client, page: str) -> str:
    answer = client.get(page)
    assert answer.status_code == 200
    return answer.content.decode()


def press(client: Client, page: str, **instead: str) -> str:
    """The page after its first button was pressed, as the page itself would send it."""
    fields = dict(re.findall(r'<input type="hidden" name="(seen)" value="(\w*)">', preview(client, page)))
    answer = client.post(page, fields | instead, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index('id="content-main"') :]).split())
