# Lo que los dispositivos dicen de sí mismos. Las causas van tras dos puntos, o solas en una lista.
device-adapter-shelly-gen1 = Shelly
device-adapter-shelly-gen2 = Shelly
device-adapter-tasmota = Tasmota
device-adapter-home-assistant = Dispositivo de Home Assistant
device-adapter-victron = Victron
device-adapter-p1 = Contador inteligente (P1)
device-adapter-homewizard = HomeWizard
device-adapter-sunspec = Dispositivo SunSpec
device-adapter-openevse = OpenEVSE
device-adapter-ocmf = Cargador (OCMF)

device-role-import = energía que consume el hogar
device-role-export = energía que vierte
device-role-power = potencia, positiva al consumir
device-role-export-power = potencia, positiva al verter
device-role-charge-state = nivel de carga de una batería
device-role-none = nada de lo anterior

device-trip-1 = un sensor dejó de responder
device-trip-2 = se calentó demasiado
device-trip-3 = la tensión estaba fuera de rango
device-trip-4 = se pulsó la parada de emergencia
device-trip-5 = un sensor daba valores sin sentido

device-refusal-1 = no se podía leer
device-refusal-2 = no era de este nodo
device-refusal-3 = su firma era incorrecta
device-refusal-4 = era para otro dispositivo
device-refusal-5 = ya había llegado antes
device-refusal-6 = llegó demasiado tarde
device-refusal-7 = estaba demasiado adelantada en el tiempo
device-refusal-8 = el dispositivo no sabe la hora
device-refusal-9 = pedía más de lo que el dispositivo puede hacer

device-failure-malformed = no pudo leer la oferta
device-failure-wrong-signature = no conoce la clave que la firmó
device-failure-wrong-board = está hecha para otra placa
device-failure-not-newer = ya tiene la misma versión o una más nueva
device-failure-too-old = su versión es demasiado antigua para pasar directamente
device-failure-too-large = no tiene sitio para la imagen
device-failure-download-failed = no pudo descargar la imagen
device-failure-truncated = la conexión se cortaba una y otra vez
device-failure-stalled = se quedó a medio camino
device-failure-silent = sin señales desde entonces
device-failure-wrong-digest = lo que llegó no era la imagen
device-failure-flash-failed = no se pudo escribir en su memoria
device-failure-too-many-tries = lo intentó demasiadas veces
device-failure-self-test-failed = la versión nueva no superó su propia prueba
device-failure-never-confirmed = la versión nueva se detuvo antes de superar su propia prueba
device-failure-rolled-back = volvió a la versión anterior
device-said = dijo «{ $reason }»
device-reason = motivo { $number }

device-event-trip = Se apagó por seguridad: { $why }.
device-event-trip-cleared = Ya pasó lo que lo hizo apagarse.
device-event-command-applied = Sigue a la comunidad: { $power }.
device-event-command-refused = Rechazó una orden: { $why }.
device-event-failsafe-entered = No recibía nada del nodo y pasó a su estado seguro.
device-event-failsafe-left = Vuelve a recibir al nodo.
device-event-register-reset = Sus registros empezaron de nuevo.
device-event-update-confirmed = Desde ahora funciona con el firmware { $version }.
device-event-update-rolled-back = Volvió del firmware { $version } al anterior.
device-event-update-refused = No aceptó un firmware: { $why }.
device-event-clock-set = Su reloj se ajustó: { $duration }.
device-event-readings-lost = { $count ->
    [one] Perdió { $count } lectura: su memoria estaba llena.
   *[other] Perdió { $count } lecturas: su memoria estaba llena.
}
device-event-sensor-stuck = Su sensor ya no se mueve.
device-event-sensor-back = Su sensor vuelve a funcionar.
device-unknown-event = Algo que esta página no conoce (número { $code }).

device-power-none = no consume nada
device-power-draws = consume { $power }
device-power-feeds = vierte { $power }
device-now-none = Ahora mismo no consume nada.
device-now-draws = Ahora mismo consume { $power }.
device-now-feeds = Ahora mismo vierte { $power }.

device-clock-never = nunca puesto en hora
device-clock-right = en hora
device-clock-set = puesto en hora hace { $duration }
device-clock-set-days = { $days ->
    [one] puesto en hora hace { $days }{ "\u00A0" }día
   *[other] puesto en hora hace { $days }{ "\u00A0" }días
}
device-not-heard = sin señales desde que arrancó el nodo

device-control-failsafe = en su estado seguro
device-control-following = sigue a la comunidad
device-control-stopped = va por su cuenta
device-control-tripped = apagado por seguridad

device-update-receiving = descargando uno nuevo, { $percent }{ "\u00A0" }%
device-update-verified = a punto de iniciar uno nuevo
device-update-on-trial = probando uno nuevo
device-update-confirmed = al día
device-update-rolled-back = volvió atrás
device-update-rolled-back-why = volvió atrás: { $why }
device-update-refused = no aceptó uno nuevo
device-update-refused-why = no aceptó uno nuevo: { $why }

device-order-release = Ahora mismo va por su cuenta.
device-order-safe-state = Ahora mismo pasa a su estado seguro.
device-order-rest = Ahora mismo está en reposo.
device-order-charge = Ahora mismo carga con { $power }.
device-order-give = Ahora mismo entrega { $power }.

device-steering-off = Nadie lo controla.
device-steering-stopped = Parado. Nadie lo controla.
device-steering-let-go = De momento no se controla.
device-steering-stopping = Parado. Se está avisando al dispositivo; ya no recibe órdenes.
device-waiting-for-plan = Esperando el próximo plan.
device-waiting-for-charge-unknown = Esperando: el dispositivo no ha dicho cuánta carga tiene.
device-waiting-for-no-tariff = Esperando: todavía no hay tarifa con la que planificar.
