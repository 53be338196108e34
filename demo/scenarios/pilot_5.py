"""Six weeks in: five people of five units have the certificate and the tool, and one of them has reported something."""

days = 45
