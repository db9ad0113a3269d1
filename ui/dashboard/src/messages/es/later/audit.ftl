# Who did what.
audit-title = Registro de actividad
audit-text = Quién hizo qué, lo más reciente primero. Aquí no se puede cambiar nada: cada entrada sella la anterior. Zona horaria: { $time_zone }.
audit-hub-title = Registro de actividad del hub
audit-hub-window = Registro de actividad – Hub localgrid
audit-hub-text = Quién hizo qué en todas las comunidades y en el propio hub. Aquí no se puede cambiar nada: cada entrada sella la anterior. Zona horaria: { $time_zone }.
audit-hub-link = Registro de actividad de todo el hub
audit-filter = Filtro
audit-who = Persona o token
audit-action = Qué
audit-every-action = todo
audit-from = Desde
audit-to = Hasta
audit-reset = Mostrar todo
audit-none = No hay nada así en el registro.
audit-fetching = Cargando el registro…
audit-older = Anteriores
audit-open = Abrir
audit-open-act = Abrir: { $act }
audit-number = Entrada { $number }, { $hash }
audit-unknown-act = { $who }: { $action } ({ $subject }).

audit-action-run-drafted = Tanda preparada
audit-action-run-approved = Tanda aprobada
audit-action-run-cancelled = Tanda anulada
audit-action-collection-set = Día de cobro fijado
audit-action-billing-account-changed = Cuenta de facturación cambiada
audit-action-biller-changed = Emisor cambiado
audit-action-settling-changed = Banco o blockchain elegido
audit-action-member-put = Miembro registrado
audit-action-metering-point-put = Punto de suministro registrado
audit-action-member-list-applied = Lista de miembros aplicada
audit-action-letters-printed = Cartas impresas
audit-action-letter-terms-set = Cartas redactadas
audit-action-tariff-added = Tarifa añadida
audit-action-allocation-key-added = Clave de reparto añadida
audit-action-allocation-key-withdrawn = Clave de reparto retirada
audit-action-values-imported = Valores oficiales importados
audit-action-difference-accepted = Diferencia aceptada
audit-action-differences-accepted = Diferencias aceptadas
audit-action-difference-reopened = Diferencia reabierta
audit-action-difference-noted = Nota sobre una diferencia
audit-action-node-revoked = Nodo excluido
audit-action-alert-acknowledged = Alerta asumida
audit-action-fork-released = Bifurcación resuelta
audit-action-join-code-made = Código de alta creado
audit-action-community-added = Comunidad añadida
audit-action-account-added = Acceso añadido
audit-action-account-deleted = Acceso eliminado
audit-action-password-changed = Contraseña cambiada
audit-action-token-made = Token creado
audit-action-token-revoked = Token eliminado

audit-act-run-drafted = { $who } preparó la tanda de facturas { $subject }.
audit-act-run-approved = { $who } aprobó la tanda de facturas { $subject }.
audit-act-run-cancelled = { $who } anuló la tanda de facturas { $subject }.
audit-act-collection-set = { $who } fijó el día de cobro de la tanda { $subject }.
audit-act-billing-account-changed = { $who } cambió la cuenta de facturación de { $subject }.
audit-act-biller-changed = { $who } cambió el emisor de { $subject }.
audit-act-settling-changed = { $who } eligió cómo compensa { $subject } su dinero.
audit-act-member-put = { $who } registró o cambió al miembro { $subject }.
audit-act-metering-point-put = { $who } registró o cambió el punto de suministro { $subject }.
audit-act-member-list-applied = { $who } aplicó la lista de miembros { $subject }.
audit-act-letters-printed = { $who } imprimió cartas.
audit-act-letter-terms-set = { $who } cambió lo que dicen las cartas.
audit-act-tariff-added = { $who } añadió la tarifa desde el { $subject }.
audit-act-allocation-key-added = { $who } añadió la clave de reparto desde el { $subject }.
audit-act-allocation-key-withdrawn = { $who } retiró la clave de reparto desde el { $subject }.
audit-act-values-imported = { $who } importó valores oficiales ({ $subject }).
audit-act-difference-accepted = { $who } aceptó la diferencia { $subject }.
audit-act-differences-accepted = { $who } aceptó diferencias de { $subject }.
audit-act-difference-reopened = { $who } volvió a abrir la diferencia { $subject }.
audit-act-difference-noted = { $who } escribió una nota sobre la diferencia { $subject }.
audit-act-node-revoked = { $who } excluyó el nodo { $subject }.
audit-act-alert-acknowledged = { $who } asumió una alerta: { $subject }.
audit-act-fork-released = { $who } resolvió la bifurcación del nodo { $subject }.
audit-act-join-code-made = { $who } creó un código de alta para { $subject }.
audit-act-community-added = { $who } añadió la comunidad { $subject }.
audit-act-account-added = { $who } añadió el acceso { $subject }.
audit-act-account-deleted = { $who } eliminó el acceso { $subject }.
audit-act-password-changed = { $who } cambió su propia contraseña.
audit-act-token-made = { $who } creó el token { $subject }.
audit-act-token-revoked = { $who } eliminó el token { $subject }.

audit-detail-role = El rol es { $role }.
audit-detail-active = Participa.
audit-detail-inactive = No participa.
audit-detail-credit-limit = El límite de crédito es de { $amount }.
audit-detail-no-credit-limit = No hay límite de crédito.
audit-detail-member = Pertenece a { $member }.
audit-detail-list-members = Miembros: nuevos, { $added }; cambiados, { $changed }.
audit-detail-list-points = Puntos de suministro: nuevos, { $added }; cambiados, { $changed }.
audit-detail-list-accounts = Nombres y direcciones cambiados: { $count }.
audit-detail-list-wrong = Filas erróneas dejadas fuera: { $count }.
audit-detail-letters = Cartas: { $count } ({ $language }).
audit-detail-node-address = La página del nodo está en { $address }.
audit-detail-epoch = La parte del diario es { $epoch }.
audit-detail-version = Estos datos son la versión { $version }.
audit-detail-fields = Cambiado: { $fields }.
audit-detail-month = Factura { $month }.
audit-detail-digest = La huella es { $digest }.
audit-detail-invoices = { $count ->
    [one] La tanda tiene { $count } factura: { $first }.
   *[other] La tanda tiene { $count } facturas: de { $first } a { $last }.
}
audit-detail-no-invoices = La tanda no tiene facturas.
audit-detail-collection = Los bancos cobran: { $day }.
audit-detail-replaces = Sustituye el cobro previsto: { $day }.
audit-detail-transactions = { $count ->
    [one] { $count } adeudo suma { $amount }.
   *[other] { $count } adeudos suman { $amount }.
}
audit-detail-cause = La causa es { $cause }.
audit-detail-differences = { $count ->
    [one] Es { $count } diferencia.
   *[other] Son { $count } diferencias.
}
audit-detail-amount-change = El saldo de los miembros cambia en { $amount }.
audit-detail-rows-taken = { $count ->
    [one] Cuenta { $count } valor.
   *[other] Cuentan { $count } valores.
}
audit-detail-intervals-changed = { $count ->
    [one] Cambió { $count } intervalo.
   *[other] Cambiaron { $count } intervalos.
}
