# What can be done with every list.
tables-find = Cerca
# No choice in a column of few values.
tables-any = tutti
# For screen readers, on a column's title.
tables-sort-by = Ordina per { $head }
tables-count = { $shown } righe su { $all }
tables-all = { $all ->
    [one] { $all } riga
   *[other] { $all } righe
}
tables-none = Nessun risultato.
tables-reset = Mostra tutte le righe
tables-export = Esporta CSV
tables-partial = Si cerca ed esporta solo ciò che è caricato.
tables-print-cut = Qui sono stampate le prime { $shown } righe su { $all }. Il file CSV le contiene tutte.
