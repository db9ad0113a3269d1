household-title = Hogar
household-text = Quién usa la página de este hogar. Cada persona entra con su propio nombre, así nadie comparte una contraseña.
household-own-tenant = Eres inquilino de este hogar: lo ves todo, pones límites y controlas dispositivos. De las cuentas y los contadores se ocupan sus propietarios.
household-own-reader = Eres lector de este hogar: lo ves todo. Sus propietarios pueden permitirte cambiar cosas.
household-waiting = Consultando el nodo…
household-you = Eres tú
household-last-seen = Última visita: { $day }
household-never-seen = Todavía no ha entrado
household-right-of = Qué puede hacer { $login }
household-right-owner = Propietario
    .can = Puede hacerlo todo, también decir quién más entra.
household-right-tenant = Inquilino
    .can = Lo ve todo, pone límites y controla dispositivos.
household-right-reader = Lector
    .can = Lo ve todo y no cambia nada.
household-renew = Nueva contraseña
household-remove = Quitar
household-remove-title = ¿Quitar a { $login }?
household-remove-text = La sesión de { $login } se cierra en todas partes al momento y ya no puede entrar. Lo que es del hogar se queda.
household-remove-now = Quitar a { $login }
household-remove-not = Conservar la cuenta
household-invite = Invitar a alguien como
household-invite-make = Crear una invitación

right-note-tenant = Aquí puedes verlo todo. Un propietario de tu casa puede permitirte cambiarlo.
right-note-owner = Aquí puedes verlo todo. Solo los propietarios de tu casa lo cambian.

invitation-title = Invitación
invitation-for-home = Para el hogar { $member }
invitation-for-login = Nueva contraseña para { $login }
invitation-scan = Conéctate al wifi de la casa y apunta con la cámara del móvil al cuadrado.
invitation-choose = Elige un nombre de usuario y una contraseña propios.
invitation-choose-password = Elige una contraseña nueva.
invitation-there = Eso es todo: la electricidad de tu casa está en la pantalla.
invitation-square = La invitación como código QR
invitation-address = Sin cámara, escribe esta dirección:
invitation-only-here = Esta dirección lleva a este mismo dispositivo. Abre la página por el nombre del nodo en la red de la casa e invita de nuevo.
invitation-once = Sirve una vez, hasta el { $day }. Quien la tenga puede entrar: no se la des a nadie más.
invitation-print = Imprimir
invitation-copy = Copiar dirección
invitation-copied = La dirección está copiada.
invitation-by-hand = El navegador no quiso copiarla: marca la dirección a mano.
invitation-done = Listo
invitation-open = Invitaciones
invitation-until = sirve hasta el { $day }
invitation-take-back = Retirar

invitations-title = Invitar a personas
invitations-text = Cada persona elige su nombre de usuario y su contraseña; tú nunca los ves.
invitations-who = ¿Para quién es?
invitations-new = Una persona del hogar
invitations-password = Una nueva contraseña para
invitations-home = { $accounts ->
    [0] { $member } – nadie todavía
    [one] { $member } – { $accounts } persona
   *[other] { $member } – { $accounts } personas
}
invitations-nobody = Ningún hogar espera una invitación.
