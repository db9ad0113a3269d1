# What can be done with every list.
tables-find = Suchen
# No choice in a column of few values.
tables-any = alle
# For screen readers, on a column's title.
tables-sort-by = Nach { $head } sortieren
tables-count = { $shown } von { $all } Zeilen
tables-all = { $all ->
    [one] { $all } Zeile
   *[other] { $all } Zeilen
}
tables-none = Keine Treffer.
tables-reset = Alle Zeilen zeigen
tables-export = Als CSV
tables-partial = Gesucht und exportiert wird nur, was geladen ist.
tables-print-cut = Gedruckt sind die ersten { $shown } von { $all } Zeilen. In der CSV-Datei stehen alle.
