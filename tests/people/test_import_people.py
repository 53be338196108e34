"""A directory's file, however untidy: what it changes, what it leaves alone, what it refuses with line and reason."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from intake.models import Chunk, Import
from journal.models import Entry
from people import actions as people
from people.models import EmailAlias, Person, RoleGrant, Unit
from tests.people.conftest import HEADINGS

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)
ANA = "1,ana@tidewater.example,Ana,Top,Board,,2019-01-07,"
BEN = "2,ben@tidewater.example,Ben,O'Hara,Claims,ana@tidewater.example,2020-01-06,"
CAT = "3,cat@tidewater.example,cat,van DER Berg,Claims,ben@tidewater.example,2021-01-04,"


def person(given_name):
    return Person.objects.get(given_name=given_name)


def reasons(report):
    return {each["line"]: each["reason"] for each in report["rejected"]}


def notes(report):
    return {each["line"]: each["reason"] for each in report.get("notes", [])}


def counted(report, *names):
    return [report[name] for name in names]


# --- a first file -----------------------------------------------------------------------------------------------------
def test_people_come_in_with_their_units_and_managers_whatever_the_order(bring_in):
    report = bring_in(CAT, BEN, ANA)
    assert counted(report, "read", "applied", "unchanged", "hired", "units_created") == [3, 3, 0, 3, 2]
    cat = person("cat")
    assert (cat.name, cat.manager.given_name, cat.unit.name) == ("cat van DER Berg", "Ben", "Claims")
    assert cat.memberships.get().from_on == cat.joined_on == date(2021, 1, 4)
    assert not cat.has_usable_password()
    assert Entry.objects.filter(verb="people.hire").count() == 3


def test_the_same_file_again_changes_nothing(bring_in):
    bring_in(ANA, BEN, CAT)
    acts, rows = Entry.objects.filter(verb__startswith="people.").count(), list(Person.objects.order_by("pk").values())
    report = bring_in(CAT, ANA, BEN)
    assert counted(report, "applied", "unchanged", "rejected") == [0, 3, []]
    assert Entry.objects.filter(verb__startswith="people.").count() == acts
    assert list(Person.objects.order_by("pk").values()) == rows


def test_a_rehearsal_tells_the_same_and_keeps_nothing(bring_in):
    rehearsed = bring_in(ANA, BEN, options=["--dry-run"])
    assert not Person.objects.exists() and not Unit.objects.exists() and not Import.objects.exists()
    applied = bring_in(ANA, BEN)
    assert {name: rehearsed[name] for name in rehearsed if name != "import"} == {
        name: applied[name] for name in applied if name != "import"
    }


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\xef\xbb\xbfemail,given_name\nana@tidewater.example,J\xc3\xb6rg\n", "Jörg"),
        (b"email;given_name\r\nana@tidewater.example;J\xf6rg\r\n", "Jörg"),
        (b'Email , GIVEN_NAME\n ANA@Tidewater.example ,"  Ana   Maria "\n', "Ana Maria"),
    ],
    ids=["byte order mark", "semicolons and Windows-1252", "stray spaces"],
)
def test_untidy_text_is_read(bring_in, content, name):
    bring_in(content=content)
    assert Person.objects.get(email="ana@tidewater.example").given_name == name


def test_unmapped_columns_are_named_and_never_arrive(bring_in):
    report = bring_in(f"{ANA},91000-EUR,Methodist", headings=f"{HEADINGS},Salary,Religion")
    assert report["dropped"] == ["Salary", "Religion"]
    assert not found_anywhere("91000-EUR") and not found_anywhere("Methodist")
    assert found_anywhere("ana@tidewater.example"), "the search itself finds what is there"


def found_anywhere(value) -> bool:
    """Whether any row of any table holds it, compressed files included."""
    import zlib

    if any(value.encode() in zlib.decompress(chunk.content) for chunk in Chunk.objects.all()):
        return True
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}" AS t WHERE t::text LIKE %s)', [f"%{value}%"])
            if cursor.fetchone()[0]:
                return True
    return False


# --- maps -------------------------------------------------------------------------------------------------------------
def test_workday_is_read_by_its_map(bring_in):
    headings = (
        "Employee_ID,Preferred_Name,Email_Address,Manager_ID,Manager_Email,Division,Department,Hire_Date,Cost_Center"
    )
    report = bring_in(
        "17,Mona Marsh,mona@tidewater.example,,,Insurance,Insurance,2019-01-07,C1",
        '18,"Ebb, Erin Anne",erin@tidewater.example,17,,Insurance,Claims  ,2020-01-06,C1',
        headings=headings,
        options=["--map", "workday"],
    )
    erin = person("Erin Anne")
    assert (erin.family_name, erin.manager.family_name, erin.unit.parent.name) == ("Ebb", "Marsh", "Insurance")
    assert report["dropped"] == ["Cost_Center"]


def test_bamboohr_names_its_supervisors_and_only_one_person_is_meant(bring_in):
    report = bring_in(
        "17,Mona,Marsh,mona@tidewater.example,Claims,,2019-01-07",
        "18,Erin,Ebb,erin@tidewater.example,Claims,Mona Marsh,2020-01-06",
        "19,Odd,One,odd@tidewater.example,Claims,Two Alike,2020-01-06",
        "20,Two,Alike,two@tidewater.example,Claims,,2020-01-06",
        "21,Two,Alike,alike@tidewater.example,Claims,,2020-01-06",
        headings="Employee #,First Name,Last Name,Work Email,Department,Supervisor,Hire Date",
        options=["--map", "bamboohr"],
    )
    assert person("Erin").manager == person("Mona") and person("Odd").manager is None
    assert "More than one person is called Two Alike" in notes(report)[4]


def test_a_last_day_is_the_day_before_leaving(bring_in):
    bring_in(
        "17,Erin Ebb,erin@tidewater.example,Claims,2020-01-06,2024-05-31",
        headings="Employee_ID,Preferred_Name,Email_Address,Department,Hire_Date,Termination_Date",
        options=["--map", "workday"],
    )
    assert person("Erin").left_on == date(2024, 6, 1)


# --- what changes -----------------------------------------------------------------------------------------------------
def test_a_changed_address_is_matched_by_number_and_kept_as_an_alias(bring_in):
    bring_in(ANA, BEN)
    report = bring_in(ANA.replace("ana@", "ana.top@"), BEN)
    assert counted(report, "applied", "corrected", "left") == [1, 1, 0]
    ana = person("Ana")
    alias = EmailAlias.objects.get()
    assert (ana.email, alias.email, alias.person, alias.until_on) == (
        "ana.top@tidewater.example", "ana@tidewater.example", ana, TODAY,
    )  # fmt: skip
    assert person("Ben").manager == ana, "who still names the old address means her"


def test_two_people_may_change_addresses_with_each_other(bring_in):
    bring_in(ANA, BEN)
    bring_in(ANA.replace("ana@", "ben@"), BEN.replace(",ben@", ",ana@").replace("2020-01-06,", "2020-01-06,"))
    assert (person("Ana").email, person("Ben").email) == ("ben@tidewater.example", "ana@tidewater.example")
    assert EmailAlias.objects.count() == 2


def test_a_move_counts_from_the_day_of_the_file_or_its_own(bring_in):
    bring_in(ANA, BEN, CAT)
    bring_in(ANA, BEN.replace("Claims", "Board"), CAT)
    assert [stay.from_on for stay in person("Ben").memberships.order_by("from_on")] == [date(2020, 1, 6), TODAY]
    bring_in(
        f"{ANA},",
        f"{BEN.replace('Claims', 'Board')},",
        f"{CAT.replace('Claims', 'Board')},2022-03-01",
        headings=f"{HEADINGS},unit_from",
    )
    assert person("cat").memberships.get(unit__name="Board").from_on == date(2022, 3, 1)


@pytest.mark.parametrize("joined", ["2018-06-01", "2021-06-01"], ids=["earlier", "later"])
def test_the_day_of_joining_is_corrected(bring_in, joined):
    bring_in(ANA, BEN)
    bring_in(ANA, BEN.replace("2020-01-06", joined))
    ben = person("Ben")
    assert str(ben.joined_on) == str(ben.memberships.get().from_on) == joined
    assert Entry.objects.filter(verb="people.correct_joining", subject_id=str(ben.pk)).count() == 1


def test_a_corrected_joining_tells_of_no_second_departure(bring_in):
    soon = (TODAY + timedelta(days=20)).isoformat()
    bring_in(ANA, BEN + soon)
    bring_in(ANA, BEN.replace("2020-01-06", "2020-02-03") + soon)
    told = Entry.objects.filter(subject_id=str(person("Ben").pk)).values_list("verb", flat=True)
    assert sorted(told) == ["people.correct_joining", "people.hire", "people.record_departure"]


def test_leavers_are_those_with_a_day_and_those_no_line_names(bring_in, client):
    bring_in(ANA, BEN, CAT)
    client.force_login(person("cat"))
    report = bring_in(ANA, f"{BEN}2023-09-01", options=["--confirm-leavers"])
    assert (person("Ben").left_on, person("cat").left_on) == (date(2023, 9, 1), TODAY)
    assert counted(report, "left", "left_unnamed") == [2, 1]
    assert Person.objects.count() == 3
    assert client.get("/people/me/").status_code == 302, "a session ends with the departure"
    assert bring_in(ANA, f"{BEN}2023-09-01")["unchanged"] == 2


def test_who_comes_back_is_not_counted_in_the_gap(bring_in):
    bring_in(ANA, f"{BEN}2023-09-01", CAT)
    back = BEN.replace("2020-01-06", "2024-02-01")
    assert bring_in(ANA, back, CAT)["returned"] == 1
    ben = person("Ben")
    days = {day: Person.objects.present_on(day).filter(pk=ben.pk).exists() for day in map(date.fromisoformat, (
        "2023-08-31", "2023-09-01", "2024-01-31", "2024-02-01"))}  # fmt: skip
    assert list(days.values()) == [True, False, False, True]
    assert bring_in(ANA, back, CAT)["unchanged"] == 3
    assert bring_in(ANA, BEN, CAT)["unchanged"] == 3, "the first day of joining is known too"


def test_a_return_without_a_new_day_counts_from_today(bring_in):
    bring_in(ANA, f"{BEN}2023-09-01")
    bring_in(ANA, BEN)
    assert person("Ben").breaks.get().until_on == TODAY


# --- the tree ---------------------------------------------------------------------------------------------------------
TREE = "email,given_name,unit,unit_parent,unit_head_email"


def line(name, unit, parent="", head=""):
    return f"{name}@tidewater.example,{name.title()},{unit},{parent},{head}"


def test_units_hang_below_their_parents_and_have_heads(bring_in):
    report = bring_in(
        line("ana", "Company", head="ana@tidewater.example"),
        line("ben", "Claims", "Insurance", "ben@tidewater.example"),
        line("cat", " MOTOR   claims ", "claims"),
        line("dee", "Insurance", "Company"),
        headings=TREE,
    )
    motor = person("Cat").unit
    assert [unit.name for unit in Unit.objects.order_by("path")] == [unit.name for unit in walk(motor)]
    assert motor.path.count("/") == 5 and person("Ben").unit.head == person("Ben")
    assert counted(report, "units_created", "heads_appointed") == [4, 2]
    again = bring_in(
        line("ana", "Company", head="ana@tidewater.example"),
        line("ben", "Claims", "Insurance"),
        line("cat", "Motor Claims", "Claims"),
        line("dee", "Insurance", "Company"),
        headings=TREE,
    )
    assert counted(again, "applied", "units_created", "units_moved", "heads_appointed") == [0, 0, 0, 0]


def walk(unit):
    return [*walk(unit.parent), unit] if unit.parent else [unit]


def test_one_name_under_two_parents_is_two_units(bring_in):
    bring_in(line("ana", "Sales", "North"), line("ben", "Sales", "South"), headings=TREE)
    assert person("Ana").unit != person("Ben").unit
    report = bring_in(line("ana", "Sales", "North"), line("ben", "Sales"), headings=TREE)
    assert "There are 2 units called “Sales”" in reasons(report)[3]


def test_a_unit_moves_with_all_below_it(bring_in):
    bring_in(line("ana", "Motor", "Claims"), line("ben", "Claims", "North"), line("cat", "South"), headings=TREE)
    report = bring_in(
        line("ana", "Motor", "Claims"), line("ben", "Claims", "South"), line("cat", "South"), headings=TREE
    )
    south = Unit.objects.get(name="South")
    assert {unit.name for unit in Unit.objects.under(south)} == {"South", "Claims", "Motor"}
    assert counted(report, "units_moved", "applied") == [1, 0]
    assert Entry.objects.filter(verb="people.move_unit").count() == 1


def test_a_unit_named_as_its_own_parent_stands_alone(bring_in):
    bring_in(line("ana", "Finance", "Finance"), headings=TREE)
    assert person("Ana").unit.parent is None


def test_units_that_would_go_round_in_a_circle_are_refused(bring_in):
    report = bring_in(
        line("ana", "A", "B"), line("ben", "B", "A"), line("cat", "C", "A"), line("dee", "D"), headings=TREE
    )
    assert set(reasons(report)) == {2, 3, 4} and "cannot be part of itself" in reasons(report)[2]
    assert [unit.name for unit in Unit.objects.all()] == ["D"]


def test_known_units_stay_where_they_are_when_a_file_would_tie_them(bring_in):
    bring_in(line("ana", "A", "Top"), line("ben", "B", "Top"), headings=TREE)
    report = bring_in(line("ana", "A", "B"), line("ben", "B", "A"), headings=TREE)
    assert set(reasons(report)) == {2, 3}
    assert {unit.parent.name for unit in Unit.objects.exclude(name="Top")} == {"Top"}


# --- what is wrong with a line ----------------------------------------------------------------------------------------
def test_a_line_that_cannot_be_meant_is_refused_with_its_reason(bring_in):
    report = bring_in(
        ANA,
        "2,not an address,Ben,B,Claims,,2020-01-06,",
        "3,cat@tidewater.example,,C,Claims,,2020-01-06,",
        "4,dee@tidewater.example,Dee,D,Claims,,06.01.2020,",
        "5,eve@tidewater.example,Eve,E,Claims,,2020-01-06,2019-01-01",
        "6,fay@tidewater.example,Fay,F,Claims,,2020-01-06",
        f"7,gil@tidewater.example,{'G' * 81},G,Claims,,2020-01-06,",
        ",,Hal,H,Claims,,2020-01-06,",
    )
    found = reasons(report)
    assert list(found) == [3, 4, 5, 6, 7, 8, 9]
    for number, words in {
        3: "not an e-mail",
        4: "name is missing",
        5: "joined_on: “06.01.2020” is not a day",
        6: "before joined_on",
        7: "7 cells",
        8: "longer than 80",
        9: "address is missing",
    }.items():
        assert words in found[number]
    assert report["applied"] == Person.objects.count() == 1


def test_an_address_and_a_number_stand_once_in_a_file(bring_in):
    report = bring_in(ANA, BEN, "9,ANA@tidewater.example,Ana,Top,Board,,2019-01-07,", BEN.replace("ben@", "b@"))
    found = reasons(report)
    assert found[4] == "There is already a person with the address ana@tidewater.example with another number."
    assert "The same employee_number stands on line 3" in found[5]
    assert Person.objects.count() == 2


def test_an_address_is_refused_without_a_word_of_numbers_where_there_are_none(bring_in):
    twice = ("ana@tidewater.example,Ana", "ANA@tidewater.example,Anne")
    report = bring_in(*twice, headings="email,given_name")
    assert reasons(report)[3] == "There is already a person with the address ana@tidewater.example."


def test_a_manager_under_two_numbers_is_one_manager(bring_in):
    report = bring_in(
        "1,ana@tidewater.example,Ana,,",
        "901,ana@tidewater.example,Ana,,",
        "2,ben@tidewater.example,Ben,901,",
        headings="employee_number,email,given_name,manager_employee_number,manager_email",
    )
    assert person("Ben").manager == person("Ana") and list(reasons(report)) == [3]


def test_managers_who_are_nobody_or_go_in_circles_are_told(bring_in):
    report = bring_in(
        ANA.replace("Board,,", "Board,cat@tidewater.example,"), BEN, CAT,
        "4,dee@tidewater.example,Dee,D,Claims,nobody@tidewater.example,2021-01-04,",
        "5,eve@tidewater.example,Eve,E,Claims,eve@tidewater.example,2021-01-04,",
    )  # fmt: skip
    assert report["applied"] == 5
    assert not Person.objects.exclude(manager=None).exists()
    assert set(notes(report)) == {2, 3, 4, 5}
    assert "circle" in notes(report)[3] and "Nobody is known as nobody@tidewater.example" in notes(report)[5]
    again = bring_in(
        ANA.replace("Board,,", "Board,cat@tidewater.example,"), BEN, CAT,
        "4,dee@tidewater.example,Dee,D,Claims,nobody@tidewater.example,2021-01-04,",
        "5,eve@tidewater.example,Eve,E,Claims,eve@tidewater.example,2021-01-04,",
    )  # fmt: skip
    assert again["unchanged"] == 5


def test_who_stands_on_a_refused_line_is_not_taken_for_gone(bring_in):
    bring_in(ANA, BEN, CAT)
    report = bring_in(ANA, BEN.replace("2020-01-06", "soon"), "3,cat#tidewater.example,cat,van DER Berg,Claims,,,")
    assert set(reasons(report)) == {3, 4} and report["left"] == 0


def test_nobody_is_taken_for_gone_when_a_line_cannot_be_read(bring_in):
    bring_in(ANA, BEN, CAT)
    report = bring_in(ANA, BEN, "torn in two")
    assert report["left"] == 0 and "Nobody leaves by this file" in notes(report)[None]
    report = bring_in(ANA, "torn in two")
    assert [note["reason"] for note in report["notes"]] == [
        "2 people are on no line that could be read. Nobody leaves by this file: one of the others may be theirs."
    ]  # once, however many they are


def test_an_old_address_without_a_number_is_nobodys(bring_in, erin):
    people.change_details(person=erin, email="erin.flow@tidewater.example", by=None)
    report = bring_in("erin@tidewater.example,Erin", headings="email,given_name", options=["--confirm-leavers"])
    assert "was the address of Erin Ebb" in reasons(report)[2]


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_a_fifth_of_the_company_does_not_leave_unasked(bring_in):
    lines = [f"{n},p{n}@tidewater.example,P{n},,Claims,,2020-01-06," for n in range(10)]
    bring_in(*lines)
    report = bring_in(*lines[3:])
    assert report["state"] == "refused" and "3 of 10 people would be gone" in report["problem"]
    assert not Person.objects.exclude(left_on=None).exists()
    assert bring_in(*lines[2:])["left"] == 2, "a fifth is not more than a fifth"
    assert bring_in(*lines[4:], options=["--confirm-leavers"])["left"] == 2


def test_an_address_alone_neither_changes_nor_removes_an_administrator(bring_in, ada):
    report = bring_in("666,ada@tidewater.example,Mallory,M,Board,,2020-01-06,")
    ada.refresh_from_db()
    assert (ada.given_name, ada.employee_number) == ("Ada", None) and "is an administrator" in reasons(report)[2]
    report = bring_in(ANA, options=["--confirm-leavers"])
    ada.refresh_from_db()
    assert ada.left_on is None and "known by an address alone" in notes(report)[None]


def test_the_last_administrator_never_leaves_by_a_file(bring_in, ada, omar):
    for number, each in enumerate([ada, omar]):
        people.change_details(person=each, by=None, employee_number=f"70{number}")
    first = bring_in(ANA, options=["--confirm-leavers"])
    assert "last administrator" in notes(first)[None]
    report = bring_in(
        ANA, f"700,ada@tidewater.example,Ada,Anchor,,,2024-01-08,{YESTERDAY}", options=["--confirm-leavers"]
    )
    assert "last administrator" in reasons(report)[3]
    ada.refresh_from_db(), omar.refresh_from_db()
    assert ada.left_on is None and omar.left_on == TODAY
    assert RoleGrant.objects.in_force().filter(role="administrator").exists()


@pytest.mark.parametrize(
    ("headings", "words"),
    [("Mail,Vorname", "lacks the column email"), ("email,unit", "needs a column given_name, or name"), ("", "lacks")],
)
def test_a_file_without_its_headings_is_refused_whole(bring_in, headings, words):
    assert words in bring_in("a,b", headings=headings)["problem"]
    assert not Import.objects.exists()


def test_a_map_of_other_columns_is_refused(bring_in, tmp_path):
    (tmp_path / "map.json").write_text('{"columns": {"Salary": "salary"}}')
    report = bring_in(ANA, options=["--map", str(tmp_path / "map.json")])
    assert "The map names salary" in report["problem"]


@pytest.mark.parametrize("who", ["erin", "mona", "omar", "stella"])
def test_only_an_administrator_brings_in_people(who, request):
    import io

    from intake.rules import Layout
    from journal.rules import Refused

    with pytest.raises(Refused, match="Only an administrator"):
        people.receive_people(content=io.BytesIO(b"x"), filename="x", layout=Layout(), by=request.getfixturevalue(who))
