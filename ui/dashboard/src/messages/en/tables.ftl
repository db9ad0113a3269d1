# What can be done with every list.
tables-find = Find
# No choice in a column of few values.
tables-any = all
# For screen readers, on a column's title.
tables-sort-by = Sort by { $head }
tables-count = { $shown } of { $all } rows
tables-all = { $all ->
    [one] { $all } row
   *[other] { $all } rows
}
tables-none = Nothing matches.
tables-reset = Show all rows
tables-export = Export CSV
tables-partial = Only what is loaded is searched and exported.
tables-print-cut = Printed here: the first { $shown } of { $all } rows. The CSV file has all of them.
