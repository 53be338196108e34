"""The tables of training, one file per noun group."""

from training.models.award import Award, AwardEvent
from training.models.course import Course, CourseVersion, Lesson, LessonProgress, Sitting
from training.models.enrolment import Assignment, AssignmentReason, Completion
from training.models.path import CertificationPolicy, Node, Path, PathVersion
from training.models.quiz import Assessment, Attempt, Choice, Question

__all__ = [
    "Assessment",
    "Assignment",
    "AssignmentReason",
    "Attempt",
    "Award",
    "AwardEvent",
    "CertificationPolicy",
    "Choice",
    "Completion",
    "Course",
    "CourseVersion",
    "Lesson",
    "LessonProgress",
    "Node",
    "Path",
    "PathVersion",
    "Question",
    "Sitting",
]
