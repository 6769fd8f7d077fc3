"""Builds and runs a private Odoo 19 office, and tests the addons in it.

Standard library only: it runs before anything is installed.
"""
