# What stands around every view, and the page for logging in.
shell-asking = Asking your community's node…
shell-try-again = Try again
shell-skip = Skip to content
shell-views = Views
shell-account = Account and settings
shell-notices =
    { $count ->
        [0] Notifications
        [one] Notifications, { $shown } unread
       *[other] Notifications, { $shown } unread
    }
shell-notices-new =
    { $count ->
        [one] A new notification.
       *[other] A new notification; { $count } are unread.
    }

# Of the browser's window.
shell-title-now = Now
shell-title-today = Today
shell-title-week = Week
shell-title-month = Month
shell-title-year = Year
shell-title-interval = Calculation
shell-title-limits = My limits
shell-title-statement = My statement
shell-title-devices = Devices
shell-title-copies = Safety copies
shell-title-community = Community
shell-title-care = Care
shell-title-account = Account
shell-title-notices = Notifications
shell-title-join = Invitation

# Five of them share the width of a phone: at most 12 letters.
shell-tab-now = Now
shell-tab-today = Today
shell-tab-limits = Limits
shell-tab-statement = Statement
shell-tab-devices = Devices
shell-tab-copies = Copies
shell-tab-care = Care

shell-pulse-connecting = Connecting
shell-pulse-live = Live
shell-pulse-stale = Offline

banner-cut = No connection to the node.
banner-cut-since = These figures are from { $time }.
banner-cut-since-day = These figures are from { $day }, { $time }.
banner-cut-text = Your home goes on being measured; this page reconnects by itself. Until then nothing can be changed.
banner-cut-reason = This needs the node, which is out of reach right now.
banner-slow = The node is slow to answer.
banner-session = You have been logged out.
banner-release = There is a new version of this page.
banner-status-storage-full = The node's storage is full.
    .text = Nothing is lost: the meters keep their readings until there is space again. Please tell your coordinator.
banner-status-degraded = The node is not quite well.
    .text = Some figures may be late. It goes on working and repairs itself where it can.
banner-partition = Most nodes of other communities are out of reach.
banner-partition-text = Nothing stops here; safety copies catch up by themselves.
banner-partition-more = More about it

welcome-window = Log in – localgrid
welcome = Welcome home
welcome-invitation = Log in to see your electricity and your neighbours'.
welcome-first-password = Your coordinator gives you your first password. Nothing you see here leaves the neighbourhood.
