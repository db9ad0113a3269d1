# From a month's statements to numbered invoices.
billing-title = Facturación
billing-text = Facturas y abonos de un mes: los prepara una persona y los aprueba otra.
billing-parts = Partes de la facturación
billing-part-runs = Tandas
billing-part-accounts = Cuentas
billing-part-biller = Emisor
billing-part-settling = Banco o blockchain
billing-fetching = Cargando las tandas…
billing-none = Aún no hay ninguna tanda de facturas
billing-none-text = Una tanda convierte las liquidaciones de un mes en facturas. Empieza por el emisor y las cuentas de los miembros.
billing-new = Nueva tanda
billing-new-text = La tanda toma la liquidación de cada miembro tal como está ahora, menos lo que tandas anteriores ya han facturado.
billing-new-month = Mes
billing-provisional = Facturar también valores provisionales
billing-provisional-text = También se factura a los miembros cuyos valores oficiales no han llegado todos; la siguiente tanda del mes corrige el resto.
billing-open-title = Se puede facturar ahora
billing-open-text = Lo que ninguna tanda ha facturado aún, porque faltaba o ha cambiado. Cada valor se factura una sola vez.
billing-open-left-out = { $count ->
    [one] Ya se puede facturar a { $count } miembro que la tanda { $run } dejó fuera.
   *[other] Ya se puede facturar a { $count } miembros que la tanda { $run } dejó fuera.
}
billing-open-first = { $count ->
    [one] Se puede facturar a { $count } miembro; ninguna tanda ha facturado aún este mes.
   *[other] Se puede facturar a { $count } miembros; ninguna tanda ha facturado aún este mes.
}
billing-open-corrected = { $count ->
    [one] La factura de { $count } miembro ha cambiado desde entonces; la tanda factura la diferencia.
   *[other] Las facturas de { $count } miembros han cambiado desde entonces; la tanda factura las diferencias.
}
billing-open-waiting = { $count ->
    [one] { $count } miembro espera aún valores definitivos.
   *[other] { $count } miembros esperan aún valores definitivos.
}
billing-open-lacking = { $count ->
    [one] A { $count } miembro le falta algo, como una dirección: el borrador dice qué.
   *[other] A { $count } miembros les falta algo, como una dirección: el borrador dice qué.
}
billing-open-draft = Preparar una tanda de { $month }
billing-open-draft-first = Decide primero sobre el borrador: tanda { $run }, { $month }
billing-open-more = { $count ->
    [one] … y { $count } mes más.
   *[other] … y { $count } meses más.
}
billing-draft = Preparar
billing-drafting = Preparando…
billing-runs-caption = Tandas de facturas, la más reciente primero
billing-run = Tanda
billing-month = Mes
billing-state = Estado
billing-state-draft = borrador
billing-state-approved = aprobada
billing-state-cancelled = anulada
billing-members-pay = Los miembros pagan
billing-members-receive = Los miembros reciben
billing-drafted = Preparada
billing-decided = Decidida
billing-by = { $who }, { $moment }

billing-pays = paga { $amount }
billing-receives = recibe { $amount }
billing-nothing-due = nada que pagar
billing-all-pay = los miembros pagan { $amount }
billing-all-receive = los miembros reciben { $amount }
billing-still-to-pay = { $amount } aún por pagar
billing-still-to-receive = { $amount } aún por recibir
billing-nothing-carried = nada

