# What needs somebody, in all communities.

alerts-window = Alerts – localgrid hub
alerts-title = Alerts
alerts-text = What needs somebody, in all your communities. An alert goes by itself when its cause is gone.
alerts-fetching = Fetching the alerts…
alerts-none = Nothing needs you
alerts-none-text = Nodes report, updates come through, and money is settled.
alerts-what = What
alerts-where = Where
alerts-severity = Kind
alerts-since = Since
alerts-state = State
alerts-whole-hub = Whole hub
alerts-alarm = alarm
alerts-note-word = note
alerts-open = open
alerts-taken = taken on
alerts-taken-by = { $who }, { $ago }
alerts-take = Take it on
alerts-taking = Taking it on…
alerts-take-title = Take this alert on?
alerts-note = What is being done about it
alerts-note-hint = Others see it with your name until the cause is gone. When the cause comes back, so does the alert.
