"""Import and export: spreadsheets in, documents out."""
