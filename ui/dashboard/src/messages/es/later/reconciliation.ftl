reconciliation-title = Conciliación
reconciliation-text = Nuestras lecturas junto a las de la distribuidora, que son las vinculantes.
reconciliation-waiting = Cargando el mes…
reconciliation-previous = Mes anterior
reconciliation-next = Mes siguiente
reconciliation-none = No se cerró nada en { $month }
reconciliation-none-text = Los datos aparecerán cuando el nodo haya enviado su primer intervalo de este mes.

reconciliation-coverage = Valores oficiales de este mes
reconciliation-official = Valores oficiales
reconciliation-intervals = Intervalos
reconciliation-posted = Anotados en el nodo
reconciliation-of = de { $whole }
reconciliation-points = Puntos de suministro
reconciliation-share = El { $share } de los intervalos de este mes tiene valores oficiales
reconciliation-nothing-official = Aún no hay valores oficiales.
reconciliation-some-missing = Faltan algunos.
reconciliation-import-file = Importar el archivo de la distribuidora

reconciliation-causes = Por qué difieren
reconciliation-causes-caption = Diferencias por causa
reconciliation-cause = Causa
reconciliation-cause-count = { $cause }: { $count }
reconciliation-differences = Diferencias
reconciliation-import = Consumo
reconciliation-export = Vertido
reconciliation-members-balance = Saldo de los miembros
reconciliation-all-confirmed = Los valores oficiales confirman todas nuestras lecturas.

reconciliation-balances = Qué cambia para los miembros
reconciliation-balances-text = Por encima de cero el miembro recibe; por debajo, paga.
reconciliation-balances-caption = Saldos de los miembros
reconciliation-member = Miembro
reconciliation-provisional = Provisional
reconciliation-final = Definitivo
reconciliation-difference = Diferencia
reconciliation-readings = Lecturas
reconciliation-differences-of = { $count ->
    [one] { $count } diferencia de { $member }
   *[other] { $count } diferencias de { $member }
}

differences-title = Lecturas una a una
differences-caption = Lecturas que difieren
differences-waiting = Cargando…
differences-none = Ninguna diferencia de este tipo.
differences-more = Mostrar más
differences-all-members = Todos los miembros
differences-all-causes = Todas las causas
differences-interval = Intervalo
differences-point = Punto de suministro
differences-member = Miembro
differences-cause = Causa
differences-import = Consumo
differences-export = Vertido
differences-amount = Importe
differences-state = Estado
differences-no-reading = ninguna
differences-posted = anotada
differences-on-its-way = en camino

reconciliation-accepted = Aceptadas
differences-shown = Mostrar
differences-shown-open = lo que está abierto
differences-shown-accepted = lo aceptado
differences-shown-all = todo
differences-hidden = { $count ->
    [one] No se muestra { $count } diferencia aceptada.
   *[other] No se muestran { $count } diferencias aceptadas.
}
differences-review = Decisión
differences-by = Aceptada por
differences-at = Aceptada el
differences-reason = Motivo
differences-note = Nota
differences-act = Ver
differences-look = Ver de cerca
differences-look-at = Ver de cerca: { $point }, { $moment }
review-open = abierta
review-accepted = aceptada
review-changed = cambió después
difference-title = { $point }, { $moment }
difference-gone = El valor oficial ya no difiere.
difference-nothing-said = Nadie ha dicho nada de ella todavía.
difference-history = Lo que se ha dicho de ella
difference-record-accepted = { $who } la aceptó, { $moment }.
difference-record-reopened = { $who } la volvió a abrir, { $moment }.
difference-record-noted = { $who } anotó, { $moment }:
difference-together = Junto con otras, { $count } en total.
difference-what = Qué hacer
difference-kind-accepted = Aceptar estos valores
difference-kind-reopened = Volver a abrirla
difference-kind-noted = Solo escribir una nota
difference-why = Por qué
difference-why-text = Se queda escrito y lo leen todos los que ven diferencias. Por favor, sin nombres ni direcciones.
difference-say = Guardar
difference-saying = Guardando…
accept-all = Aceptar todas: { $cause }
accept-all-none = De esto ya no queda nada abierto.
accept-all-text = { $count ->
    [one] { $count } diferencia abierta de { $month }; el saldo de los miembros cambia en { $amount }.
   *[other] { $count } diferencias abiertas de { $month }; el saldo de los miembros cambia en { $amount }.
}
accept-all-member = Solo las de { $member }.
accept-all-figures = Se aceptan exactamente estos valores: si cambian los valores oficiales, la diferencia vuelve a estar abierta.
accept-all-act = Aceptar
accept-all-acting = Aceptando…
error-unknown-difference = Esta lectura ya no difiere.
error-difference-changed = Alguien se adelantó o los valores son nuevos. Así está ahora; míralo otra vez.
error-nothing-to-accept = De esto ya no queda nada abierto.
error-not-accepted = Ya está abierta.
error-too-many-differences = Es demasiado de una vez. Acepta miembro por miembro.
error-too-many-records = Se ha escrito tanto sobre esta lectura que no cabe más.