billing-run-fetching = Cargando la tanda…
billing-run-title = Tanda { $run }: { $month }
billing-run-window = Tanda { $run } – { $community }
billing-back = Todas las tandas
billing-run-drafted = Preparada por { $who }, { $moment }.
billing-run-approved = Aprobada por { $who }, { $moment }.
billing-run-cancelled = Anulada por { $who }, { $moment }.
billing-run-provisional = También toma valores provisionales.
billing-totals = Resultado de la tanda
billing-total-invoices = { $count ->
    [one] { $count } factura
   *[other] { $count } facturas
}
billing-total-credit-notes = { $count ->
    [one] { $count } abono
   *[other] { $count } abonos
}
billing-total-none = Nada que pagar
billing-total-withheld = Retenidas
billing-members-count = { $count ->
    [one] { $count } miembro
   *[other] { $count } miembros
}
billing-statements = Liquidaciones del mes
billing-carried-in = Resto de tandas anteriores
billing-amount = Esta tanda añade
billing-carried-out = Resto para la siguiente tanda
billing-adds-up = Cuadra exactamente: el resto anterior y esta tanda suman lo que los miembros pagan y reciben, más el resto que sigue.
billing-does-not-add-up = Estos datos no cuadran. No apruebes esta tanda; avisa a quien gestiona el hub.
billing-members = Miembros de esta tanda
billing-member = Miembro
billing-due = Resultado
billing-iban = IBAN
billing-biller-iban = IBAN del emisor
# Since the last run that was approved.
billing-changed-since = cambiado desde entonces por { $who }
billing-in = Resto anterior
billing-out = Resto siguiente
billing-missing = Falta
billing-final = Valores oficiales
billing-final-of = { $final } de { $all } intervalos
billing-members-caption = Lo que cada miembro paga o recibe en esta tanda
billing-invoices-caption = Facturas y abonos de esta tanda
billing-lines-caption = Conceptos de esta factura
billing-final-all = todos

billing-bill-fetching = Cargando la factura…
billing-bill-title = { $month }: { $member }
billing-bill-back = Tanda { $run }
billing-bill-unknown = Esta tanda no tiene ese miembro.
billing-bill-lines = Cómo se forma el importe
billing-line = Concepto
billing-line-statement = Liquidación
billing-line-energy = Energía de esta tanda
billing-line-amount = En esta tanda
billing-line-cents = En la factura
billing-line-supplier = lo factura la comercializadora
billing-bill-due = Resultado
billing-bill-refers = Corrige { $numbers }.
billing-kind-invoice = factura
billing-kind-credit-note = abono
billing-kind-none = nada que pagar
billing-kind-withheld = retenida
billing-category-neighbour-purchase = Comprado a los vecinos
billing-category-neighbour-sale = Vendido a los vecinos
billing-category-local-network-fee = Peaje de red local
billing-category-grid-import = De la red
billing-category-grid-export = A la red
billing-category-fixed-fee = Cuota fija

billing-missing-title = Lo que falta
billing-missing-text = Complétalo aquí y prepara la tanda de nuevo: un borrador queda como se hizo.
billing-missing-right = Completar
billing-missing-right-of = Completar: { $text }, { $member }
billing-missing-more = { $count ->
    [one] … y { $count } miembro más, en la lista de abajo.
   *[other] … y { $count } miembros más, en la lista de abajo.
}
billing-missing-withheld = retenida
billing-missing-biller = El emisor no está completo
billing-missing-biller-link = Completar el emisor
billing-missing-not-closed = los datos del mes aún se están calculando
billing-missing-not-final = faltan valores oficiales
billing-missing-not-settled = la blockchain aún no ha compensado el mes
billing-missing-no-name = sin nombre
billing-missing-no-address = dirección incompleta
billing-missing-no-iban = sin IBAN
billing-missing-not-in-sepa = el IBAN está fuera de SEPA: sin adeudos
billing-missing-no-mandate = sin mandato de adeudo
billing-missing-no-tax-status = sin situación fiscal
billing-missing-no-invoice-prefix = sin prefijo de factura
billing-missing-no-creditor-identifier = sin identificador de acreedor

billing-decide = Aprobar o anular
billing-decide-text = Otra persona, distinta de { $who }, aprueba la tanda: dos personas revisan antes de que se mueva dinero. Entonces las facturas reciben su número y ya no cambia nada en ellas.
billing-decide-own = Tú hiciste este borrador, así que otra persona tiene que aprobarlo. Envíale la dirección de esta página.
billing-decide-reader = La coordinación y quienes tienen el rol de facturación aprueban las tandas.
billing-digest = Huella de la tanda
billing-digest-text = Representa cada cifra de la tanda. Quien aprueba ve la misma huella.
billing-copy-digest = Copiar la huella
billing-copied = Copiado.
billing-copy-address = Copiar la dirección
billing-approve = Aprobar
billing-approve-title = ¿Aprobar la tanda { $run }?
billing-approve-text = { $invoices } y { $credits } reciben su número. No se puede deshacer: los errores los corrige otra tanda.
billing-approving = Aprobando…
billing-anew = Preparar de nuevo
billing-anew-busy = Preparando de nuevo…
billing-cancel = Anular el borrador
billing-cancel-title = ¿Anular la tanda { $run }?
billing-cancel-text = El borrador queda en la lista como anulado. El mes se puede preparar de nuevo.
billing-cancelling = Anulando…
billing-keep = Conservar

