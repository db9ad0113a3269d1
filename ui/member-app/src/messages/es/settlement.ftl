settlement-title = Provisional y definitivo
settlement-mark-final = definitivo
settlement-mark-provisional = provisional
settlement-caption = Importes provisionales y definitivos de los intervalos de este mes
settlement-line = Concepto
settlement-provisional = Provisional
settlement-final = Definitivo
settlement-sum = Suma
settlement-instead = { $after } en vez de { $before }
settlement-all-arrived = Los valores de la distribuidora han llegado para todo el mes: los importes son definitivos.
settlement-none-arrived = Los valores de la distribuidora aún no han llegado: los importes son provisionales.
settlement-some-arrived = Los valores de la distribuidora han llegado para { $arrived } de { $count } intervalos; los demás son provisionales.
settlement-note = Provisional es lo que mostraron los contadores de la comunidad. Una diferencia se paga con la liquidación del mes en que se anotó, así que la suma puede diferir de la liquidación de arriba.

chain-title = En la blockchain
chain-newest = hasta el lote { $batch }
chain-caption = Hasta dónde han llegado los intervalos de este mes
chain-head-state = Estado
chain-head-intervals = Intervalos
chain-head-amount = Importe
chain-state-settled = Compensado en la blockchain
chain-state-sealed = Sellado, a la espera de la blockchain
chain-state-open = Aún sin sellar
chain-all-settled = { $count ->
    [0] No hay intervalos con intercambios tuyos.
    [one] El único intervalo con intercambios tuyos está compensado.
   *[other] Los { $count } intervalos con intercambios tuyos están todos compensados.
}
chain-some-settled = Intervalos compensados, de los que tienen intercambios tuyos: { $settled } de { $count }.
chain-note = Los intercambios entre vecinos, con el peaje de red local y la cuota fija, se sellan en lotes y se compensan en una blockchain pública, donde nadie puede cambiarlos. Lo que pagas a tu comercializadora no forma parte de ello. En el gráfico del día puedes comprobar cada intervalo por tu cuenta.

on-chain-open = Aún sin sellar: el hub sella una ventana de tiempo entera tras otra.
on-chain-corrected = Corregido desde el lote { $batch }: la diferencia aún no está sellada.
on-chain-sealed = { $count ->
    [0] Sellado, a la espera de la blockchain.
    [one] Sellado en el lote { $batches }, a la espera de la blockchain.
   *[other] Sellado en los lotes { $batches }, a la espera de la blockchain.
}
on-chain-settled = { $count ->
    [0] Compensado en la blockchain.
    [one] Compensado en la blockchain con el lote { $batches }.
   *[other] Compensado en la blockchain con los lotes { $batches }.
}
on-chain-disputed = { $count ->
    [one] Tu nodo tiene algo distinto del lote { $batches } y no lo firmó. La coordinación también lo ve.
   *[other] Tu nodo tiene algo distinto de los lotes { $batches } y no los firmó. La coordinación también lo ve.
}
on-chain-part = Lote { $batch }: { $energy }
on-chain-part-correction = Lote { $batch }: corrección, { $energy }
on-chain-check = Comprobarlo
on-chain-check-batch = Comprobar el lote { $batch }

trade-fetching = Cargando la prueba…
trade-interval = Intervalo
trade-sold = Vendido
trade-bought = Comprado
trade-price = Precio
trade-pay = Pagas, peaje y cuota incluidos
trade-receive = Recibes, peaje y cuota descontados
trade-number = Tu número
