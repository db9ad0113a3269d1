# Los avisos tal como llegan fuera de casa: como notificación y por correo. Las frases son las de la página.

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

notice-trial = Funciona: tus avisos llegan a este dispositivo.
notice-trial-text = Has pedido esta prueba en la página de { $community }.

notice-node-away = No se puede llegar al nodo de tu comunidad.
notice-node-away-text = El hub lleva un rato sin saber de él. Los contadores guardan sus lecturas y las envían más tarde; no se pierde nada. Si la caja está cerca de ti, mira si tiene corriente y red.

mail-text =
    { $text }

    Encontrarás más en la página de { $community } cuando estés en casa.

    Recibes este correo porque tu cuenta lo pidió allí. Para no recibir más, quita tu dirección en «Avisos».
