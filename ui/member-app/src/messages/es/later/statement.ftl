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
