batches-text = Lo que los vecinos han intercambiado, sellado en lotes y compensado en una blockchain pública.
batches-loading = Cargando los lotes…
batches-none = Todavía no hay lotes
batches-none-text = El primero se sella cuando se ha cerrado toda una ventana de tiempo y la blockchain responde.
batches-more = Mostrar más
batches-caption = Lotes
batches-all-settled = Todo lo sellado está compensado.
batches-waiting = En espera: { $waiting }.
batches-carried = { $members ->
    [one] { $members } miembro ha alcanzado el límite de crédito; el resto se aplaza.
   *[other] { $members } miembros han alcanzado el límite de crédito; el resto se aplaza.
}

batch = Lote
batch-title = Lote { $batch }
batch-back = Todos los lotes
batch-loading = Cargando el lote…
batch-state = Estado
batch-state-sealed = sellado
batch-state-built = firmado
batch-state-sent = enviado
batch-state-confirmed = compensado
batch-text-sealed = Espera firmas o la blockchain.
batch-text-built = Su transacción está lista y se enviará enseguida.
batch-text-sent = La blockchain lo ha recibido, pero aún no ha cerrado un ledger con él.
batch-text-confirmed = Está en un ledger cerrado y ya no se puede deshacer.
batch-until = Hasta
batch-window = { $start } – { $end }
batch-windows = { $windows ->
    [1] Una ventana de tiempo.
   *[other] { $windows } ventanas de tiempo en un lote.
}
batch-trades = Intercambios
batch-accounts = { $accounts ->
    [one] para { $accounts } cuenta
   *[other] para { $accounts } cuentas
}
batch-moved = Transferido
batch-moved-note = suma de lo que reciben los miembros
batch-shared = Compartido
batch-produced = de { $energy } producidos
batch-fee = Comisión
batch-fee-stroops = { $fee }{ "\u00A0" }stroops
batch-fee-note = { $fee } stroops, { NUMBER($each, useGrouping: 0) } por intercambio
batch-ledger = Ledger
batch-transaction = Transacción
batch-hash = Hash del lote
batch-root = Raíz de todos los intercambios
batch-header = Cabecera
batch-account = Cuenta
batch-own-account = Cuenta de la comunidad
batch-account-number = N.º { $number }
batch-number = Número
batch-energy = Energía
batch-money = Dinero
batch-rows = Lo que transfiere
batch-rows-text = Comprado es +, vendido −; recibido es +, pagado −. Cada columna suma exactamente cero.
batch-rows-none = Nada: solo dice lo que midieron los contadores.
batch-rows-caption = Lo que transfiere el lote

batch-submissions = Cómo llegó a la blockchain
batch-submissions-none = Todavía no se ha hecho ninguna transacción para él.
batch-submissions-caption = Transacciones con este lote
submission-result = Resultado
submission-times = Envíos
submission-made = Creada
submission-state-built = firmada, aún sin enviar
submission-state-sent = enviada, aún sin respuesta
submission-state-confirmed = en un ledger
submission-state-failed = rechazada en un ledger
submission-state-expired = demasiado tarde: ya no puede valer
submission-state-forgotten = demasiado antigua: la blockchain ya no lo sabe

trades-all = Todos
trades-loading = Cargando los intercambios…
trades-none = No hay ninguno.
trades-caption = Intercambios del lote
trades-member = Miembro
trades-member-number = Número del miembro
trades-interval = Intervalo
trades-change = cambio { $revision }
trades-price = Precio
trades-proof = Prueba
trades-check = Comprobar
trades-check-one = Comprobar el intercambio { $trade }
trades-one = Intercambio { $trade } del lote { $batch }
trades-proof-loading = Cargando la prueba…
