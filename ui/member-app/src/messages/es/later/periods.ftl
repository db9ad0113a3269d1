period-fetching = Sumando…
period-this-week = Esta semana
period-this-month = Este mes
period-this-year = Este año
period-last-week = La semana pasada
period-previous-week = Semana anterior
period-previous-month = Mes anterior
period-previous-year = Año anterior
period-next-week = Semana siguiente
period-next-month = Mes siguiente
period-next-year = Año siguiente
period-nothing = En este período no se registró nada.
period-nothing-yet = El primer intervalo de este período aún no ha terminado.

period-chart-week = La semana por días
period-chart-month = El mes por días
period-chart-year = El año por meses
period-so-far-week = La semana hasta ahora
period-so-far-month = El mes hasta ahora
period-so-far-year = El año hasta ahora
period-whole-week = La semana entera
period-whole-month = El mes entero
period-whole-year = El año entero
period-legend-price = precio medio
period-chart-price = Precio vecinal medio, { $unit }
period-chart-energy-day = { $unit } al día
period-chart-energy-month = { $unit } al mes

period-slider-day = Día
period-slider-month = Mes del año
period-none-selected-day = Ningún día elegido
period-none-selected-month = Ningún mes elegido
period-hint-day = Toca el gráfico, o usa en él las flechas del teclado, para leer un día.
period-hint-month = Toca el gráfico, o usa en él las flechas del teclado, para leer un mes.
period-open-day = Abrir este día
period-open-month = Abrir este mes

period-said = { $name }: { $figures }
period-said-nothing = sin datos
period-said-price = precio medio { $price }
period-estimated = { $count ->
    [one] { $estimated } de { $count } intervalo, estimado
   *[other] { $estimated } de { $count } intervalos, estimados
}
period-price = Precio medio
period-hours = { $hours } horas
period-clock-change = { $day }: { $hours } horas, porque se cambió la hora.

period-table-caption-day = Días, { $period }
period-table-caption-month = Meses, { $period }
period-table-day = Día
period-table-month = Mes
period-table-estimated = Intervalos estimados
