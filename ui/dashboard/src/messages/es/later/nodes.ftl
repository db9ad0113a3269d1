nodes-title = Nodos
nodes-text = Los pequeños ordenadores que hacen funcionar la comunidad, y cómo están.
nodes-loading = Cargando los nodos…
nodes-make-code = Crear un código de alta
nodes-none = Aún no hay nodos
nodes-none-text = Crea un código de alta y dáselo al nodo. Deja entrar a un nodo, una vez.

node-name = Nodo
node-state-in-touch = en contacto
node-state-silent = en silencio
node-state-never = sin señales
node-state-shut-out = excluido
node-shut-out-action = Excluir este nodo…
node-contact = Último contacto
node-contact-never = nunca
node-backlog = En espera en el nodo
node-backlog-unknown = aún sin comunicar
node-backlog-records = { $records ->
    [0] nada
    [one] { $records } registro
   *[other] { $records } registros
}
node-backlog-oldest = el más antiguo, desde hace { $duration }
node-records = Registros en el hub
node-recomputed = Recalculado
node-recomputed-not = aún no
node-enrolled = Dado de alta
node-shut-out = Excluido
node-others = Otros nodos
node-journal-copies = { $copies } de su diario
node-replaced = Sustituido
node-replaced-by = por el equipo número { $box }
node-alarms = Alarmas
node-alarm-part = Parte del diario
node-alarm-times = { $times ->
    [one] { $times } vez, la primera el { $first }, la última { $last }.
   *[other] { $times } veces, la primera el { $first }, la última { $last }.
}
node-alarm-release = Dejar que siga
node-alarm-reported = Lo ha comunicado el nodo.
node-refused-label = Rechazado por el nodo
node-refused-title = El nodo no ha aceptado:
node-entry-members = Miembro { $key }:
node-entry-metering-points = Punto de suministro { $key }:
node-entry-tariffs = Tarifa { $key }:
node-entry-corrections = Valores oficiales { $key }:

node-window = Nodo { $node } – Hub localgrid
node-title = Nodo { $node }
node-how = Cómo está
node-clock = Reloj
node-clock-unknown = aún no comunicado
node-clock-simulated = simulado, para una demostración
node-clock-right = en hora
node-clock-ahead = { $duration } adelantado
node-clock-behind = { $duration } atrasado
node-telemetry-waiting = Telemetría en espera
node-machine = La máquina
node-machine-span = Período mostrado
node-machine-days = { $days ->
    [one] { $days } día
   *[other] { $days } días
}
node-machine-fetching = Cargando los datos de la máquina…
node-machine-none = En este período no ha enviado datos de su máquina.
node-machine-untold = No tiene sensor para esto.
node-machine-range = entre { $least } y { $most }
node-machine-chart = { $title }: ahora { $last }, { $range }
node-disk = Libre en la tarjeta
node-memory = Memoria en uso
node-temperature = Temperatura
node-updates = Actualizaciones
node-updates-caption = Lo que dijo de las versiones
node-runs-unknown = Aún no ha confirmado ninguna versión de este hub.
node-runs-application = Usa la versión { $version }.
node-runs-system = Su sistema es la versión { $version }.
node-offered = Se le ofrece la versión { $version }.
node-version = Versión
node-kind = Parte
node-kind-application = programa
node-kind-system = sistema
node-outcome = Qué fue de ella
node-outcome-proven = funciona bien
node-outcome-taken = aceptada, aún sin confirmar
node-outcome-rolled-back = revertida
node-outcome-refused = rechazada
node-outcome-because = { $outcome } ({ $reason })
node-backups = Copias selladas en el hub
node-backups-none = Ninguna. Quizá guarda sus copias en otro sitio.
node-more = Más sobre este nodo
node-to-copies = Copias de seguridad
node-to-region = Toda la región
node-to-nodes = Nodos de la comunidad
join-title = Código de alta
join-text = Dáselo al nodo. Deja entrar a un nodo, una vez, y no se volverá a mostrar.
join-until = Válido hasta el { $moment }.
join-configuration = La configuración del nodo tiene que nombrar la comunidad `{ $community }`, su moneda { $currency } y su zona horaria { $zone }; este código va como `join_code`, y la dirección de este hub como `hub_url`.
join-copy = Copiar
join-copied = Copiado.
join-done = Listo
revoke-title = ¿Excluir el nodo { $node }?
revoke-text = El hub no aceptará nada más de él ni le dirá nada más. Lo que envió se queda. No se puede deshacer; un sustituto necesita un nuevo código de alta.
revoke-action = Excluir
revoke-busy = Excluyendo…

difference-title-same = El nodo y el hub coinciden.
difference-text-same = El hub ha recalculado este intervalo a partir del diario del nodo y ha llegado al mismo resultado.
difference-title-other-inputs = Han calculado a partir de lecturas distintas.
difference-text-other-inputs = Las lecturas, los límites o los miembros con los que el nodo cerró este intervalo no son los del diario que tiene el hub.
difference-title-other-results = Mismas lecturas, resultados distintos.
difference-text-other-results = Ambos partieron de los mismos datos. Uno de los dos sigue otras reglas, seguramente una versión más antigua.
