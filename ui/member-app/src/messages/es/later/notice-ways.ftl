# Cómo llegan los avisos mientras ninguna página está abierta.
notice-ways = Más allá del hogar
notice-ways-text = Los avisos también pueden llegarte con esta página cerrada y cuando estás fuera. Los lleva el hub de tu región: a los dispositivos sellados, para que solo el dispositivo pueda leerlos; por correo abiertos, como es el correo.
notice-ways-waiting = Mirando cómo te llegan los avisos…
notice-ways-later = Lo que te llega más allá del hogar se verá aquí cuando vuelva el nodo.
notice-ways-no-hub = Este nodo no tiene hub, así que sus avisos se quedan en la red del hogar.
notice-ways-hub-away = El hub no responde ahora mismo. Los avisos lo esperan; las pruebas y los códigos solo saldrán cuando vuelva.

notice-device-this = Este dispositivo
notice-push-none = Este navegador no recibe avisos con la página cerrada.
notice-push-install-first = En iPhone y iPad solo pueden avisarte las apps de la pantalla de inicio. Toca «Compartir» y luego «Añadir a pantalla de inicio»; abre localgrid desde ahí y vuelve a esta página.
notice-push-not-encrypted = Los navegadores solo lo permiten con una conexión cifrada.
notice-push-not-offered = El hub no envía avisos a dispositivos.
notice-push-denied = A este navegador se le pidió no mostrar avisos de esta página. Para permitirlos, abre los permisos de la página junto a la dirección, o los ajustes del teléfono para esta app; luego recarga la página.
notice-push-off = Con esta página cerrada, aquí no llega nada.
notice-push-on = Los avisos llegan aquí, también con esta página cerrada. Cerrar la sesión lo termina.
notice-push-turn-on = Activar
notice-push-turn-off = Desactivar
notice-push-busy = Activando…
notice-push-plain = Un aviso nuevo
notice-push-plain-text = Ábrelo para leerlo.

notice-devices = Tus dispositivos
# Por ejemplo: Firefox en Android
notice-device-name = { $browser } en { $system }
notice-device-some = Un navegador
notice-device-since = desde { $day }
notice-device-since-own = este dispositivo, desde { $day }
notice-device-try = Enviar una prueba
notice-device-tried = La prueba está en camino.
notice-device-remove = Quitar

notice-mail = Correo electrónico
notice-mail-none = El hub no envía correos.
notice-mail-text = Las liquidaciones listas y corregidas, los contadores que callan y los problemas del nodo también pueden llegar por correo. Un código muestra que la dirección es tuya.
notice-mail-address = Dirección de correo
notice-mail-send = Enviar código
notice-mail-sent = Un código va en camino a { $address }.
notice-mail-code = Código del correo
notice-mail-confirm = Confirmar
notice-mail-again = Enviar otro código
notice-mail-change = Cambiar dirección
notice-mail-keep = Dejar la de antes
notice-mail-remove = Quitar
notice-mail-unconfirmed = A la espera del código que se envió allí.
notice-mail-confirmed = Confirmada. Los avisos también llegan ahí.
notice-mail-ended = Terminado desde uno de los correos. Con un código nuevo vuelven.

error-wrong-code = Ese no es el código.
    .hint = Está en el correo más reciente y tiene seis cifras.
error-code-expired = Este código ya no vale.
    .hint = Pide que te envíen otro.
error-too-many-mail-codes = Ya se han enviado bastantes códigos en esta hora.
    .hint = El más reciente sigue valiendo; pide otro más tarde.
error-too-many-devices = Los avisos ya llegan a tantos dispositivos como se puede.
    .hint = Quita antes uno de ellos.
error-not-an-address = Eso no es una dirección de correo.
error-not-an-endpoint = El nodo no conoce el servicio push de este navegador.
    .hint = Prueba con otro navegador.
error-mail-not-offered = El hub no envía correos.
error-push-not-offered = El hub no envía avisos a dispositivos.
error-no-worker = Este navegador todavía no confía en el certificado del nodo.
    .hint = En «Cuenta y ajustes» verás cómo cambiarlo.
error-push-service-away = El servicio push de este navegador no ha respondido.
    .hint = Necesita internet, y algunos navegadores lo tienen desactivado.
