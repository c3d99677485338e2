"""The course's Zotero group, kept in step with the lock: what is wanted, what is there, a plan, and its application.

`desired` and `plan` are pure; `apply` carries a plan out through `library`, the only importer of pyzotero.
"""
