copies-title = Copias de seguridad
copies-text = Dónde están nuestros datos si este nodo se avería.
copies-waiting = Consultando el nodo…
copies-state = Seguridad de nuestros datos
copies-alone = Nuestros datos están solo en este nodo.
copies-alone-text = Aún no conoce ningún otro nodo. Cuando la coordinación lo haya conectado con nodos de otras comunidades, ellos guardarán una copia para nosotros.
copies-cut = La mayoría de los demás nodos no responde.
copies-cut-text = Aquí todo sigue. Las copias se ponen al día solas cuando vuelven los demás.
copies-since-time = Desde las { $time }.
copies-since-day = Desde el { $day }, { $time }.
copies-complete = { $nodes ->
    [1] Otro nodo guarda todos nuestros datos.
   *[other] Otros { $nodes } nodos guardan todos nuestros datos.
}
copies-complete-text = Si este se avería, uno nuevo lo recupera todo de ellos.
copies-some = { $nodes ->
    [0] Ningún otro nodo guarda aún una copia.
    [1] Otro nodo guarda una copia.
   *[other] Otros { $nodes } nodos guardan una copia.
}
copies-on-their-way = Los datos más recientes van de camino.
copies-too-few = Debería haber { $wanted }. El resto llega en cuanto otros nodos tengan sitio y tiempo.

copies-holders = Quién las guarda
copies-holder = { $behind ->
    [0] El nodo de { $community } lo tiene todo.
    [one] El nodo de { $community } lo tiene todo menos { $behind } registro.
   *[other] El nodo de { $community } lo tiene todo menos { $behind } registros.
}
copies-told = Según lo que comunicó { $ago }.
copies-locked = Están cerradas con la clave de nuestra comunidad: los demás pueden devolvérnoslas, pero no leerlas.
copies-records = { $records ->
    [one] { $records } registro
   *[other] { $records } registros
}

copies-clock-same = como el nuestro
copies-clock-ahead = { $amount } de adelanto
copies-clock-behind = { $amount } de retraso

copies-alarm-equivocation = Ha escrito dos historias distintas. Pregunta a su coordinación si se volvió a arrancar una tarjeta de memoria antigua.
copies-alarm-claims-ahead = Anuncia registros que nadie puede obtener de él.
copies-alarm-identity-used-twice = Otro equipo usa la clave de este nodo. Averigua quién tiene el código de recuperación y quédate con un solo equipo.
copies-alarm-misbehaving-peer = Lo que envía no encaja con sus firmas. Bloquéalo si no deja de hacerlo.
copies-alarm-replica-quota = Aquí ya no hay sitio para copias de otros diarios.
copies-alarm-replica-storage = Aquí no se pueden guardar copias de otros diarios. Revisa el disco.
copies-alarm-region-key-changed = La lista de nodos de la región la ha firmado alguien distinto de antes. No se ha aceptado.
copies-alarm-not-listed = La lista de nodos de la región no nombra a este, así que ningún otro nodo habla con él.
copies-alarm-too-few-copies = Muy pocos de los demás nodos guardan una copia de nuestros datos.
copies-alarm-clock-differs = Su reloj difiere del de los demás.
copies-alarm-node-replaced = Otro equipo ha ocupado el lugar de este nodo.
copies-unknown-alarm = Alarma: { $alarm }.

recovery-title = Código de recuperación
recovery-text = Con él y las copias de otros nodos, un equipo nuevo sigue donde este se detuvo. Imprímelo una vez y guárdalo con los contratos.
recovery-open = Mostrar el código…
recovery-warning = Quien tenga este código puede ocupar el lugar de este nodo y leer sus datos. ¿No hay nadie mirando por encima de tu hombro?
recovery-password = Tu contraseña
recovery-show = Mostrar el código
recovery-asking = Un momento…
recovery-words = Las 24 palabras del nodo de { $community }, en este orden. El cuadrado de abajo dice lo mismo.
recovery-square = El código de recuperación como código QR
recovery-keep = No le hagas fotos ni lo guardes en ningún ordenador. Quien lo tenga puede ser este nodo; sin él, un nodo averiado empieza de cero.
recovery-print = Imprimir
recovery-done = Listo

others-title = Otros nodos
others-connected = { $connected } de { $all } conectados
others-state-connected = conectado
others-state-heard = señal reciente
others-state-away = no responde
others-state-never = sin señales
others-state-blocked = bloqueado por ti
others-block = Dejar de hablar con él
    .named = Dejar de hablar con él, nodo de { $community }
others-unblock = Volver a hablar con él
    .named = Volver a hablar con él, nodo de { $community }
others-heard = Última señal
others-never-heard = nunca
others-latency = Ida y vuelta
others-journal = Su diario
others-clock = Su reloj
others-internet = Internet
others-uplink = llega a su hub
others-no-uplink = no llega a su hub

keeping-title = Guardado para otros
keeping-room = { $used } de { $quota }
keeping-nothing = Nada por ahora.
keeping-former-member = un antiguo miembro
keeping-behind = { $behind } de retraso
keeping-invalid = Su nodo ya no es miembro: nadie lo recibe de aquí.
keeping-carried = Lleva al hub lo que estos no pueden enviar por sí mismos: { $names }.
keeping-receipt = El nodo de { $community } dice que el hub ha recibido a través de él datos nuestros, { $ago }.
keeping-alarm-about = Se trata de { $node }.
keeping-clock-applied = { $nodes ->
    [one] Este nodo no tiene hora propia y se guía por el reloj de otro.
   *[other] Este nodo no tiene hora propia y se guía por los relojes de otros { $nodes }.
}
keeping-clocks-same = { $nodes ->
    [one] El reloj de otro va como el nuestro.
   *[other] Los relojes de otros { $nodes } van como el nuestro.
}
keeping-clocks-ahead = { $nodes ->
    [one] El reloj de otro va { $amount } adelantado.
   *[other] Los relojes de otros { $nodes } van { $amount } adelantados.
}
keeping-clocks-behind = { $nodes ->
    [one] El reloj de otro va { $amount } atrasado.
   *[other] Los relojes de otros { $nodes } van { $amount } atrasados.
}

membership-title = Lista de nodos
membership-none = Este nodo aún no tiene lista de los nodos de la región. Un hub la envía por sí solo.
membership-list = { $naming ->
    [number] Región { $region }, lista número { $list }. Un hub envía las siguientes por sí solo.
   *[moment] Región { $region }, lista del { $list }. Un hub envía las siguientes por sí solo.
}
membership-by-hand = Sin hub: cargar una lista o llevarse la tarjeta de este nodo
membership-card = Descargar la tarjeta de este nodo
membership-card-text = para quien lleve la lista. No contiene nada secreto.
membership-file = La lista como archivo
membership-codes = O los textos de sus códigos QR
membership-submit = Cargar la lista
membership-adopted = { $naming ->
    [number] La lista número { $list } vale desde ahora.
   *[moment] La lista del { $list } vale desde ahora.
}
membership-known = Este nodo ya tenía esa lista.
