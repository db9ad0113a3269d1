# La liquidación impresa. Lo que va entre llaves ya se ha hecho inofensivo para una página; estos textos no llevan marcas.

statement-month = { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
} de { $year }
statement-date = { $day }/{ $month }/{ $year }
statement-title = Liquidación de { $month }
statement-window = Liquidación de { $month }, { $member }
statement-head = { $community } · Liquidación de { $month } · Miembro { $member }
statement-fact-community = Comunidad
statement-fact-member = Miembro
statement-fact-period = Periodo
statement-fact-points = { $count ->
    [one] Punto de suministro
   *[other] Puntos de suministro
}
statement-fact-estimated = Estimado
statement-no-points = ninguno
statement-period = del { $from } al { $to } ({ $zone })
statement-estimated = { $count ->
    [one] { $shown } intervalo
   *[other] { $shown } intervalos
}
statement-stage-running = EN CURSO: aún no se han cerrado todos los intervalos de este mes.
statement-stage-provisional = PROVISIONAL: las lecturas tardías y los valores oficiales todavía pueden corregir este mes.
statement-stage-final = DEFINITIVA: este mes ya no cambia, salvo que la distribuidora comunique otros valores.
statement-due-pay = Pagas { $amount }
statement-due-receive = Recibes { $amount }
statement-due-pay-running = Hasta ahora pagas { $amount }
statement-due-receive-running = Hasta ahora recibes { $amount }
statement-sharing = La energía entre vecinos se repartió así: { $rules }.
statement-sharing-bids = desde el { $day } según los límites de cada uno
statement-sharing-dynamic = desde el { $day } según una clave acordada, en proporción a lo que se necesita
statement-sharing-static = desde el { $day } según una clave acordada, en partes fijas
statement-sharing-hybrid = desde el { $day } según una clave acordada, en partes fijas, y lo que queda según lo que se necesita
statement-sharing-priority = desde el { $day } según una clave acordada, un grupo tras otro
statement-sharing-priced = { $rule }, { $price }
statement-sharing-price-mid-market = al precio medio entre los dos precios de la red
statement-sharing-price-supply-demand-ratio = a un precio según cuánto había para cuánto se necesitaba
statement-signs = Importes en { $currency }: un signo menos significa que pagas.
statement-category-neighbour-purchase = Comprado a los vecinos
statement-category-neighbour-sale = Vendido a los vecinos
statement-category-local-network-fee = Peaje de red local
statement-category-grid-import = Consumido de la red
statement-category-grid-export = Vertido a la red
statement-category-fixed-fee = Cuota fija
statement-cause-late-reading = lectura tardía
statement-cause-official-value = valor oficial
statement-summary = Resumen
statement-sum = Suma
statement-corrections = Correcciones
statement-column-line = Concepto
statement-column-day = Día
statement-column-price = { $currency } por kWh
statement-column-interval = Intervalo
statement-column-part = Parte
statement-column-why = Motivo
statement-column-change = kWh de más o de menos
statement-column-provisional = Provisional, { $currency }
statement-column-final = Definitivo, { $currency }
statement-column-difference = Diferencia
statement-column-intervals = Intervalos
statement-column-energies = kWh antes, después
statement-corrections-title = Correcciones de intervalos ya cerrados
statement-settlement-title = Provisional y definitivo
statement-settlement-all = Han llegado los valores de la distribuidora para los { $intervals } intervalos: estos importes son definitivos.
statement-settlement-none = Aún no han llegado los valores de la distribuidora: todos los importes son provisionales.
statement-settlement-some = Han llegado los valores de la distribuidora para { $final } de { $intervals } intervalos; { $open } son provisionales.
statement-settlement-note = Provisional es lo que mostraron nuestros propios contadores. Una diferencia se paga con la liquidación del mes en que se anotó.
statement-history-title = Qué ha cambiado desde la primera liquidación
statement-history-first = Primera liquidación
statement-history-now = Ahora
statement-history-part = { $name }: { $before } → { $after }
statement-history-part-price = { $name }: { $energy }, otro precio
statement-history-payment = { $amount } con { $month }
statement-history-note = Nada se cambia después: cada diferencia se paga con la liquidación del mes en que se supo: { $payments }.
statement-notes-title = Cómo se ha calculado
statement-notes-carried = Resto de la liquidación anterior: { $before }. Resto para la siguiente liquidación: { $next }.
statement-notes-rounding = Cada intervalo se calcula con exactitud. Solo se redondea el resultado final, al céntimo inferior, y lo que sobra pasa a la siguiente liquidación, así no se pierde nada. Cada fila se imprime en céntimos enteros y su fracción de céntimo pasa a la fila de abajo: las columnas suman tal como están impresas, y una fila puede diferir de energía × precio en un céntimo como máximo. Los importes exactos están en la forma CSV de esta liquidación. Donde no hay precio, varió dentro de la fila.
statement-notes-estimated = { $estimated } de { $energy } kWh se basan en lecturas estimadas; las filas con ellas llevan *. Los valores oficiales de la distribuidora mandan: donde difieren, la diferencia se anota como corrección; lo liquidado no se cambia nunca.
statement-notes-unsigned = { $unsigned } de { $energy } kWh los midieron dispositivos que no firman sus lecturas, así que después nadie puede probarlas; las filas con ellas llevan †.
statement-check-title = Cómo comprobarlo
statement-check-hash = SHA-256 de la forma CSV de esta liquidación:
statement-check-how = Descarga el CSV en la aplicación, en Mi liquidación, { $month }, y compáralo con { $command }. Guarda el archivo con esta hoja: una corrección posterior da otro. La aplicación también calcula el mes de nuevo a partir de sus intervalos y muestra, para cada uno, las lecturas, el precio y el registro firmado en que se basa.
