# La página de los dispositivos.
devices-title = Dispositivos
devices-add = Añadir un dispositivo
devices-all = Todos los dispositivos
devices-asking = Consultando el nodo…
devices-told-last = Esto es lo último que dijo el nodo.
devices-none = Aún no hay dispositivos
devices-none-text = Ningún dispositivo mide todavía tu casa.
devices-none-hint = Añade un contador o enchufe que ya tengas, o pide a tu instalador que empareje uno que firme sus lecturas.
devices-of-member = de { $member }
devices-keep = Mantener

own-title = Contador de { $point }
own-connected = conectado
own-not-connected = sin conexión
own-signs = Firma sus lecturas: nadie puede cambiarlas por el camino.
own-silent = Todavía no ha comunicado nada de sí mismo.

device-technical = Datos técnicos
device-fact-heard = Última señal
device-fact-firmware = Firmware
device-fact-new-firmware = Firmware nuevo
device-fact-clock = Reloj
device-fact-store = Su memoria
device-fact-lost = Perdido
device-fact-control = Control
device-fact-power-set = Potencia fijada
device-fact-device = Dispositivo
device-fact-power = Potencia ahora
device-fact-drawn = Consumido, según él
device-fact-fed-in = Vertido, según él
device-fact-charge = Carga
device-fact-counted = Contado por
device-fact-home = Hogar
device-fact-name = Su nombre
device-store-full = llena al { $percent }
device-lost-readings = { $count ->
    [one] { $count } lectura en total
   *[other] { $count } lecturas en total
}
device-happened = Lo que pasó ({ $count })

bought-title = { $device } de { $point }
bought-unsigned = sin firmar
bought-unsigned-text = Este dispositivo no puede firmar; tu liquidación marca sus valores.
bought-suspected = Uno de sus registros bajó o dio un salto. El nodo espera a saber si es definitivo; hasta entonces no se cuenta nada de él.
bought-counted-registers = sus propios registros
bought-counted-net-power = la potencia neta
bought-reversed = Está montado al revés
bought-retire = Retirarlo…
bought-retire-title = ¿Retirar este dispositivo?
bought-retire-text = Desde ahora { $point } no tiene contador hasta que se ponga otro. Lo medido sigue en la liquidación. El dispositivo sigue conectado y se puede volver a usar.
bought-retire-confirm = Retirarlo

connections-title = Conexiones
connections-asked = El nodo le pregunta cada pocos segundos.
connections-broker = El nodo escucha en este broker.
connections-nobody = Ningún dispositivo ha iniciado sesión.
connections-clients = { $count ->
    [one] Un dispositivo ha iniciado sesión.
   *[other] { $count } dispositivos han iniciado sesión.
}
connections-tells-figures = Comunicar ahí los valores de mi casa y el precio, para automatizaciones
connections-end = Cerrar esta conexión…
connections-end-title = ¿Cerrar «{ $label }»?
connections-end-house = Se desconectan los dispositivos que entran con su usuario y contraseña; la contraseña ya no sirve.
connections-end-asked = El nodo ya no pregunta nada ahí, y olvida la dirección y la contraseña.
connections-end-meters = { $count ->
    [one] También se retira lo que se contaba con ella: { $points } no tiene contador hasta que se ponga otro.
   *[other] También se retira lo que se contaba con ella: { $points } no tienen contador hasta que se pongan otros.
}
connections-end-bill = Lo medido sigue en la liquidación.
connections-end-confirm = Cerrarla

question-title = ¿Qué significan estos valores?
question-text = El dispositivo no lo dice. Mientras no lo digas tú, no cuentan.
question-value = { $field } de { $source }, ahora { $value } { $unit }
question-choose = Elegir…

everybody-title = Dispositivos que firman
everybody-none = Aún no hay ninguno emparejado. Se empieza con un código de emparejamiento.
everybody-find = Buscar un hogar, un punto de suministro o un dispositivo
everybody-not-found = No hay ninguno con ese nombre.
everybody-revoke = Revocarlo…
everybody-revoke-title = ¿Revocar el dispositivo de { $point }?
everybody-revoke-text = Su clave dejará de valer aquí, para siempre: lo que mida desde ahora se rechaza. El punto de suministro necesita otro contador. Lo medido sigue en la liquidación.
everybody-revoke-confirm = Revocarlo
