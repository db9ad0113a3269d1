# What somebody is told of their home, and coordinators of the node.
notices-title = Notifications
notices-text = What has happened with your home and its prices. They go after 90 days.
notices-waiting = Fetching your notifications…
notices-none = Nothing yet. New notifications stand here by themselves.
notices-list = Your notifications
notices-new = New
notices-older = Show older ones

# When something was: Sat, 6 Aug, 15:40
notice-moment = { $day }, { $time }

notice-ready = Your statement for { $month } is ready.
notice-ready-text = Its amounts are provisional until the network operator's values have come.
notice-final = Your statement for { $month } is final.
notice-correction = Your statement for { $month } was corrected.
notice-change-none = The network operator's values have come and changed nothing.
notice-change-more = The network operator's values changed it by { $amount } in your favour.
notice-change-less = The network operator's values changed it: { $amount } more to pay.
notice-silent = The meter of { $point } has gone silent.
notice-silent-text = Its last reading is from { $when }. Until it is back its energy is estimated. See whether it has power and network.
notice-back = The meter of { $point } is back.
notice-back-text = It had sent nothing since { $when }. What it kept is being made up for.
notice-price-above = Neighbours' power has risen to { $price }.
notice-price-below = Neighbours' power has fallen to { $price }.
notice-price-text = Your limit is { $limit }; the price is that of the interval at { $time }.
notice-trouble-clock-unsure = The node is not sure of the time.
notice-trouble-text-clock-unsure = Nobody has set its clock since { $when }. Connect it to the internet or to other nodes.
notice-trouble-storage-low = The node's storage is nearly full.
notice-trouble-text-storage-low = Seen on { $when }. Make room before readings have to wait.
notice-trouble-hub-away = The hub has been out of reach for more than a day.
notice-trouble-text-hub-away = Records have been waiting since { $when }. Nothing is lost; they go up once it answers.

notice-to-statement = Statement
notice-to-devices = Devices
notice-to-day = That day
notice-to-interval = That interval
notice-to-care = Care

notice-settings = What you want to be told
notice-settings-waiting = Fetching your choice…
notice-settings-topics = Notifications of
notice-topic-statement = finished statements
notice-topic-correction = corrected statements
notice-topic-device = meters that go silent or come back
notice-topic-price = prices beyond my limits
notice-topic-node = troubles of the node
notice-settings-prices = Price among neighbours, { $currency } per kWh
notice-settings-above = Tell me above
notice-settings-below = Tell me below
notice-settings-prices-text = Leave empty for none. At most one of each a day.
notice-settings-quiet = Quiet hours
notice-settings-from = from
notice-settings-to = to
notice-settings-quiet-text = Notifications still come then, but without drawing attention.
notice-settings-save = Save choice
notice-settings-saved = Saved.
notice-popups-ask = This device can also show them while the page is in the background.
notice-popups-allow = Allow
notice-popups-on = This device also shows them while the page is in the background.
notice-popups-off = This browser was told not to show notifications; its settings can change that.

error-alert-limits-crossed = The lower limit for prices is not below the upper one.
error-not-a-time = The quiet hours need two times.
