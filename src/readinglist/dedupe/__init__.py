"""Bibliographies without duplicates: what is one work becomes one entry, and every old key still means its work."""
