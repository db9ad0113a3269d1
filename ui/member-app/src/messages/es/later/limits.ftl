limits-title = Mis límites
limits-text = Fíjalos una vez; cada intervalo los respeta.
limits-waiting = Cargando tus límites…
limits-where = Dónde están tus límites

limits-save = Guardar límites
limits-saving = Guardando…
limits-undo = Deshacer
limits-saved = Guardado. Vale desde el próximo intervalo.
limits-unsaved = Aún sin guardar

limits-buy-title = Comprar
limits-buy-slider = Comprar, control deslizante
limits-buy-sentence = Compro a los vecinos mientras un kWh cueste como mucho { $price }.
limits-buy-default = Así recibes toda la energía que tengan los vecinos y nunca pagas más que a la red.
limits-buy-own = Si es más cara, tu casa consume energía de la red.
limits-sell-title = Vender
limits-sell-slider = Vender, control deslizante
limits-sell-sentence = Vendo a los vecinos cuando un kWh me da al menos { $price }.
limits-sell-default = Así vendes todo lo que los vecinos puedan usar y nunca recibes menos que de la red.
limits-sell-own = Si da menos, tu excedente va a la red.
limits-default = Usar el límite de la comunidad
limits-number = { $currency } por kWh

limits-scale = Precios de { $floor } a { $cap }. Vendes desde { $sell } y compras hasta { $buy }.
limits-scale-price = El último precio fue de { $price }.
limits-scale-no-price = No hubo intercambios en el último intervalo.
limits-mark-sell = venta mín.
limits-mark-buy = compra máx.
limits-mark-price = último: { $price }
limits-mark-floor = la red paga { $price }
limits-mark-cap = desde { $price } la red cuesta menos

# What other limits would have changed in the last month, in whole kWh and tens of cents.
limits-preview-title = Lo que habría cambiado
limits-preview-hint = Mueve un límite y verás aquí lo que habría cambiado el mes pasado.
limits-preview-busy = Tu nodo lo está calculando…
limits-preview-period = Calculado para { $period }
limits-preview-none = Aún no se ha cerrado ningún intervalo con el que calcular.
limits-preview-same = No habría cambiado nada.
limits-preview-bought-more = Habrías comprado unos { $change } kWh más a vecinos: { $would } en vez de { $was }.
limits-preview-bought-less = Habrías comprado unos { $change } kWh menos a vecinos: { $would } en vez de { $was }.
limits-preview-sold-more = Habrías vendido unos { $change } kWh más a vecinos: { $would } en vez de { $was }.
limits-preview-sold-less = Habrías vendido unos { $change } kWh menos a vecinos: { $would } en vez de { $was }.
limits-preview-money-better = Habrías salido ganando unos { $money }.
limits-preview-money-worse = Habrías salido perdiendo unos { $money }.
limits-preview-money-same = En dinero habría sido más o menos lo mismo.
limits-preview-note = Con las cifras reales de todos y sus límites tal como eran. Redondeado a kWh enteros y diez céntimos, para que nadie adivine el límite de un vecino.

limits-wait-title = Tus límites esperan
limits-wait-now = Tu comunidad reparte ahora según una clave acordada, a un precio también acordado. Tus límites se guardan y vuelven a valer cuando la clave termine.
limits-wait-from = Desde el { $when }, tu comunidad reparte según una clave acordada. Tus límites se guardan y esperan desde entonces.
limits-wait-until = Desde el { $when }, tus límites vuelven a valer.
limits-wait-share = Tu parte de lo que hay: { $share }.
