members-title = Miembros
members-text = Quién participa y dónde se mide su electricidad.
members-member = Miembro
members-point = Punto de suministro
members-import = Importar una lista
members-letters = Cartas
members-fetching = Cargando los miembros…
members-none = Aún no hay miembros
members-none-text = Los nodos y la blockchain solo conocen un identificador de cada miembro; nombres y direcciones se guardan solo para facturar.
members-all-taken = todo está en el nodo
members-waiting = { $count ->
    [one] { $count } entrada en camino
   *[other] { $count } entradas en camino
}
members-refused = { $count ->
    [one] { $count } rechazada
   *[other] { $count } rechazadas
}
members-table = Miembros y puntos de suministro
members-no-point = aún ninguno
members-reference = Referencia de la distribuidora
members-fuse = Fusible principal
members-state = Estado
members-inactive = inactivo
members-change = Cambiar { $name }

member-new = Nuevo miembro
member-title = Miembro { $member }
member-add = Añadir miembro
member-save = Guardar
member-saving = Guardando…
member-identifier = Identificador
member-identifier-hint = Minúsculas, cifras y guiones, por ejemplo { $example }. Nunca el nombre de una persona: el identificador queda en el diario para siempre.
member-credit-limit = Límite de crédito
member-credit-limit-hint = Cuánto puede bajar el saldo por debajo de cero. Déjalo vacío para no poner límite.
member-active = Participa

point-new = Nuevo punto de suministro
point-title = Punto de suministro { $point }
point-add = Añadir punto de suministro
point-member = Miembro
point-identifier-hint = Minúsculas, cifras y guiones, por ejemplo { $example }.
point-reference = Referencia de la distribuidora
point-reference-hint = Como lo llaman sus archivos. Déjalo vacío si usa nuestro identificador.
point-fuse = Fusible principal
point-fuse-hint = No se acepta ninguna lectura por encima de esta potencia.
point-active = Se mide
