period-fetching = Calcolo delle somme…
period-this-week = Questa settimana
period-this-month = Questo mese
period-this-year = Quest’anno
period-last-week = La settimana scorsa
period-previous-week = Settimana precedente
period-previous-month = Mese precedente
period-previous-year = Anno precedente
period-next-week = Settimana successiva
period-next-month = Mese successivo
period-next-year = Anno successivo
period-nothing = In questo periodo non è stato registrato nulla.
period-nothing-yet = Il primo intervallo di questo periodo non è ancora terminato.

period-chart-week = La settimana per giorni
period-chart-month = Il mese per giorni
period-chart-year = L’anno per mesi
period-so-far-week = La settimana finora
period-so-far-month = Il mese finora
period-so-far-year = L’anno finora
period-whole-week = La settimana intera
period-whole-month = Il mese intero
period-whole-year = L’anno intero
period-legend-price = prezzo medio
period-chart-price = Prezzo medio dei vicini, { $unit }
period-chart-energy-day = { $unit } al giorno
period-chart-energy-month = { $unit } al mese

period-slider-day = Giorno
period-slider-month = Mese dell’anno
period-none-selected-day = Nessun giorno scelto
period-none-selected-month = Nessun mese scelto
period-hint-day = Tocca il grafico, o usa le frecce della tastiera, per leggere un giorno.
period-hint-month = Tocca il grafico, o usa le frecce della tastiera, per leggere un mese.
period-open-day = Apri questo giorno
period-open-month = Apri questo mese

period-said = { $name }: { $figures }
period-said-nothing = nessun dato
period-said-price = prezzo medio { $price }
period-estimated = { $count ->
    [one] { $estimated } intervallo su { $count } stimato
   *[other] { $estimated } intervalli su { $count } stimati
}
period-price = Prezzo medio
period-hours = { $hours } ore
period-clock-change = { $day }: { $hours } ore, perché è cambiata l’ora.

period-table-caption-day = Giorni, { $period }
period-table-caption-month = Mesi, { $period }
period-table-day = Giorno
period-table-month = Mese
period-table-estimated = Intervalli stimati
