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
