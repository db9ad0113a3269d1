# Lo que cada cual sabe de su hogar, y la coordinación del nodo.
notices-title = Avisos
notices-text = Lo que ha pasado en tu casa y con los precios. Desaparecen a los 90 días.
notices-waiting = Cargando tus avisos…
notices-none = Todavía nada. Los avisos nuevos aparecen aquí solos.
notices-list = Tus avisos
notices-new = Nuevo
notices-older = Mostrar los anteriores

# Cuándo fue: sáb, 6 ago, 15:40
notice-moment = { $day }, { $time }

notice-ready = Tu liquidación de { $month } está lista.
notice-ready-text = Los importes son provisionales hasta que lleguen los valores de la distribuidora.
notice-final = Tu liquidación de { $month } es definitiva.
notice-correction = Tu liquidación de { $month } se ha corregido.
notice-change-none = Han llegado los valores de la distribuidora y no han cambiado nada.
notice-change-more = Los valores de la distribuidora la han cambiado en { $amount } a tu favor.
notice-change-less = Los valores de la distribuidora la han cambiado: { $amount } más a pagar.
notice-silent = El contador de { $point } ha dejado de enviar.
notice-silent-text = Su última lectura es de { $when }. Hasta que vuelva, su energía se estima. Mira si tiene corriente y red.
notice-back = El contador de { $point } ha vuelto.
notice-back-text = No había enviado nada desde { $when }. Lo que guardó se está recuperando.
notice-price-above = La electricidad de los vecinos ha subido a { $price }.
notice-price-below = La electricidad de los vecinos ha bajado a { $price }.
notice-price-text = Tu límite es { $limit }; el precio es el del intervalo de las { $time }.
notice-trouble-clock-unsure = El nodo no está seguro de la hora.
notice-trouble-text-clock-unsure = Nadie ha puesto su reloj en hora desde { $when }. Conéctalo a internet o a otros nodos.
notice-trouble-storage-low = El almacenamiento del nodo está casi lleno.
notice-trouble-text-storage-low = Visto: { $when }. Haz sitio antes de que las lecturas tengan que esperar.
notice-trouble-hub-away = El hub lleva más de un día sin responder.
notice-trouble-text-hub-away = Hay registros esperándolo desde { $when }. No se pierde nada; subirán en cuanto responda.

notice-to-statement = Liquidación
notice-to-devices = Dispositivos
notice-to-day = Ese día
notice-to-interval = Ese intervalo
notice-to-care = Cuidados

notice-settings = Qué quieres saber
notice-settings-waiting = Cargando tu elección…
notice-settings-topics = Avisos sobre
notice-topic-statement = liquidaciones listas
notice-topic-correction = liquidaciones corregidas
notice-topic-device = contadores que callan o vuelven
notice-topic-price = precios más allá de mis límites
notice-topic-node = problemas del nodo
notice-settings-prices = Precio entre vecinos, { $currency } por kWh
notice-settings-above = Avisar por encima de
notice-settings-below = Avisar por debajo de
notice-settings-prices-text = Vacío: sin aviso. Como mucho uno por sentido y día.
notice-settings-quiet = Horas de silencio
notice-settings-from = de
notice-settings-to = a
notice-settings-quiet-text = Los avisos llegan igualmente, pero sin molestar.
notice-settings-save = Guardar la elección
notice-settings-saved = Guardado.
notice-popups-ask = Este dispositivo también puede mostrarlos mientras la página está en segundo plano.
notice-popups-allow = Permitir
notice-popups-on = Este dispositivo también los muestra mientras la página está en segundo plano.
notice-popups-off = A este navegador se le pidió no mostrar avisos; puedes cambiarlo en sus ajustes.

error-alert-limits-crossed = El límite inferior de precios no está por debajo del otro.
error-not-a-time = Las horas de silencio necesitan dos horas.
