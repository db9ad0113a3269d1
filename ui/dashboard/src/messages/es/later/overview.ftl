overview-fetching = Cargando la comunidad…
overview-steps = Tres pasos hasta el primer kilovatio hora compartido
overview-step-done = Hecho.
overview-health = Estado
overview-well = Todo va bien.
overview-well-text = Los nodos dan señales, hay tarifas en vigor y el hub llega a los mismos resultados.
overview-attention = Requiere tu atención
overview-all-alerts = Todas las alertas
overview-taken = { $count ->
    [one] Alguien ha asumido { $count } alerta.
   *[other] Alguien ha asumido { $count } alertas.
}
overview-look = Ver
overview-look-at = Ver: { $concern }

overview-day = Compartido el { $day }
overview-all-intervals = Todos los intervalos
overview-fetching-day = Cargando el día…
overview-shared = Compartido
overview-saved = Ahorro conjunto
overview-intervals = Intervalos
overview-chart = { $count ->
    [one] { $energy } compartidos en { $count } intervalo
   *[other] { $energy } compartidos en { $count } intervalos
}

overview-node = Nodo
overview-nodes = Nodos
overview-node-details = Detalles
overview-no-node = No hay ningún nodo dado de alta.
overview-never-heard = Sin señales
overview-heard = Última señal: { $ago }
overview-backlog-unknown = No ha comunicado qué queda por enviar.
overview-backlog = { $count ->
    [0] No queda nada por enviar.
    [one] Queda { $count } registro por enviar.
   *[other] Quedan { $count } registros por enviar.
}

overview-tariff = Tarifa en vigor
overview-all-tariffs = Todas las tarifas
overview-no-tariff = Ninguna.
overview-retail = De la red
overview-feed-in = A la red
overview-network-fee = Peaje de red local
overview-next-tariff = La siguiente empieza el { $moment }.

overview-community = Comunidad
overview-members = Miembros
overview-points = Puntos de suministro
overview-open-imports = Importaciones abiertas
overview-no-imports = ninguna
overview-import = Importar valores oficiales

concern-node-silent = El nodo lleva { $lasting } en silencio.
    .text = Sigue funcionando y lo guarda todo. Comprueba su alimentación y su red.
concern-backlog = Hay registros que llevan { $lasting } esperando en el nodo.
    .text = Los datos del hub llevan ese retraso respecto a los del nodo.
concern-recomputation = El hub no puede volver a calcular los datos de este nodo.
    .text = El registro técnico del hub dice más.
concern-refused = { $count ->
    [one] El nodo ha rechazado { $count } entrada.
   *[other] El nodo ha rechazado { $count } entradas.
}
    .text = Hay miembros, puntos de suministro o tarifas que no han llegado allí.
concern-cut-off = { $peers ->
    [one] El nodo ha perdido el contacto con el único otro nodo ({ $lost } de { $peers }).
   *[other] El nodo ha perdido el contacto con { $lost } de los otros { $peers } nodos.
}
    .text = No se para nada, pero sus registros más nuevos no tienen copia en otro sitio hasta que vuelvan.
concern-copies = { $copies ->
    [0] El diario del nodo no tiene ninguna copia en otros nodos; debería tener { $wanted }.
    [one] El diario del nodo tiene { $copies } copia en otros nodos; debería tener { $wanted }.
   *[other] El diario del nodo tiene { $copies } copias en otros nodos; debería tener { $wanted }.
}
    .text = Si el nodo se avería ahora, se pueden perder registros.
concern-mesh-alarms = { $count ->
    [one] El nodo ha dado { $count } alarma sobre otros nodos.
   *[other] El nodo ha dado { $count } alarmas sobre otros nodos.
}
    .text = Mira lo que ha encontrado antes de fiarte de sus copias.
concern-mismatches = { $count ->
    [one] Nodo y hub difieren en { $count } intervalo.
   *[other] Nodo y hub difieren en { $count } intervalos.
}
    .text = Se guardan los dos resultados, uno al lado del otro.
concern-no-tariff = No hay ninguna tarifa en vigor.
    .text = Sin tarifa, el nodo no puede poner precio a lo que comparten los vecinos.
concern-chain = { $state }, desde hace { $lasting }.
concern-notices-mail = Desde hace { $lasting } no se ha podido enviar ningún correo con avisos.
concern-notices-push = Desde hace { $lasting } ningún aviso ha llegado a un teléfono o navegador.
    .text = { $count ->
        [one] { $count } aviso espera.
       *[other] { $count } avisos esperan.
    } El registro técnico del hub dice por qué; mira sus ajustes de correo y push.
concern-credit-limit = { $count ->
    [one] { $count } miembro ha alcanzado el límite de crédito.
   *[other] { $count } miembros han alcanzado el límite de crédito.
}
    .text = Lo que lo supera se sigue debiendo y se compensa más tarde.

concern-disk = A la tarjeta del nodo le quedan { $free }.
    .text = Cuando se llene, el nodo no aceptará más lecturas; los dispositivos las guardan un tiempo.
concern-clock-ahead = El reloj del nodo va { $duration } adelantado.
concern-clock-behind = El reloj del nodo va { $duration } atrasado.
    .text = Puede que haya lecturas en el intervalo equivocado. Comprueba su fuente de hora.
concern-update = El nodo no ha aceptado la versión { $version }.
concern-difference = Los valores oficiales de { $month } difieren un { $share }.
    .text = Mira las causas antes de facturar el mes.
concern-batch = El lote { $seq } lleva { $lasting } sin compensarse.
    .text = No se pierde nada; el siguiente lo espera.
concern-draft = Las facturas de { $month } esperan a una segunda persona.
    .text = Dos personas revisan antes de que se mueva el dinero.
concern-billable = { $count ->
    [one] Ya se puede facturar { $month } a un miembro.
   *[other] Ya se puede facturar { $month } a { $count } miembros.
}
    .text = Desde la última tanda del mes, hay valores que son definitivos o han cambiado; una nueva tanda factura el resto.
    .first = Están todos los valores del mes; ninguna tanda lo ha facturado aún.
setup-members = Añadir miembros y puntos de suministro
    .text = Quién participa y dónde se mide su electricidad.
setup-tariff = Fijar la primera tarifa
    .text = Lo que la red cobra y paga, para que entre vecinos salga mejor.
setup-node = Crear un código de alta y dar de alta el nodo
    .text = El código deja entrar a un nodo, una vez.
