"""Reads the pages, proves their claims, and makes a site and a deck of them."""
