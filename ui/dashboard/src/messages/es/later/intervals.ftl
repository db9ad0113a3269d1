intervals-waiting = Cargando el día…
intervals-none = Ese día no se cerró nada
intervals-day-before = Mostrar el día anterior
intervals-title = Intervalos
intervals-previous = Día anterior
intervals-day = Día
intervals-next = Día siguiente
intervals-glance = El día de un vistazo
intervals-shared = Compartido
intervals-needed = Pedido
intervals-offered = Ofrecido
intervals-saved = Ahorrado
intervals-saved-together = Ahorro conjunto
intervals-node-and-hub = Nodo y hub
intervals-difference = { $different ->
    [0] todos iguales
    [one] { $different } difiere
   *[other] { $different } difieren
}
intervals-chart = { $day }: { $shared } compartidos; nodo y hub difieren en { $different } de { $intervals } intervalos
intervals-which = Qué intervalos
intervals-only-different = Solo diferencias ({ $count })
intervals-all = Todos ({ $count })
intervals-agree = Nodo y hub coinciden en todos los intervalos de este día.
intervals-interval = Intervalo
intervals-price = Precio
intervals-official = Oficiales
intervals-official-of = { $part } de { $whole }
intervals-results = Resultados

interval-waiting = Cargando el intervalo…
interval-first = Primer cierre
interval-correction = Corrección { $revision }
interval-closed = cerrado el { $moment }
interval-compared = Nodo y hub: { $name }
interval-what = Dato
interval-node = Nodo
interval-hub = Hub
interval-price = Precio
interval-price-none = ninguno
interval-shared = Compartido
interval-input-digest = Huella de los datos de entrada
interval-result-digest = Huella del resultado
interval-members = Miembros
interval-members-caption = Miembros en este intervalo
interval-member = Miembro
interval-bought = Comprado
interval-sold = Vendido
interval-from-grid = De la red
interval-to-grid = A la red
interval-amount = Importe
interval-reading = Lectura
interval-points = Puntos de suministro
interval-points-caption = Lecturas de este intervalo
interval-point = Punto
interval-import = Consumo
interval-export = Vertido

interval-chart-shared = compartido
interval-chart-needed = pedido
interval-chart-price = precio
interval-chart-different = nodo y hub difieren

interval-official = Junto a la distribuidora
interval-official-none = Ningún valor oficial de este intervalo difiere de los nuestros.
interval-official-month = Todas las diferencias del mes
