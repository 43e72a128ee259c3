"""The words of the one-stop desk: codes, catalogue, pages, readings, fields. Pure."""
