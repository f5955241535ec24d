"""Anything with a header row: CSV and its relatives, XLSX, XLS, ODS, Whova agendas."""
