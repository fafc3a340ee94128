"""The release, apart from the package so that packaging need not import it."""
VERSION = "1.0.0"
