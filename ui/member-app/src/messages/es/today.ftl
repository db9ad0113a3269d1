period-choice = Período mostrado
period-choice-day = Día
period-choice-week = Semana
period-choice-month = Mes
period-choice-year = Año

today-fetching = Cargando el día…
today-title = Hoy
today-yesterday = Ayer
today-previous = Día anterior
today-next = Día siguiente
today-nothing-yet = El primer intervalo de hoy aún no ha terminado.
today-nothing = Ese día no se registró nada.
today-show-before = Mostrar el día anterior
today-chart = El día en intervalos
today-so-far = El día hasta ahora
today-whole = El día entero
today-estimated = { $estimated ->
    [one] { $estimated } de { $count } intervalos se basa en lecturas estimadas y aún puede corregirse.
   *[other] { $estimated } de { $count } intervalos se basan en lecturas estimadas y aún pueden corregirse.
}

legend-neighbours = vecinos
legend-grid = red
legend-price = precio
legend-estimated = estimado
legend-ways = entra ↑ sale ↓

energy-from-neighbours = De vecinos
energy-from-grid = De la red
energy-to-neighbours = A vecinos
energy-to-grid = A la red
energy-pay = Pagas
energy-receive = Recibes
energy-save = Ahorras
energy-saved = Ahorrado
energy-saved-together = Ahorro conjunto
energy-price = Precio
energy-no-trade = ninguno

chart-price = Precio vecinal, { $unit }
chart-energy = { $unit } en { $minutes } minutos
chart-slider = Intervalo del día
chart-none-selected = Ningún intervalo elegido

interval-hint = Toca el gráfico, o usa en él las flechas del teclado, para leer un intervalo.
interval-how = ¿Cómo se ha calculado?
interval-quality-valid = medido
interval-quality-estimated = estimado
interval-quality-edited = editado
interval-quality-questionable = dudoso
interval-official = oficial
interval-not-signed = sin firmar
interval-corrected = corregido

interval-said = De { $from } a { $to }: { $figures }
interval-said-from-neighbours = { $energy } de vecinos
interval-said-from-grid = { $energy } de la red
interval-said-to-neighbours = { $energy } a vecinos
interval-said-to-grid = { $energy } a la red
interval-said-no-energy = sin energía
interval-said-price = precio { $price }
interval-said-no-trade = sin intercambio
interval-said-estimated = estimado

table-caption = Intervalos: { $day }
table-show = Mostrar como tabla
table-from = Desde
table-from-neighbours = De vecinos
table-from-grid = De la red
table-to-neighbours = A vecinos
table-to-grid = A la red
table-price = Precio
table-amount = Importe
table-reading = Lectura

# What may still come of today, by the last days: never measured.
legend-expected = previsto
today-expected = Previsto para el resto del día, según los últimos días: { $drawn } de entrada, { $fed } de salida.
