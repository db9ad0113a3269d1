household-title = Household
household-text = Who uses this home's page. Everybody has their own login, so nobody has to share a password.
household-own-tenant = You are a tenant of this home: you see everything, set limits and steer devices. Accounts and meters are up to its owners.
household-own-reader = You are a reader of this home: you see everything. Its owners can let you change things.
household-waiting = Asking the node…
household-you = That is you
household-last-seen = Last here on { $day }
household-never-seen = Not here yet
household-right-of = What { $login } may do
household-right-owner = Owner
    .can = May do everything, and say who else comes in.
household-right-tenant = Tenant
    .can = Sees everything, sets limits and steers devices.
household-right-reader = Reader
    .can = Sees everything and changes nothing.
household-renew = New password
household-remove = Remove
household-remove-title = Remove { $login }?
household-remove-text = { $login } is logged out everywhere at once and cannot log in any more. What belongs to the home stays.
household-remove-now = Remove { $login }
household-remove-not = Keep the account
household-invite = Invite somebody as
household-invite-make = Make an invitation

right-note-tenant = You may look at everything here. An owner of your home can let you change it.
right-note-owner = You may look at everything here. Only the owners of your home change it.

invitation-title = Invitation
invitation-for-home = For the home { $member }
invitation-for-login = New password for { $login }
invitation-scan = Join the house's Wi-Fi and point your phone's camera at the square.
invitation-choose = Choose a login name and a password of your own.
invitation-choose-password = Choose a new password.
invitation-there = That is all: your home's electricity is on the screen.
invitation-square = The invitation as a QR code
invitation-address = Without a camera, type this address:
invitation-only-here = This address leads back to this very device. Open the page by the node's name in the house network and invite again.
invitation-once = Good once, until { $day }. Whoever has it can come in: give it to nobody else.
invitation-print = Print
invitation-copy = Copy address
invitation-copied = The address is copied.
invitation-by-hand = The browser would not copy it: mark the address by hand.
invitation-done = Done
invitation-open = Invited
invitation-until = good until { $day }
invitation-take-back = Take back

invitations-title = Invite people
invitations-text = Everybody chooses their own login and password; you never see either.
invitations-who = Who is it for?
invitations-new = A person of the home
invitations-password = A new password for
invitations-home = { $accounts ->
    [0] { $member } – nobody yet
    [one] { $member } – { $accounts } person
   *[other] { $member } – { $accounts } persons
}
invitations-nobody = There is no home that waits for an invitation.
