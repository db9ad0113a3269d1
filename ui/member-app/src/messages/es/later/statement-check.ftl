check-title = Compruébalo tú
check-intro = Esta página pide a tu nodo cada intervalo del mes y calcula la liquidación otra vez, aquí en tu navegador. Nada se redondea antes del último paso.
check-fetching = { $count ->
    [one] { $done } de un día cargado…
   *[other] { $done } de { $count } días cargados…
}
check-again = Comprobar otra vez
check-adds-up = { $count ->
    [one] Cuadra: un intervalo
   *[other] Cuadra: { $count } intervalos
}
check-differs = { $count ->
    [one] No cuadra en un lugar
   *[other] No cuadra en { $count } lugares
}
check-right = Cuadra
check-wrong = No cuadra
check-where = Dónde no cuadra
check-fault = calculado aquí { $expected }, tu nodo dice { $found }
check-more-faults = { $count ->
    [one] y un lugar más
   *[other] y { $count } lugares más
}

check-step-intervals = Están todos los intervalos
check-step-energy = Energía de cada intervalo
check-step-money = Energía × precio
check-step-days = Día a día
check-step-history = De la primera liquidación a ahora
check-step-bill = De la suma al céntimo
check-text-intervals = No falta ninguno y ninguno cuenta dos veces.
check-text-energy = Lo que vino de los vecinos y de la red, menos lo que fue hacia allí, tiene que ser lo que contaron tus contadores, en cada intervalo.
check-text-money = La energía por el precio tiene que dar el importe, en cada intervalo, hasta el noveno decimal. Aquí está agrupado por precios.
check-text-days = Para cada día, la primera liquidación y sus correcciones tienen que dar lo que dan sus intervalos.
check-text-history = La primera liquidación y todas las correcciones tienen que dar lo que dan ahora los intervalos.
check-text-bill = Todos los conceptos y el resto de la liquidación anterior se suman con exactitud. Solo entonces se redondea la suma, una vez, al céntimo inferior; lo que sobra pasa a la siguiente liquidación.
check-counted = Aquí hay { $found } intervalos; tu liquidación cuenta { $told }.
check-energy = Tus contadores contaron { $import } consumidos y { $export } vertidos.
check-factors = Energía y precio
check-fee-days = { $count ->
    [one] Un día
   *[other] { $count } días
}
check-prices = { $count } precios, de { $lowest } a { $highest }
check-day = Día
check-day-energy = { $count ->
    [one] un intervalo: { $import } consumidos, { $export } vertidos
   *[other] { $count } intervalos: { $import } consumidos, { $export } vertidos
}
check-rounded = Redondeado al céntimo inferior

paper-print = Imprimir o guardar como PDF
paper-community = Comunidad
paper-member = Miembro
paper-period = Período
paper-period-text = { $from } a { $to }
paper-points = { $count ->
    [one] Punto de suministro
   *[other] Puntos de suministro
}
paper-no-points = ninguno
paper-summary = Resumen
paper-energy = Energía
paper-price = Precio
paper-corrections = Correcciones que se pagan con esta liquidación
paper-interval = Intervalo
paper-why = Por qué
paper-change = Cambio
paper-marks = * estimado en parte, † medido en parte por dispositivos que no firman sus lecturas. Donde no hay precio, cambiaba de un intervalo a otro. Un menos significa que pagas.
paper-rounding = Cómo se redondeó
paper-proof = Cómo puedes comprobar esta liquidación
paper-proof-text = El archivo CSV de esta liquidación tiene la huella de abajo (SHA-256). Guarda el archivo con esta hoja: una corrección posterior da otra. La dirección calcula todo el mes otra vez en tu navegador.
paper-hash = Huella
paper-address = Dirección
paper-chain = En la blockchain
paper-batches = lotes { $first } a { $last }, la última transacción:
