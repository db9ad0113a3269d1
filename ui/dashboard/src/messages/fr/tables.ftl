# What can be done with every list.
tables-find = Chercher
# No choice in a column of few values.
tables-any = tous
# For screen readers, on a column's title.
tables-sort-by = Trier par { $head }
tables-count = { $shown } lignes sur { $all }
tables-all = { $all ->
    [one] { $all } ligne
   *[other] { $all } lignes
}
tables-none = Aucun résultat.
tables-reset = Afficher toutes les lignes
tables-export = Exporter (CSV)
tables-partial = La recherche et l’export portent seulement sur ce qui est chargé.
tables-print-cut = Imprimées ici : les { $shown } premières lignes sur { $all }. Le fichier CSV les contient toutes.
