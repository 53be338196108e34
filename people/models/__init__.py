"""People, the units they work in, and the roles they were granted. Leavers stay: they are facts."""

from people.models.address import EmailAlias
from people.models.erasure import Erasure
from people.models.person import ADMIN_RIGHTS, ERASED, Person, PersonManager, Role, company_time_zone, valid_time_zone
from people.models.presence import Membership, ServiceBreak
from people.models.role import RoleGrant
from people.models.tally import Tally
from people.models.token import ApiToken
from people.models.unit import Unit

__all__ = [
    "ADMIN_RIGHTS",
    "ERASED",
    "ApiToken",
    "EmailAlias",
    "Erasure",
    "Membership",
    "Person",
    "PersonManager",
    "Role",
    "RoleGrant",
    "ServiceBreak",
    "Tally",
    "Unit",
    "company_time_zone",
    "valid_time_zone",
]
