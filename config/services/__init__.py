"""Embedded PostgreSQL and Valkey: real servers from wheels, started on demand and never left behind.

Read `layout` for where things live, `embedded` for the one door (`ensure`), `keeper` for the process that minds the
servers, `children` for how a child is tied to its parent and kept from running as root.
"""
