settlement-page-title = Compensación – Hub localgrid
settlement-title = Compensación
settlement-text = Intercambios entre vecinos, sellados en lotes y compensados en una blockchain pública.
settlement-loading = Consultando la blockchain…
settlement-none = Aún no participa ninguna comunidad
settlement-none-text = Una comunidad participa en cuanto su nodo ha cerrado un intervalo y hay una blockchain configurada.
settlement-newest = Últimos lotes
settlement-newest-caption = Últimos lotes de todas las comunidades
settlement-communities = Comunidades
settlement-communities-caption = Hasta dónde ha llegado cada comunidad
settlement-community = Comunidad
settlement-waiting = En espera
settlement-all-settled = todo compensado
settlement-until = Compensado hasta
settlement-batches = Lotes
settlement-carried = Aplazado
settlement-carried-members =
    { $amount }, { $members ->
        [one] { $members } miembro
       *[other] { $members } miembros
    }
settlement-carried-text = Se aplaza lo que los miembros deben por encima de su límite de crédito. Se sigue debiendo y se compensa en cuanto hay margen; hasta entonces paga la cuenta de la comunidad, mientras tenga saldo, y quienes vendieron esperan el resto.
settlement-new = aún no está en la blockchain
settlement-windows = { $windows ->
    [one] { $windows } ventana de tiempo
   *[other] { $windows } ventanas de tiempo
}
settlement-batch-sealed = lote { $batch } sellado
settlement-batch-built = lote { $batch } firmado
settlement-batch-sent = lote { $batch } enviado
settlement-batch-confirmed = lote { $batch } compensado
settlement-batch-and-windows = { $batch }, { $windows }

chain-title-off = No hay ninguna blockchain configurada
chain-text-off = No se sella ni se compensa nada. Todo lo demás funciona, y las liquidaciones son las mismas.
chain-badge-off = apagada
chain-title-starting = Buscando la blockchain
chain-text-starting = El hub acaba de arrancar.
chain-badge-starting = arrancando
chain-title-ok = La blockchain responde
chain-text-ok = Los lotes se sellan, se envían y se compensan uno tras otro.
chain-badge-ok = ok
chain-title-away = La blockchain no responde
chain-text-away = Los lotes siguen sellados y esperan. Lo que llegue entretanto se compensará junto cuando vuelva la blockchain: nada se pierde.
chain-badge-away = no responde
chain-title-stalled = La blockchain está parada
chain-text-stalled = Responde, pero no se cierra ningún ledger. Los lotes siguen sellados y esperan.
chain-badge-stalled = parada
chain-title-wrong-network = Esta es otra red
chain-text-wrong-network = La blockchain que responde no es la de los contratos. Allí no se envía nada.
chain-badge-wrong-network = otra red
chain-title-not-deployed = Los contratos no están
chain-text-not-deployed = Quien gestiona el hub tiene que instalarlos o indicar el archivo que dice dónde están.
chain-badge-not-deployed = sin contratos
chain-title-blocked = Hay algo que arreglar
chain-text-blocked = La blockchain responde, pero rechaza lo que envía el hub.
chain-badge-blocked = bloqueada
chain-lasting = desde hace { $duration }
chain-network = Red
chain-network-local = una blockchain propia, en esta máquina
chain-network-testnet = la red de pruebas de Stellar
chain-network-mainnet = la red Stellar
chain-ledger = Último ledger
chain-closed = cerrado el { $moment } UTC, según el reloj de la blockchain
chain-contract = Contrato