billing-exports = Archivos
billing-csv = Para la contabilidad (CSV)
billing-csv-text = Una fila por miembro, también para los abonos.
billing-debits = Adeudos directos (XML)
billing-debits-text = Para el banco: adeudos SEPA de los miembros con mandato, con fecha de cobro { $day }.
billing-debits-none = Fija primero el día de cobro: el archivo del banco lo lleva.
billing-debits-reader = La coordinación y quienes tienen el rol de facturación descargan el archivo del banco.
billing-fetching-file = Descargando…
billing-saved = { $file } está guardado.
billing-collection = Día de cobro
billing-collection-set = Fijar el día
billing-collection-setting = Fijando…
billing-collection-text = Los bancos hacen pagos en euros los días en que TARGET está abierto: de lunes a viernes, salvo el 1 de enero, Viernes Santo, Lunes de Pascua, 1 de mayo, 25 y 26 de diciembre. A los miembros se les avisa { $days ->
    [one] { $days } día
   *[other] { $days } días
} antes y nada se cobra antes de su vencimiento, así que el primer día posible hoy es { $day }.
billing-collection-other = Elegir otro día
billing-collection-other-text = Un banco con dos archivos de una tanda cobra dos veces. Pide antes al banco que retire el archivo del { $day }.
billing-collection-dropped = El banco ha retirado el archivo del { $day }.
billing-invoices-title = Facturas y abonos
billing-invoices-fetching = Cargando las facturas…
billing-invoices-none = Esta tanda no tiene facturas.
billing-number = Número
billing-net = Neto
billing-vat = IVA
billing-due-date = Vence
billing-corrects = Corrige
billing-ubl = UBL
billing-ubl-of = Descargar { $number } como UBL

# Who is billed, and who bills.
party-fetching = Cargando…
party-accounts-title = Cuentas de facturación
party-accounts-text = Adónde va la factura de cada miembro y desde dónde se paga. Lo leen operación, coordinación y quienes tienen el rol de facturación; ningún nodo lo recibe nunca.
party-accounts-back = Todas las cuentas
party-accounts-none = Aún no hay miembros
party-accounts-none-link = Añadir el primer miembro
party-account-title = Cuenta de { $member }
party-account-text = Nombre y dirección tal como figuran en la factura.
party-biller-title = Emisor
party-biller-text = Quién envía las facturas de la comunidad y las cobra.
party-complete = completo
party-state-complete = completo
party-state-open = se factura, pero sin adeudo
party-state-blocked = no se puede facturar
party-reader = La coordinación y quienes tienen el rol de facturación cambian esto.
party-yes = sí
party-no = no
party-save = Guardar
party-saving = Guardando…
party-saved = Guardado.
party-saved-text = Un borrador abierto queda como se hizo: prepáralo de nuevo.
party-restored = Lo que escribiste antes sigue aquí. Aún no está guardado.
party-restored-older = Lo que escribiste antes sigue aquí, pero alguien ha guardado otros datos entretanto. Mira los cambios de abajo antes de guardar.
party-discard = Descartar lo escrito
party-group-address = Dirección
party-group-payment = Banco
party-group-tax = Impuestos
party-group-invoices = Facturas
party-name = Nombre
party-street = Calle y número
party-postcode = Código postal
party-city = Localidad
party-country = País
    .hint = Dos letras, como AT.
party-email = Correo electrónico
party-iban = IBAN
party-mandate_reference = Referencia del mandato
    .hint = Del mandato de adeudo SEPA que firmó el miembro.
