statement-title = Mi liquidación
statement-months-waiting = Cargando tus liquidaciones…
statement-months = Meses
statement-none-yet = Tu primera liquidación aparecerá cuando se cierre el primer intervalo.
statement-waiting = Cargando la liquidación…

statement-pay-so-far = Hasta ahora pagas
statement-pay = Pagas
statement-receive-so-far = Hasta ahora recibes
statement-receive = Recibes
statement-measured = { $energy }, todo medido
statement-estimated = { $percent } % de { $energy }, estimado

statement-exact = Importes exactos, hasta la última cifra
statement-caption = Liquidación de { $month }
statement-unsigned-note = Dispositivos que no firman sus lecturas midieron { $energy }.
statement-signs = Con signo menos pagas; sin él, cobras.
statement-rounding = Cada intervalo se calcula con exactitud. Solo se redondea la suma, al céntimo inferior; lo que sobra pasa a la siguiente liquidación. Las líneas muestran céntimos enteros que juntos dan la suma.
statement-print = Imprimir
statement-csv = CSV

statement-line = Concepto
statement-amount = Importe
statement-carried-in = Resto de la liquidación anterior
statement-sum = Suma
statement-carried-out = Resto para la siguiente liquidación
statement-of-it-estimated = ({ $energy } son estimados)
statement-of-it-unsigned = ({ $energy } sin firmar)
statement-average = media { $price }

statement-category-neighbour-purchase = Comprado a los vecinos
statement-category-neighbour-sale = Vendido a los vecinos
statement-category-local-network-fee = Peaje de red local
statement-category-grid-import = Consumido de la red
statement-category-grid-export = Vertido a la red
statement-category-fixed-fee = Cuota fija

statement-corrections = Correcciones ({ $count })
statement-corrections-text = de intervalos ya cerrados
statement-cause-official-value = valores oficiales
statement-cause-late-reading = lectura tardía

statement-stage-running = En curso.
statement-stage-provisional = Provisional.
statement-stage-final = Definitiva.
statement-stage-text-running = El mes no ha terminado: cada intervalo que se cierra se suma.
statement-stage-text-provisional = Todos los intervalos están cerrados. Las lecturas tardías y los valores de la distribuidora todavía pueden corregirlos, como máximo hasta el { $day }.
statement-stage-text-final = Han llegado los valores de la distribuidora para todos los intervalos.
statement-stage-text-over = El plazo de las correcciones ha terminado.
statement-estimates = { $count ->
    [one] Un intervalo se basa en una lectura estimada.
   *[other] { $count } intervalos se basan en lecturas estimadas.
}
statement-unmetered = aún no hay nada medido

history-title = De la primera liquidación a ahora
history-none = No se ha corregido nada desde que se cerraron los intervalos.
history-text = Nada se cambia después. Lo que se supo más tarde aparece aquí como una corrección aparte.
history-caption = Correcciones de los intervalos de este mes
history-head-day = Día y motivo
history-first = Primera liquidación
history-now = Ahora
history-cause-late-reading = Lecturas que llegaron tarde
history-cause-official-value = Valores de la distribuidora
history-intervals = { $count ->
    [one] un intervalo
   *[other] { $count } intervalos
}
history-part = { $name }: de { $before } a { $after }
history-part-price = { $name }: { $energy }, a otro precio
history-more = { $count ->
    [one] y uno más
   *[other] y { $count } más
}
history-paid = En la liquidación de { $month }:

statement-sharing = Cómo se repartió la energía
statement-sharing-bids = Desde el { $day }: según los límites de cada uno.
statement-sharing-dynamic = Desde el { $day }: según una clave acordada, en proporción a lo que se necesita.
statement-sharing-static = Desde el { $day }: según una clave acordada, en partes fijas.
statement-sharing-hybrid = Desde el { $day }: según una clave acordada, en partes fijas, y lo que queda según lo que se necesita.
statement-sharing-priority = Desde el { $day }: según una clave acordada, un grupo tras otro.
