# What frames every page, and what stands before logging in.
shell-name = localgrid hub
shell-asking = Asking the hub…
shell-try-again = Try again
shell-skip = Skip to content
shell-where = Where you are
shell-settlement = Settlement
shell-alerts = Alerts
shell-alerts-open = { $count ->
    [one] { $shown } open
   *[other] { $shown } open
}
shell-account = Account and settings
pulse-connecting = Connecting
pulse-live = Connected
pulse-away = Offline

hub-away = No connection to the hub.
hub-away-as-of = What you see is from { $time }.
hub-away-text = Nodes go on working and send what they have when it is back. This page reconnects by itself.

login-window = Log in – localgrid hub
login-heading = The hub of your communities
login-invitation = Log in to look after nodes, members, tariffs and official values.
login-first = The hub wrote its first login into the file { $file } in its data folder.

# After a field's name.
form-unit = in { $unit }
