calc-waiting = Calculando de nuevo…
calc-back = Volver al día
calc-previous = Intervalo anterior
calc-next = Intervalo siguiente
calc-result = El resultado
calc-intro = De tu contador a tu dinero, paso a paso. El nodo acaba de calcularlo todo otra vez y ha salido lo mismo que está en los libros.

calc-meter = { $count ->
    [one] Lo que marcó tu contador
   *[other] Lo que marcaron tus contadores
}
calc-signed = firmado por el contador
calc-source-registers = Un contador solo cuenta hacia arriba. Lo que marcaba al final, menos lo que marcaba al principio, es lo que ha pasado por él.
calc-source-official = Es el valor de la distribuidora, que vale más que el del propio contador.
calc-source-not-at-hand = Las lecturas están en otra parte del diario del nodo. Esto es lo que dieron.
calc-stand-in-previous-day = No llegó ninguna lectura. Hasta que llegue, vale la misma hora del día anterior.
calc-stand-in-previous-interval = No llegó ninguna lectura. Hasta que llegue, vale el intervalo anterior.
calc-stand-in-zero = No llegó ninguna lectura y no había base para estimarla. Hasta que llegue, no se cuenta nada.
calc-stand-in-other = No llegó ninguna lectura. Hasta que llegue, vale una estimación.
calc-when = Cuándo
calc-taken-in = Consumido
calc-fed-in = Vertido
calc-at = A las { $time }
calc-difference = Diferencia
calc-counted = Contado
calc-edge-between = A las { $time } en punto no llegó ninguna lectura. El contador se sitúa en la línea recta entre las lecturas de las { $before } y las { $after }.
calc-edge-estimated = La lectura de las { $time } es estimada.

calc-wish = Lo que querías
calc-netted = En este tiempo entraron { $import } en tu casa y salieron { $export }; solo cuenta la diferencia.
calc-wish-demand = Tu casa necesitaba { $energy }. Compras a los vecinos por { $price } como mucho.
calc-wish-supply = A tu casa le sobraban { $energy }. Vendes a los vecinos por { $price } como mínimo.
calc-limit-default = Es el límite predeterminado de la comunidad, porque no has fijado ninguno.
calc-limit-own = Es el límite que fijaste.
calc-limit-band = Habías fijado { $price }, pero más allá del límite usado aquí conviene más la red.
calc-out-nothing-to-trade = Tu casa no necesitaba ni le sobraba energía: no había nada que intercambiar.
calc-out-credit-used-up = Tu casa no participó, porque su crédito en la comunidad estaba agotado.
calc-out-no-price-pays = Con esta tarifa ningún precio compensa a ambas partes, así que nadie intercambió.
calc-both-sides = Todos los hogares juntos querían { $demand } y ofrecían { $supply }. Se intercambiaron { $matched }.
calc-axis-price = Precio por kWh
calc-axis-energy = Wh
calc-key-demand = pedido
calc-key-supply = ofrecido
calc-key-own = lo tuyo
calc-levels-demand = Pedido
calc-levels-supply = Ofrecido
calc-level-limit-demand = hasta
calc-level-limit-supply = desde
calc-level-wh-demand = pedido
calc-level-wh-supply = ofrecido
calc-level-served-demand = obtenido
calc-level-served-supply = vendido
calc-level-own = de ahí, tuyo
calc-levels-note = Quien estaría solo con su límite aparece junto a los siguientes. Solo si en un lado hay un único hogar más, se puede saber qué hizo.

calc-price = De dónde sale el precio
calc-price-none = No se intercambió nada, así que no hay precio.
calc-price-pair = El último comprador que obtuvo algo habría pagado hasta { $high }. El último vendedor que vendió algo quería al menos { $low }. Todos pagan y cobran el punto medio:
calc-price-equilibrium_mid = Con cualquier precio entre { $low } y { $high } se habría intercambiado lo mismo. Todos pagan y cobran el punto medio:
calc-price-floored = Redondeado hacia abajo a la millonésima.
calc-band = Por encima de { $floor } (lo que paga la red) y por debajo de { $cap } (lo que cuesta la red menos el peaje de red local), el intercambio conviene a ambas partes.

calc-share-demand = Qué recibiste y de quién
calc-share-supply = Qué diste y a quién
calc-share-all-demand = Los vecinos lo cubrieron todo.
calc-share-all-supply = Los vecinos lo tomaron todo.
calc-share-part-demand = De los { $whole } que querías, { $part } vinieron de los vecinos y el resto de la red.
calc-share-part-supply = De los { $whole } que te sobraban, los vecinos tomaron { $part } y la red el resto.
calc-share-why-demand = No alcanzaba para todos con tu límite, así que a cada uno le tocó la misma parte.
calc-share-why-supply = Había más de lo pedido con tu límite, así que cada uno vendió la misma parte.
calc-share-none-demand = Otros pagaban más, y para tu límite no quedó nada.
calc-share-none-supply = Otros vendían por menos, y con tu límite ya no se pedía nada.
calc-share-no-trade = Nadie intercambió, así que todo pasó por la red.

calc-money = En qué se queda
calc-lines-with = Con tus vecinos
calc-lines-without = Sin vecinos habría sido
calc-fixed-part = la cuota de todo el día, cobrada una vez al día en este intervalo
calc-saved = Ahorrado al compartir
calc-signs = Con signo menos pagas; sin él, cobras. Aquí no se redondea nada.

calc-corrections = Qué se corrigió
calc-corrections-text = La liquidación lleva la diferencia en una línea propia; lo ya impreso queda como estaba.
calc-cause-late-reading = Una lectura llegó tarde
calc-cause-official-value = Llegó el valor de la distribuidora
calc-cause-unknown = Corregido
calc-figure = Valor
calc-before = antes
calc-after = ahora
calc-figure-import_wh = Consumido
calc-figure-export_wh = Vertido
calc-figure-bought_wh = De vecinos
calc-figure-sold_wh = A vecinos
calc-figure-grid_import_wh = De la red
calc-figure-grid_export_wh = A la red
calc-figure-price = Precio
calc-figure-amount = Importe

calc-proof = Dónde está escrito
calc-proof-text = El nodo lleva un diario en el que cada entrada está sellada con todas las anteriores. Quien tenga una copia puede buscar estas; si se cambiara alguna, su sello ya no encajaría.
calc-closed-on = Anotado el { $when } y sin cambios desde entonces.
calc-corrected-on = Última corrección: { $when }.
calc-record-none = La entrada es demasiado antigua para buscarla aquí.
calc-record-result = El resultado:
calc-record-reading = Lectura de las { $time }:
calc-record-position = entrada { $position }
calc-records-readings = Las entradas de las lecturas
calc-copy = Copiar el sello de la entrada { $position }
calc-copied = Copiado.
calc-not-copied = Este navegador no puede copiar; selecciónalo y cópialo a mano.
calc-receipt = El recibo de la blockchain

error-no-closed-interval = No se sabe nada de este intervalo.
    .hint = Aún no ha terminado, o tu casa no era entonces parte de la comunidad.
error-calculation-mismatch = El nodo no puede mostrar de dónde sale esto.
    .hint = Al calcularlo de nuevo sale algo distinto de lo que está en los libros. Avisa a la coordinación.
