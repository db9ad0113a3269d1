care-title = Cuidados
care-text = Copias, y ayuda cuando algo va mal.
care-waiting = Consultando el nodo…
care-report = Informe de estado
care-report-text = Un archivo para quien te ayude. Dice cómo está el equipo y no nombra a nadie: no contiene nombres, direcciones ni lecturas.
care-report-busy = Comprobando…
care-report-submit = Descargar el informe
care-updates = Actualizaciones
care-version = Funciona la versión { $application }, sobre el sistema { $system }.
care-version-trial = Está probando la versión { $version } y vuelve atrás si no va bien.
care-version-waiting = La versión { $version } espera un momento de calma.
care-version-fetching = Se está descargando la versión { $version }: { $percent } %.
care-last-outcome = Último resultado: { $message }

backup-title = Copia
backup-text = Todo lo que hace que este nodo sea el que es, cerrado con su código de recuperación. Sin el código nadie puede abrirlo ni ayudarte a hacerlo: imprime antes el código en «Copias».
backup-running = { $to ->
    [stick] Escribiendo en la memoria USB: { $size }…
    [hub] Enviando al hub: { $size }…
   *[download] Escribiendo en un archivo: { $size }…
}
backup-done = { $to ->
    [stick] Copia en la memoria USB hecha { $ago }: { $size }.
    [hub] Copia en el hub hecha { $ago }: { $size }.
   *[download] Copia en un archivo hecha { $ago }: { $size }.
}
backup-failed = { $to ->
    [stick] La copia en la memoria USB falló { $ago }.
    [hub] La copia en el hub falló { $ago }.
   *[download] La copia en un archivo falló { $ago }.
}
care-not-worked = No ha funcionado.
backup-to-stick = En la memoria USB
backup-to-hub = En el hub
backup-as-file = En un archivo
backup-none = Aún no hay ninguna copia.

box-title = El equipo
box-text = Reiniciar tarda uno o dos minutos; los contadores guardan lo que midan mientras tanto.
box-restart = Reiniciar
box-reset-open = Restablecer…
box-reset-title = Restablecer los valores de fábrica
box-reset-what = ¿Qué hay que borrar?
box-mode-keep-keys = Vaciarlo, conservar sus claves
    .text = Se borran los accesos y todo lo que hay en esta tarjeta. El nodo sigue siendo el mismo y recupera sus datos del hub o de las copias.
box-mode-wipe = Borrar la tarjeta
    .text = Se borra todo, también las claves. Sin código de recuperación ni copias no queda nada de esta comunidad.
box-reset-word = Escribe «{ $word }» para continuar
box-reset-password = Tu contraseña
box-reset-submit = Restablecer el equipo
box-reset-busy = Un momento…
box-reset-done = El equipo se reinicia ahora y se restablece al arrancar.

pairing-title = Emparejar un dispositivo que firma
pairing-point = Para el punto de suministro
pairing-point-free = { $point } de { $member }
pairing-point-taken = { $point } de { $member } (sustituye un dispositivo)
pairing-submit = Mostrar un código de emparejamiento
pairing-code-text = Para { $point }, hasta las { $time }. Escríbelo en la página Wi-Fi del propio dispositivo.
