period-fetching = Wird zusammengezählt …
period-this-week = Diese Woche
period-this-month = Dieser Monat
period-this-year = Dieses Jahr
period-last-week = Letzte Woche
period-previous-week = Vorherige Woche
period-previous-month = Vorheriger Monat
period-previous-year = Vorheriges Jahr
period-next-week = Nächste Woche
period-next-month = Nächster Monat
period-next-year = Nächstes Jahr
period-nothing = In dieser Zeit wurde nichts aufgezeichnet.
period-nothing-yet = Das erste Intervall dieser Zeit ist noch nicht zu Ende.

period-chart-week = Die Woche in Tagen
period-chart-month = Der Monat in Tagen
period-chart-year = Das Jahr in Monaten
period-so-far-week = Die Woche bisher
period-so-far-month = Der Monat bisher
period-so-far-year = Das Jahr bisher
period-whole-week = Die ganze Woche
period-whole-month = Der ganze Monat
period-whole-year = Das ganze Jahr
period-legend-price = Durchschnittspreis
period-chart-price = Nachbarpreis im Mittel, { $unit }
period-chart-energy-day = { $unit } pro Tag
period-chart-energy-month = { $unit } pro Monat

period-slider-day = Tag
period-slider-month = Monat des Jahres
period-none-selected-day = Kein Tag gewählt
period-none-selected-month = Kein Monat gewählt
period-hint-day = Tippe auf das Diagramm oder nutze darin die Pfeiltasten, um einen Tag zu lesen.
period-hint-month = Tippe auf das Diagramm oder nutze darin die Pfeiltasten, um einen Monat zu lesen.
period-open-day = Diesen Tag öffnen
period-open-month = Diesen Monat öffnen

period-said = { $name }: { $figures }
period-said-nothing = nichts aufgezeichnet
period-said-price = Durchschnittspreis { $price }
period-estimated = { $count ->
    [one] { $estimated } von { $count } Intervall geschätzt
   *[other] { $estimated } von { $count } Intervallen geschätzt
}
period-price = Durchschnittspreis
period-hours = { $hours } Stunden
period-clock-change = { $day }: { $hours } Stunden, denn die Uhren wurden umgestellt.

period-table-caption-day = Tage, { $period }
period-table-caption-month = Monate, { $period }
period-table-day = Tag
period-table-month = Monat
period-table-estimated = Geschätzte Intervalle
