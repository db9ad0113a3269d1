tariffs-title = Tarifas
tariffs-text = Lo que la red cobra y paga. Una tarifa nunca cambia el pasado.
tariffs-new = Nueva tarifa
tariffs-waiting = Cargando las tarifas…
tariffs-none = Aún no hay tarifas
tariffs-none-text = Los vecinos intercambian entre lo que la red cobra y lo que paga. Indica ambas cosas al hub.

tariff-period = Tarifa desde el { $start }
tariff-from = Desde el { $start }
tariff-until = hasta el { $end }
tariff-until-further-notice = hasta nuevo aviso
tariff-when-past = pasada
tariff-when-now = en vigor
tariff-when-planned = prevista
tariff-from-grid = De la red
tariff-to-grid = A la red
tariff-local-fee = Peaje de red local
tariff-fixed-fee = Cuota fija
tariff-a-day = { $amount } al día
tariff-room = Margen para compartir

tariff-day = En vigor desde el
tariff-day-text = A medianoche en la zona { $time_zone }. Una vez que empieza, se queda como está.
tariff-price-retail = Precio de la energía de la red
tariff-price-feed_in = Precio de vertido a la red
tariff-price-local_network_fee = Peaje de red local
tariff-per-kwh = { $currency } por kWh
tariff-per-day = { $currency } por miembro y día
tariff-add = Añadir tarifa
tariff-adding = Añadiendo…

tariff-preview = Probar con el mes pasado
tariff-preview-title = Qué habría cambiado esta tarifa
tariff-preview-back = Cambiar precios
tariff-preview-days = { $from } – { $to }
tariff-preview-sentence = { $direction ->
    [better] Período { $period }: todos los miembros juntos habrían ganado { $amount }.
    [worse] Período { $period }: todos los miembros juntos habrían perdido { $amount }.
   *[same] Período { $period }: nada habría cambiado para todos los miembros juntos.
}
tariff-preview-no-trade = Con estos precios los vecinos no habrían compartido nada: el peaje no deja margen entre lo que la red cobra y lo que paga.
tariff-preview-winners = Salen ganando
tariff-preview-losers = Salen perdiendo
tariff-preview-unchanged = Siguen igual
tariff-preview-gain = Mayor ganancia
tariff-preview-loss = Mayor pérdida
tariff-preview-shared = Energía compartida
tariff-preview-computed = { $count ->
    [one] Se repartió y valoró de nuevo { $count } intervalo, con cuotas fijas.
   *[other] Se repartieron y valoraron de nuevo { $count } intervalos, con cuotas fijas.
}
tariff-preview-as-it-was = La energía es la medida: nadie podía conocer estos precios y usarla en otro momento.
tariff-preview-limits = { $count ->
    [one] { $count } miembro tiene límites propios; se mantienen en lo que estos precios permiten.
   *[other] { $count } miembros tienen límites propios; se mantienen en lo que estos precios permiten.
}
tariff-preview-barred = { $count ->
    [one] En { $count } intervalo había un crédito agotado; eso queda como estaba.
   *[other] En { $count } intervalos había un crédito agotado; eso queda como estaba.
}
tariff-preview-left-out = { $count ->
    [one] Falta { $count } intervalo: sus datos de cálculo ya no están.
   *[other] Faltan { $count } intervalos: sus datos de cálculo ya no están.
}
tariff-preview-no-month = Aún no hay ningún mes completo, así que son los últimos días.
tariff-preview-members = Qué cambia para cada miembro
tariff-preview-others = Qué cambia para los demás
tariff-preview-member = Miembro
tariff-preview-account = Cuenta
tariff-preview-before = Fue
tariff-preview-after = Sería
tariff-preview-difference = Diferencia
tariff-preview-bought-before = Comprado, fue
tariff-preview-bought-after = Comprado, sería
tariff-preview-sold-before = Vendido, fue
tariff-preview-sold-after = Vendido, sería
account-of-supplier = Comercializadoras
account-of-network-operator = Distribuidora
account-of-operator = Comunidad
error-nothing-to-preview = Todavía no hay ningún intervalo cerrado con el que probar esto.