party-mandate_signed_on = Mandato firmado el
party-vat_id = NIF-IVA
party-vat_rate = Tipo de IVA
    .hint = En tanto por ciento, incluido en los precios. Déjalo vacío si no se cobra IVA.
party-tax_number = NIF
    .hint = Para un emisor sin NIF-IVA.
party-exemption_note = Motivo de exención de IVA
    .hint = Figura en cada factura, como el régimen de pequeñas empresas.
party-creditor_identifier = Identificador de acreedor SEPA
    .hint = Necesario para los adeudos; lo asigna el banco central.
party-invoice_prefix = Prefijo de las facturas
    .hint = Va delante de seis cifras: SUN- da SUN-000001.
party-payment_term_days = Días para pagar
    .hint = De 0 a 90, desde el día de la factura.
party-collection_notice_days = Días antes de un cobro
    .hint = De 1 a 30: con cuánta antelación se avisa a los miembros.
party-bills_supply = Factura también la energía de la red y a la red
    .hint = Para un emisor que es también la comercializadora de los miembros.
party-versions = Cambios
party-versions-none = Aún no se ha introducido nada.
party-versions-older = Cambios anteriores
party-versions-more = Lo que cambió se ve con los anteriores.
party-entered = { $field }: { $after }
party-removed = { $field }: { $before } quitado
party-changed = { $field }: { $before } → { $after }
party-turned-on = { $field }: sí
party-turned-off = { $field }: no

# By bank or on the chain.
settling-title = Banco o blockchain
settling-text = Hay facturas de cada mes. El dinero se mueve una vez: por banco o en la blockchain.
settling-now = Este mes: { $way }
settling-way = Compensación
settling-way-bank = por banco
settling-way-chain = en la blockchain
settling-means-bank = Las facturas se cobran y pagan por banco. La blockchain no toma ningún intercambio de estos meses.
settling-means-chain = La blockchain compensa lo que se intercambia entre vecinos, con el peaje de red y la cuota fija. Las facturas nombran sus lotes; al banco solo va lo que factura una comercializadora.
settling-past = Los meses que han empezado no cambian nunca.
settling-reader = Lo elige la coordinación.
settling-none = Nadie ha elegido aún: los meses se compensan por banco.
settling-from-bank = Desde { $month }: por banco
settling-from-chain = Desde { $month }: en la blockchain
settling-always-bank = Todos los meses: por banco
settling-always-chain = Todos los meses: en la blockchain
settling-by-hub = anotado por el hub cuando la comunidad llegó a la blockchain, { $moment }
settling-set = Fijar desde entonces
settling-month = Desde
settling-no-zone = El hub no compensa nada de esta comunidad en una blockchain, así que sigue por banco.
billing-by-chain = Compensado en la blockchain
billing-by-bank = Queda para el banco
billing-chain-in = En lotes
billing-chain-batches = { $count ->
    [one] { $count } lote, número { $first }, de la zona { $zone }
   *[other] { $count } lotes, del { $first } al { $last }, de la zona { $zone }
}
billing-chain-no-batch = aún ningún lote
billing-debits-by-bank = Los miembros pagan por banco
billing-credits-by-bank = Los miembros reciben por banco
billing-settled-on-chain = compensado en la blockchain
billing-debits-on-chain = No queda nada que cobrar por banco: este mes lo compensa la blockchain.
billing-left-out = { $count ->
    [one] Un mandato se ha revocado o sustituido desde la aprobación. El archivo del banco deja fuera { $amount }; la factura sigue pendiente.
   *[other] { $count } mandatos se han revocado o sustituido desde la aprobación. El archivo del banco deja fuera { $amount }; las facturas siguen pendientes.
}
billing-left-out-more = { $count ->
    [one] … y { $count } más.
   *[other] … y { $count } más.
}
error-month-begun = Este mes ya ha empezado. Elige uno posterior.
error-no-zone = El hub no compensa nada de esta comunidad en una blockchain.
error-too-many-changes = Se ha cambiado demasiadas veces. Díselo a quien lleva el hub.
