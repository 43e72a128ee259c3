"""How the tables came to be; run by `vault.database.upgrade`, never by hand."""
