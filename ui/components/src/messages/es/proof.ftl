proof-malformed = Esto no es una prueba: sus bytes no tienen la longitud correcta.
proof-right = Comprobado en este navegador: el intercambio está en el lote { $batch }, exactamente como se muestra.
proof-wrong = Hay un error: mira qué paso está marcado y avisa a la coordinación.
proof-mark-open = por comprobar
proof-mark-right = correcto
proof-mark-wrong = incorrecto
proof-trade = Lo que se selló
proof-trade-text = Los bytes sellados dicen lo mismo que esta página.
proof-leaf = Los 56 bytes
proof-leaf-hash = Su huella: SHA-256 de un byte cero y estos bytes
proof-path = El camino hasta el lote
proof-path-text = { $steps ->
    [0] El lote tiene un solo intercambio: su huella es la de todo el lote.
   *[other] { $steps } veces, de dos huellas sale una, hasta que queda una sola para todos los intercambios.
}
proof-path-show = Mostrar cada una
proof-root-computed = Calculada para todos
proof-root-named = Indicada en la cabecera del lote
proof-left-given = izquierda, de la prueba
proof-left-computed = izquierda, calculada
proof-right-given = derecha, de la prueba
proof-right-computed = derecha, calculada
proof-both = ambas juntas
proof-batch = El lote
proof-batch-text = Su cabecera indica la zona, el número y cuántos intercambios tiene. Su huella es el hash del lote.
proof-batch-computed = Calculado a partir de la cabecera
proof-batch-told = Indicado por quien lo selló
proof-contract = El contrato
proof-contract-text = La cabecera vale para un contrato en una red, y para ningún otro.
proof-contract-id = Contrato
proof-network = Red
proof-chain = En la blockchain
proof-chain-has = Ya está en la blockchain.
proof-chain-ledger = Está en el ledger { $ledger }.
proof-chain-look-up = Cualquier explorador de esta red lo muestra: busca la transacción y compara el hash del lote.
proof-transaction = Transacción
proof-batch-hash = Hash del lote
proof-chain-waiting = La blockchain aún no ha recibido este lote. Está sellado: ya no puede cambiar nada en él.
