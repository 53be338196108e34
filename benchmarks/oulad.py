"""The Open University's learning analytics data set as two files of ours: people and completions.

    python -m benchmarks.oulad ../shared/data/training/oulad OUT     writes OUT/people.csv and OUT/completions.csv

Kuzilek, Hlosta, Zdrahal 2017, CC BY 4.0. A student becomes a person of the module they took first; each submitted
assessment is a completion of its own course, on the day it was submitted, and each pass or distinction is one of the
module, on its last day. Days of the data set count from the start of a presentation: 1 October for J, 1 February for B.
"""

import csv
import sys
from datetime import date, timedelta
from pathlib import Path

PEOPLE = ["employee_number", "email", "given_name", "family_name", "unit", "joined_on"]
COMPLETIONS = ["email", "course", "completed_on", "score", "external_id"]
MONTHS = {"J": 10, "B": 2}


def convert(folder: Path, out: Path) -> tuple[int, int]:
    """Writes both files; how many lines each has."""
    return write(out / "people.csv", PEOPLE, people(folder)), write(
        out / "completions.csv", COMPLETIONS, completions(folder)
    )


def write(file: Path, headings: list[str], rows) -> int:
    with file.open("w", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(headings)
        return sum(1 for row in rows if writer.writerow(row))


def read(file: Path):
    with file.open(newline="") as text:
        yield from csv.DictReader(text)


def begins(presentation: str) -> date:
    """ "2013J" -> 1 October 2013."""
    return date(int(presentation[:4]), MONTHS[presentation[4]], 1)


def email(student: str) -> str:
    return f"s{student}@students.example"


def people(folder: Path):
    seen = set()
    for row in sorted(read(folder / "studentInfo.csv"), key=lambda row: begins(row["code_presentation"])):
        if (student := row["id_student"]) not in seen:
            seen.add(student)
            joined = begins(row["code_presentation"])
            yield student, email(student), "Student", student, f"Module {row['code_module']}", joined


def completions(folder: Path):
    about = {row["id_assessment"]: row for row in read(folder / "assessments.csv")}
    for row in read(folder / "studentAssessment.csv"):
        assessment, student = about[row["id_assessment"]], row["id_student"]
        on = begins(assessment["code_presentation"]) + timedelta(days=int(row["date_submitted"]))
        course = f"{assessment['code_module']} {assessment['assessment_type']} {row['id_assessment']}"
        yield email(student), course, on, row["score"], f"{row['id_assessment']}-{student}"
    lengths = {
        (row["code_module"], row["code_presentation"]): int(row["module_presentation_length"])
        for row in read(folder / "courses.csv")
    }
    for row in read(folder / "studentInfo.csv"):
        if row["final_result"] in ("Pass", "Distinction"):
            module, presentation, student = row["code_module"], row["code_presentation"], row["id_student"]
            on = begins(presentation) + timedelta(days=lengths[module, presentation])
            yield email(student), f"Module {module}", on, "", f"{module}-{presentation}-{student}"


if __name__ == "__main__":
    print("{} people, {} completions".format(*convert(Path(sys.argv[1]), Path(sys.argv[2]))))
