sharing-title = Reparto
sharing-text = Quién recibe cuánto de lo que les sobra a los vecinos, y a qué precio. Lo que ha empezado se queda como está.
sharing-new = Nueva clave
sharing-waiting = Cargando las claves…
sharing-none = Ninguna clave acordada
sharing-none-text = Los vecinos reparten según sus propios límites: quien ofrece más o pide menos va primero. Una clave de reparto divide lo que hay según un acuerdo.
sharing-back = Todas las claves

sharing-period = Clave desde el { $start }
sharing-from = Desde el { $start }: { $kind }
sharing-until = hasta el { $end }
sharing-until-further-notice = hasta nuevo aviso
sharing-withdrawn-text = Retirada antes de empezar: sigue lo que valía antes.
sharing-when-past = pasada
sharing-when-now = en vigor
sharing-when-planned = prevista
sharing-when-withdrawn = retirada
sharing-withdraw = Retirar
sharing-withdraw-from = Retirar la clave desde el { $start }
sharing-withdraw-title = ¿Retirar la clave desde el { $start }?
sharing-withdraw-text = Entonces sigue lo que vale antes. El nodo lo sabrá en cuanto esté al alcance.
sharing-withdrawing = Retirando…
sharing-members = { $count ->
    [one] Quién está: { $count } miembro
   *[other] Quién está: { $count } miembros
}
sharing-member = Miembro
sharing-share = Parte
sharing-group = Grupo

sharing-kind = Cómo se reparte
sharing-kind-auction = Según los límites
    .text = Deciden los límites de cada hogar: quien paga más compra primero, quien pide menos vende primero.
sharing-kind-dynamic = Según lo que se necesita
    .text = Cada cual recibe una parte en proporción a lo que necesita en ese momento.
sharing-kind-static = Por partes fijas
    .text = Cada cual tiene una parte acordada; lo que alguien no puede usar va a la red.
sharing-kind-hybrid = Por partes fijas y luego según lo que se necesita
    .text = Cada cual tiene una parte acordada; lo que alguien no puede usar va a los demás en proporción a lo que necesitan.
sharing-kind-priority = Por grupos
    .text = Primero va el primer grupo, luego el segundo; dentro de un grupo, según lo que se necesita. Quien no está en ningún grupo va al final.
sharing-price = Precio entre vecinos
sharing-price-mid-market = En el medio
    .text = A mitad de camino entre lo que paga la red y lo que cobra, menos el peaje de red.
sharing-price-supply-demand-ratio = Según lo que hay
    .text = Caro mientras sobra poco, barato cuando sobra mucho.
sharing-points = Precios según la oferta
sharing-points-text = Entre dos puntos el precio va en línea recta. El 100 % de la demanda es el equilibrio; en el precio, 0 % es el más bajo que compensa y 100 % el más alto.
sharing-point-ratio = Punto { $number }: oferta en % de la demanda
sharing-point-position = Punto { $number }: precio en % del margen
sharing-point-remove = Quitar el punto { $number }
sharing-point-add = Añadir un punto
sharing-point-text = Oferta al { $ratio } de la demanda: precio al { $position } del margen

sharing-new-title = Nueva clave
sharing-new-text = Pruébala con el mes pasado antes de guardarla.
sharing-not-yours = Las claves las crea la coordinación. Tú puedes verlas.
sharing-restored-older = Lo que escribiste sigue aquí, pero alguien ha cambiado las claves mientras tanto. Míralas antes de guardar.
sharing-day = Vale desde el comienzo del
sharing-day-text = A medianoche en la zona { $time_zone }. Hasta que empiece se puede retirar.
sharing-shares = La parte de cada cual
sharing-share-of = Parte de { $member } en tanto por ciento
sharing-equal = Lo mismo para todos
sharing-make-whole = Llevar la suma al 100 %
sharing-sum-whole = Las partes suman { $sum }.
sharing-sum-missing = Las partes suman { $sum }; { $rest } aún no es de nadie.
sharing-sum-over = Las partes suman { $sum }; es { $rest } de más.
sharing-sum-wrong = { $count ->
    [one] La parte de { $member } no es un porcentaje.
   *[other] { $count } partes no son porcentajes; la primera es la de { $member }.
}
sharing-groups = El grupo de cada cual
sharing-group-of = Grupo de { $member }
sharing-group-none = Ningún grupo: al final
sharing-group-number = Grupo { $group }
sharing-group-count = { $count ->
    [one] Grupo { $group }: { $count } miembro
   *[other] Grupo { $group }: { $count } miembros
}
sharing-group-rest = { $count ->
    [one] Al final: { $count } miembro
   *[other] Al final: { $count } miembros
}
sharing-file = Desde un archivo
sharing-file-shares = Una línea por miembro: su nombre y su parte en tanto por ciento, tal como se guarda la tabla de abajo. Quien no está no tiene parte.
sharing-file-groups = Una línea por miembro: su nombre y el número de su grupo. Quien no está va al final.
sharing-file-read = { $file } está leído. Todavía no se ha guardado nada.
sharing-file-line = Línea { $line }

sharing-try-prices = Precios para la prueba
sharing-try-as-it-was = Como eran
sharing-try-tariff = Los de la tarifa desde el { $start }
sharing-preview = Probar con el mes pasado
sharing-preview-title = Lo que habría hecho esta clave
sharing-preview-as-it-was = La energía es la que se midió: nadie podía conocer esta clave y usar energía a otra hora.
sharing-preview-limits = { $count ->
    [one] { $count } miembro tiene límites propios; con una clave esperan.
   *[other] { $count } miembros tienen límites propios; con una clave esperan.
}
sharing-save = Guardar la clave
sharing-busy = Un momento…

error-malformed-allocation-key = Esta clave no cuadra.
    .hint = Las partes suman el 100 % y nadie aparece dos veces.
error-allocation-key-in-the-past = Ya se han cerrado intervalos posteriores a este momento.
    .hint = Una clave nunca cambia el pasado; elige un comienzo posterior.
error-allocation-key-too-far = Esta clave empieza demasiado lejos en el futuro.
error-allocation-key-exists = Ya hay una clave desde este momento.
    .hint = Retírala antes o elige otro comienzo.
error-allocation-key-begun = Esta clave ya ha empezado.
    .hint = Crea una nueva que empiece más tarde.
error-no-such-allocation-key = Esta clave no existe.
error-too-many-allocation-keys = Ya hay muchas claves previstas.
    .hint = Espera a que algunas hayan empezado.
error-not-a-share = Una de las partes no es un porcentaje.
    .hint = Escríbela como 12,5, con cuatro decimales como mucho.
error-shares-not-whole = Las partes no suman el 100 %.
    .hint = «Llevar la suma al 100 %» mantiene sus proporciones.
error-not-a-group = Todavía no hay nadie en un grupo.
    .hint = Elige un grupo para al menos un miembro.
error-too-many-in-key = Una clave puede nombrar como mucho a 1000 miembros.
    .hint = Quien no tiene parte ni grupo no necesita estar.
error-not-a-point = Los precios según la oferta no están en orden.
    .hint = La oferta sube de punto en punto; el precio, nunca.
error-share-file-too-large = Este archivo es demasiado grande.
error-share-file-unknown-member = El archivo nombra a alguien que no es miembro.
error-share-file-member-twice = El archivo nombra dos veces a un miembro.
error-share-file-wrong-line = No se puede leer una línea del archivo.
    .hint = Escribe el nombre del miembro, un punto y coma y el número.
error-share-file-empty = El archivo no nombra a ningún miembro.
