# What can be done with every list.
tables-find = Buscar
# No choice in a column of few values.
tables-any = todos
# For screen readers, on a column's title.
tables-sort-by = Ordenar por { $head }
tables-count = { $shown } de { $all } filas
tables-all = { $all ->
    [one] { $all } fila
   *[other] { $all } filas
}
tables-none = Sin resultados.
tables-reset = Mostrar todas las filas
tables-export = Exportar CSV
tables-partial = Solo se busca y exporta lo que está cargado.
tables-print-cut = Aquí se imprimen las primeras { $shown } de { $all } filas. El archivo CSV las contiene todas.
