"""Programme files into sessions, presentations and problems; one file a format.

`read.read_timetable` recognises the format by its content; `tables.read_table` reads any sheet
that has a header row.
"""
